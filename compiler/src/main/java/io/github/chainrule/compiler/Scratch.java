package io.github.chainrule.compiler;

import java.util.function.LongSupplier;

/// The scratch numbers of a workspace, where a vector should begin at a line of the cache: one that
/// lies across two takes twice as long to read or write. Java does not say where an array lies, and
/// the garbage collector may move it. So after some blocks, and ever more seldom, it is tried to
/// leave out some numbers before the first row, and as many are left out as a row takes the least
/// time with. Then the other size of blocks is tried, for Java does not say how large the caches
/// are either. What is computed does not depend on it.
final class Scratch {
  /// The numbers in a line of the cache, and so the ways to lie in it.
  static final int LINE = 8;

  /// Right for an array that begins with a line, as large ones often do: the JVM puts two numbers
  /// before those of an array.
  static final int LEFT_OUT = LINE - 2;

  /// After so many blocks there is a trial, and then after [#MORE] times as many.
  static final int FIRST_TRIAL = 256;

  static final int MORE = 2;
  static final int BLOCKS_WITH_EACH = 4;

  /// Smaller blocks say little.
  private static final int FEWEST_ROWS = 2 * RowLoop.STEP;

  /// One way must be better by that to take the place of another.
  private static final double BETTER = 0.97;

  private final LongSupplier nanos;
  private double[] numbers = new double[0];
  private int first = LEFT_OUT;
  private boolean otherWay;

  /// How many blocks there are from one trial to the next, and until the next.
  private long between = FIRST_TRIAL;

  private long left = FIRST_TRIAL;

  /// In a trial how many ways have been tried, how many blocks with the current one, the least time
  /// for a row, and the best way so far.
  private int tried;

  private int blocks;
  private double least;
  private int best;
  private double leastOfBest;
  private long begin;

  Scratch() {
    this(System::nanoTime);
  }

  /// @param nanos a clock
  Scratch(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// At least so many numbers, from any first row on.
  double[] of(int size) {
    if (numbers.length < size + LINE - 1) {
      numbers = new double[size + LINE - 1];
    }
    return numbers;
  }

  /// How many numbers are left out before the first row.
  int first() {
    return first;
  }

  /// Whether blocks are faster the other way than the one to begin with ([RowKernel#rowsAtOnce]).
  boolean otherWay() {
    return otherWay;
  }

  /// The numbers for a block.
  double[] begin(int size, int rows) {
    double[] current = of(size);
    if (rows < FEWEST_ROWS || --left > 0) {
      return current;
    }
    begin = nanos.getAsLong();
    return current;
  }

  /// To be called after the block.
  void end(int rows) {
    if (rows < FEWEST_ROWS || left > 0) {
      return;
    }
    double time = (nanos.getAsLong() - begin) / (double) rows;
    least = blocks++ == 0 ? time : Math.min(least, time);
    if (blocks == BLOCKS_WITH_EACH) {
      next();
    }
  }

  private void next() {
    blocks = 0;
    boolean better = tried == 0 || least < BETTER * leastOfBest;
    if (tried == LINE) {
      otherWay ^= !better;
      endTrial();
      return;
    }
    if (better) {
      best = first;
      leastOfBest = least;
    }
    first = (first + 1) % LINE;
    if (++tried == LINE) {
      first = best;
      otherWay ^= true;
    }
  }

  private void endTrial() {
    tried = 0;
    between *= MORE;
    left = between;
  }
}
