package io.github.chainrule.notebook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.rapaio.jupyter.kernel.MainApp;
import org.rapaio.jupyter.kernel.channels.Channels;
import org.rapaio.jupyter.kernel.core.ConnectionProperties;
import org.rapaio.jupyter.kernel.core.Transform;
import org.rapaio.jupyter.kernel.global.Global;
import org.rapaio.org.zeromq.ZMQException;

/// The program that Jupyter starts to run the cells of a notebook: the Rapaio kernel, with results
/// as plain text instead of unescaped HTML, and an end that is seen where it cannot start.
public final class Kernel {
  private Kernel() {}

  /// Runs until Jupyter asks to shut down.
  ///
  /// @param arguments the file that tells how to connect to Jupyter
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 1) {
      throw new IllegalArgumentException(
          "Jupyter starts this program and names a file; run 'chainrule notebook' to open Jupyter");
    }
    endWithParent();
    Global.options().display().defaultMime("text/plain");
    Logger.getLogger("").setLevel(Level.WARNING);
    int status = 1;
    try {
      run(read(Path.of(arguments[0])));
      status = 0;
    } catch (ZMQException failed) {
      Logger.getLogger(Kernel.class.getName())
          .severe("no connection to Jupyter: " + failed + "; restart the kernel");
    } catch (Throwable failed) {
      Logger.getLogger(Kernel.class.getName()).log(Level.SEVERE, "the kernel failed", failed);
    }
    // Threads that listen already would keep it alive.
    System.exit(status);
  }

  static ConnectionProperties read(Path file) throws IOException {
    return Transform.fromJson(Files.readString(file), ConnectionProperties.class);
  }

  /// Runs the cells that Jupyter sends until it asks to shut down.
  static void run(ConnectionProperties connection)
      throws GeneralSecurityException, InterruptedException, ReflectiveOperationException {
    Channels channels = new Channels(connection);
    channels.connect(MainApp.kernel);
    Listeners.keepAlive(channels);
    channels.joinUntilClose();
  }

  /// Ends with the process that started it, even if that is killed. On Windows what Jupyter names
  /// is no process number.
  private static void endWithParent() {
    String parent = System.getenv("JPY_PARENT_PID");
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    if (parent != null && !windows && parent.matches("[1-9]\\d{0,17}")) {
      ProcessHandle.of(Long.parseLong(parent)).ifPresent(Kernel::endWith);
    }
  }

  private static void endWith(ProcessHandle parent) {
    Thread.ofVirtual()
        .start(() -> {
          parent.onExit().join();
          System.exit(0);
        });
  }
}
