package io.github.chainrule.compiler;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/// Runs new code on made-up numbers until the JIT has compiled it. Before that, vectors are slower
/// than anything else.
final class Warmup {
  /// While the JIT has much to do, it may leave a method half compiled for good. New code of the
  /// same program begins anew.
  static final int ATTEMPTS = 5;

  /// After so many of them, code that functions have in common is made anew as well, once. At first
  /// the JIT may only be late: then what it has done of that code is worth keeping.
  static final int BEFORE_COMMON_CODE_IS_RENEWED = 2;

  /// How long a piece may take.
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(4);

  /// How long code may make objects although it is nearly fast, so has been compiled: it may do so
  /// for good.
  private static final long LONGEST_BOXED = TimeUnit.MILLISECONDS.toNanos(500);

  private static final int NEARLY = 4;

  /// So many batches in a row must be.
  private static final int FAST = 3;

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

  /// How long a call for no rows may take, in nanoseconds, and a row of a routine.
  static final double CALL = 200.0;

  static final double ROUTINE = 60.0;

  private static final int TURNS = 8;
  private static final int RUNS_A_TURN = 16;

  /// After so many runs the JIT has been asked for the code. It may need the core that this thread
  /// would else keep busy.
  private static final int ASKED = 6_000;

  private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(500);

  /// When to give up; at first this is not known.
  private long end;

  private final boolean byPiece;

  Warmup(long end, boolean byPiece) {
    this.end = end;
    this.byPiece = byPiece;
  }

  /// Of code that nothing else runs: the JIT gets one piece after another.
  static Warmup ofNewCode() {
    return new Warmup(0, true);
  }

  /// Of code that runs already, so that the JIT has all pieces waiting.
  static Warmup ofRunningCode(int steps) {
    return new Warmup(System.nanoTime() + LONGEST / 2 + steps * LONGEST / 16, false);
  }

  /// New code.
  ///
  /// @param nanos the time of a run below which it counts as fast
  /// @param empty the same for no rows; does nothing if there is no such run
  /// @param runs how many are a batch, and how many once the JIT has been asked for the code
  /// @param emptyRuns how many there are before each batch
  record Code(
      double nanos, Runnable empty, Runnable run, int emptyRuns, int runs, int runsOnceAsked) {

    /// Code that always does the same.
    static Code of(double nanos, Runnable run) {
      return new Code(nanos, () -> {}, run, 0, BATCH, BATCH);
    }

    /// Code for rows.
    ///
    /// @param nanos the time of a call, and beside it that of a row, below which it counts as fast
    /// @param run takes the number of rows
    static Code ofRows(double nanos, double perRow, IntConsumer run) {
      return new Code(
          nanos + ROWS * perRow,
          () -> run.accept(0),
          () -> run.accept(ROWS),
          EMPTY,
          BATCH_OF_ROWS,
          BATCH_OF_ROWS_ONCE_ASKED);
    }
  }

  /// Runs pieces of code until they are fast. While the JIT compiles one, it is asked for the next;
  /// but for no more, since HotSpot counts less of what code does while much is waiting.
  ///
  /// @return whether they became so
  boolean untilFast(List<Code> pieces) {
    if (byPiece) {
      introduce(pieces);
    }
    Trial last = null;
    for (Code code : pieces) {
      Trial next = new Trial(code);
      if (!next.untilAsked() || (last != null && !last.untilFast())) {
        return false;
      }
      last = next;
    }
    return last == null || last.untilFast();
  }

  /// Runs all pieces for no rows by turns. What runs them is common code: if the JIT knew it with
  /// the first piece alone, it would write that into it, and compile it anew for the next.
  private static void introduce(List<Code> pieces) {
    for (int turn = 0; turn < TURNS; turn++) {
      for (Code code : pieces) {
        repeat(RUNS_A_TURN, code.empty);
      }
    }
  }

  /// A piece of code on its way.
  private final class Trial {
    private final Code code;
    private long done;
    private int fast;
    private long nearly;
    private long before;

    Trial(Code code) {
      this.code = code;
    }

    private void begin() {
      before = System.nanoTime();
      if (byPiece) {
        end = before + LONGEST;
      }
    }

    boolean untilAsked() {
      begin();
      // New code may seem fast before the JIT has been asked for the best it can do.
      while (done <= ASKED && (byPiece || fast < FAST)) {
        if (!batch()) {
          return false;
        }
      }
      return true;
    }

    boolean untilFast() {
      begin();
      while (fast < FAST) {
        if (!batch()) {
          return false;
        }
        if (fast == 0) {
          LockSupport.parkNanos(PAUSE);
        }
      }
      return true;
    }

    /// Whether it is worth to go on.
    private boolean batch() {
      // Code that runs already has been compiled for some rows only, and would be so once more.
      int emptyRuns = byPiece ? code.emptyRuns : 0;
      int runs = done > ASKED ? code.runsOnceAsked : code.runs;
      repeat(emptyRuns, code.empty);
      long allocated = Allocation.ofThisThread();
      long begin = System.nanoTime();
      repeat(runs, code.run);
      long now = System.nanoTime();
      double perRun = (double) (now - begin) / runs;
      // A vector that the JIT has not got rid of is an object.
      boolean boxed = Allocation.ofThisThread() > allocated;
      fast = !boxed && perRun < code.nanos ? fast + 1 : 0;
      nearly += boxed && perRun < NEARLY * code.nanos ? now - before : 0;
      before = now;
      done += emptyRuns + runs;
      return fast >= FAST || (now <= end && nearly <= LONGEST_BOXED);
    }
  }

  private static void repeat(int times, Runnable code) {
    for (int i = 0; i < times; i++) {
      code.run();
    }
  }
}
