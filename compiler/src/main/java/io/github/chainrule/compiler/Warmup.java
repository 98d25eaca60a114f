package io.github.chainrule.compiler;

import java.util.concurrent.TimeUnit;

/// Runs new code on made-up numbers until the JIT has compiled it. Before that, vectors are slower
/// than anything else.
final class Warmup {
  /// While the JIT has much to do, it may leave a method half compiled for good. New code of the
  /// same program begins anew.
  static final int ATTEMPTS = 5;

  /// How long a step may take.
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(4);

  /// How long code may make objects although it is nearly fast, so has been compiled: it may do so
  /// for good.
  private static final long LONGEST_BOXED = TimeUnit.SECONDS.toNanos(1);

  private static final int NEARLY = 4;

  private static final int BATCH = 64;

  /// When to give up; at first this is not known.
  private long end;

  private final boolean byStep;

  private Warmup(long end, boolean byStep) {
    this.end = end;
    this.byStep = byStep;
  }

  /// Of code that nothing else runs: the JIT gets one step after another.
  static Warmup ofNewCode() {
    return new Warmup(0, true);
  }

  /// Of code that runs already, so that the JIT has all steps waiting.
  static Warmup ofRunningCode(int steps) {
    return new Warmup(System.nanoTime() + LONGEST / 2 + steps * LONGEST / 16, false);
  }

  /// Runs a piece of code until it is fast.
  ///
  /// @param nanos the time of one run below which it counts as fast
  /// @return whether it became so
  boolean untilFast(double nanos, Runnable code) {
    int fast = 0;
    long nearly = 0;
    if (byStep) {
      end = System.nanoTime() + LONGEST;
    }
    while (fast < 3) {
      long allocated = Allocation.ofThisThread();
      long begin = System.nanoTime();
      for (int i = 0; i < BATCH; i++) {
        code.run();
      }
      long now = System.nanoTime();
      // A vector that the JIT has not got rid of is an object.
      boolean boxed = Allocation.ofThisThread() > allocated;
      fast = !boxed && now - begin < nanos * BATCH ? fast + 1 : 0;
      nearly += boxed && now - begin < NEARLY * nanos * BATCH ? now - begin : 0;
      if (now > end || nearly > LONGEST_BOXED) {
        return false;
      }
    }
    return true;
  }
}
