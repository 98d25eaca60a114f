package io.github.chainrule.compiler;

import java.util.concurrent.TimeUnit;

/// Runs new code on made-up numbers until the JIT has compiled it. Before that, vectors are slower
/// than anything else.
class Warmup {
  /// Beyond this it is given up: the JIT does not compile such code, or is switched off.
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(20);

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
