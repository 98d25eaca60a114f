package io.github.chainrule.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.rapaio.jupyter.kernel.channels.Channels;
import org.rapaio.jupyter.kernel.core.ConnectionProperties;

/// Of the starts of the Rapaio kernel alone, more than one in four leaves a question unanswered.
@ResourceLock("the kernel of this JVM")
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(180)
class KernelConnectTest {
  private static final int STARTS = 40;

  @Test
  void everyStartAnswers() throws Exception {
    Logger.getLogger("").setLevel(Level.WARNING);
    for (int i = 0; i < STARTS; i++) {
      ConnectionProperties connection = Client.freePorts();
      Channels channels = Kernel.connect(connection);
      try (Client client = new Client(connection)) {
        assertThat(client.info()).as("start %s", i).isNotNull();
      } finally {
        channels.close();
      }
    }
  }

  @Test
  void anAddressThatIsReleasedLateIsWaitedFor() throws Exception {
    Logger.getLogger("").setLevel(Level.WARNING);
    ConnectionProperties connection = Client.freePorts();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    ServerSocket holder = new ServerSocket(connection.shellPort(), 1, loopback);
    Thread release =
        Thread.ofVirtual()
            .start(() -> {
              try (holder) {
                Thread.sleep(1500);
              } catch (InterruptedException | IOException unexpected) {
                throw new IllegalStateException(unexpected);
              }
            });
    Channels channels = Kernel.connect(connection);
    release.join();
    try (Client client = new Client(connection)) {
      assertThat(client.info()).isNotNull();
    } finally {
      channels.close();
    }
  }
}
