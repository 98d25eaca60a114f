package io.github.chainrule.notebook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.rapaio.jupyter.kernel.MainApp;
import org.rapaio.jupyter.kernel.channels.Channels;
import org.rapaio.jupyter.kernel.channels.LoopThread;
import org.rapaio.jupyter.kernel.core.ConnectionProperties;
import org.rapaio.jupyter.kernel.core.Transform;
import org.rapaio.jupyter.kernel.global.Global;
import org.rapaio.org.zeromq.ZMQ;
import org.rapaio.org.zeromq.ZMQException;

/// The program that Jupyter starts to run the cells of a notebook: the Rapaio kernel, with results
/// as plain text instead of unescaped HTML, and a start that does not hang.
public final class Kernel {
  /// Threads that listen to what Jupyter sends: control, shell and heartbeat.
  private static final int LISTENERS = 3;

  private static final int MOST_ATTEMPTS = 100;
  private static final int SETTLED_MILLIS = 50;
  private static final int LONGEST_CLOSING_MILLIS = 2000;

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
    // An attempt that is given up logs errors of no consequence.
    Logger.getLogger("").setLevel(Level.OFF);
    Channels channels = connect(read(Path.of(arguments[0])));
    Logger.getLogger("").setLevel(Level.WARNING);
    channels.joinUntilClose();
    System.exit(0);
  }

  static ConnectionProperties read(Path file) throws IOException {
    return Transform.fromJson(Files.readString(file), ConnectionProperties.class);
  }

  /// Opens the connections to Jupyter.
  ///
  /// A listening thread of the Rapaio kernel 3.0.1 ends at once if it runs before the thread that
  /// started it has set a flag; Jupyter then waits for answers forever. Of 85 attempts in one JVM
  /// that happened in 25. So the connections are opened again until all threads listen. The
  /// addresses of an attempt that was given up are sometimes released a little late, and its
  /// threads may end late or never: they do not count.
  static Channels connect(ConnectionProperties connection)
      throws GeneralSecurityException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Set<Thread> before = listeners();
      Channels channels = new Channels(connection);
      boolean bound = bind(channels);
      Thread.sleep(SETTLED_MILLIS);
      if (bound && listenersSince(before) == LISTENERS) {
        return channels;
      }
      channels.close();
      if (attempt == MOST_ATTEMPTS) {
        throw new IllegalStateException(
            "no connection to Jupyter"
                + (bound ? "" : ": an address is in use")
                + "; restart the kernel");
      }
      for (int waited = 0;
          listenersSince(before) > 0 && waited < LONGEST_CLOSING_MILLIS;
          waited++) {
        Thread.sleep(1);
      }
    }
  }

  /// Returns false if an address is in use.
  private static boolean bind(Channels channels) {
    try {
      channels.connect(MainApp.kernel);
      return true;
    } catch (ZMQException failed) {
      if (failed.getErrorCode() != ZMQ.Error.EADDRINUSE.getCode()) {
        throw failed;
      }
      return false;
    }
  }

  private static Set<Thread> listeners() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(LoopThread.class::isInstance)
        .collect(Collectors.toSet());
  }

  private static long listenersSince(Set<Thread> before) {
    return listeners().stream().filter(thread -> !before.contains(thread)).count();
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
