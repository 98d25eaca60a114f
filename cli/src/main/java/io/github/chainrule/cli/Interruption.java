package io.github.chainrule.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Notices that the process is asked to end, by Ctrl-C or otherwise, and holds it until what is at
/// work has come to a good end.
final class Interruption implements AutoCloseable {
  /// After this the process ends whatever is at work.
  private static final int MOST_SECONDS = 10;

  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean came;
  private final Thread hook = Thread.ofPlatform().unstarted(this::hold);

  private Interruption() {}

  static Interruption watched() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  private void hold() {
    came = true;
    try {
      if (!done.await(MOST_SECONDS, TimeUnit.SECONDS)) {
        Thread.currentThread().interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether the process is to end.
  boolean came() {
    return came;
  }

  @Override
  public void close() {
    done.countDown();
    if (!came) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException ending) {
        // It has just begun, and finds nothing to wait for.
        came = true;
      }
    }
  }
}
