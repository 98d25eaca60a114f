package io.github.chainrule.compiler;

import java.util.concurrent.TimeUnit;

/// Runs new code on made-up numbers until the JIT has compiled it. Before that, vectors are slower
/// than anything else.
final class Warmup {
  /// While the JIT has much to do, it may leave a method half compiled for good. New code of the
  /// same program begins anew.
  static final int ATTEMPTS = 3;

  /// Beyond this an attempt is given up.
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(10);

  private static final int BATCH = 64;

  private final long end = System.nanoTime() + LONGEST;

  /// Runs a piece of code until it is fast.
  ///
  /// @param nanos the time of one run below which it counts as fast
  /// @return whether it became so
  boolean untilFast(double nanos, Runnable code) {
    int fast = 0;
    while (fast < 3) {
      long begin = System.nanoTime();
      for (int i = 0; i < BATCH; i++) {
        code.run();
      }
      long now = System.nanoTime();
      fast = now - begin < nanos * BATCH ? fast + 1 : 0;
      if (now > end) {
        return false;
      }
    }
    return true;
  }
}
