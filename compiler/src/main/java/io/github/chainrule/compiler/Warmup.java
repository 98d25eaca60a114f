package io.github.chainrule.compiler;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

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
  private static final long LONGEST_BOXED = TimeUnit.MILLISECONDS.toNanos(500);

  private static final int NEARLY = 4;

  private static final int BATCH = 64;

  /// As many rows as take all ways through code for rows.
  static final int ROWS = 3 * RowLoop.STEP;

  private static final int BATCH_OF_ROWS = 16;

  /// So many runs are a batch once the JIT has been asked: they only tell whether it is done. Code
  /// that it has not compiled has it compile the slow ways through the vectors' library first.
  private static final int BATCH_OF_ROWS_ONCE_ASKED = 2;

  /// So often code runs for no rows before each batch: that takes no time and counts for the JIT,
  /// which else waits until the code has run thousands of times slowly.
  private static final int EMPTY = 256;

  /// After so many runs the JIT has been asked for the code. It may need the core that this thread
  /// would else keep busy.
  private static final int ASKED = 6_000;

  private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(500);

  /// When to give up; at first this is not known.
  private long end;

  private final boolean byStep;

  Warmup(long end, boolean byStep) {
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
    return untilFast(nanos, BATCH, BATCH, 0, () -> {}, code);
  }

  /// Runs code for rows until it is fast.
  ///
  /// @param nanos the time of a call, and beside it that of a row, below which it counts as fast
  /// @param code takes the number of rows
  /// @return whether it became so
  boolean untilFast(double nanos, double perRow, IntConsumer code) {
    // Code that runs already has been compiled for some rows only, and would be so once more.
    int empty = byStep ? EMPTY : 0;
    return untilFast(
        nanos + ROWS * perRow,
        BATCH_OF_ROWS,
        BATCH_OF_ROWS_ONCE_ASKED,
        empty,
        () -> code.accept(0),
        () -> code.accept(ROWS));
  }

  /// @param nanos the time of a run
  /// @param runs how many are a batch, and how many once the JIT has been asked for the code
  /// @param emptyRuns how many there are before each batch
  private boolean untilFast(
      double nanos, int runs, int runsOnceAsked, int emptyRuns, Runnable empty, Runnable code) {
    int fast = 0;
    long done = 0;
    long nearly = 0;
    if (byStep) {
      end = System.nanoTime() + LONGEST;
    }
    long before = System.nanoTime();
    while (fast < 3) {
      repeat(emptyRuns, empty);
      int batch = done > ASKED ? runsOnceAsked : runs;
      long allocated = Allocation.ofThisThread();
      long begin = System.nanoTime();
      repeat(batch, code);
      long now = System.nanoTime();
      double perRun = (double) (now - begin) / batch;
      // A vector that the JIT has not got rid of is an object.
      boolean boxed = Allocation.ofThisThread() > allocated;
      fast = !boxed && perRun < nanos ? fast + 1 : 0;
      nearly += boxed && perRun < NEARLY * nanos ? now - before : 0;
      before = now;
      if (now > end || nearly > LONGEST_BOXED) {
        return false;
      }
      done += emptyRuns + batch;
      if (fast == 0 && done > ASKED) {
        LockSupport.parkNanos(PAUSE);
      }
    }
    return true;
  }

  private static void repeat(int times, Runnable code) {
    for (int i = 0; i < times; i++) {
      code.run();
    }
  }
}
