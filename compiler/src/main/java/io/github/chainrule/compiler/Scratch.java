package io.github.chainrule.compiler;

import java.util.function.LongSupplier;

/// The scratch numbers of a workspace, where a vector should begin at a line of the cache: one that
/// lies across two takes twice as long to read or write. Java does not say where an array lies, and
/// the garbage collector may move it. So after some blocks, and ever more seldom, other arrays are
/// tried that lie differently, and the one is kept with which a row takes the least time. Then the
/// other size of blocks is tried, for Java does not say how large the caches are either. What is
/// computed does not depend on it.
final class Scratch {
  /// The numbers in a line of the cache, and so the ways to lie in it.
  static final int LINE = 8;

  /// How many numbers the JVM puts before those of an array.
  private static final int HEADER = 2;

  /// After so many blocks other arrays are tried, and then after [#MORE] times as many.
  static final int FIRST_TRIAL = 256;

  static final int MORE = 2;
  static final int BLOCKS_WITH_EACH = 4;

  /// Smaller blocks say little.
  private static final int FEWEST_ROWS = 2 * RowLoop.STEP;

  /// An array must be better by that to take the place of another.
  private static final double BETTER = 0.97;

  private final LongSupplier nanos;
  private double[] numbers = new double[0];

  /// How many blocks there are from one trial to the next, and until the next.
  private long between = FIRST_TRIAL;

  private long left = FIRST_TRIAL;

  /// In a trial the number of the array, how many blocks it has been used for, the least time for a
  /// row, and the best array so far.
  private int tried;

  private int blocks;
  private double least;
  private double[] best = numbers;
  private double leastOfBest;
  private long begin;
  private boolean otherWay;

  Scratch() {
    this(System::nanoTime);
  }

  /// @param nanos a clock
  Scratch(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// At least so many numbers.
  double[] of(int size) {
    if (numbers.length < size) {
      numbers = new double[length(size)];
    }
    return numbers;
  }

  /// An array of such a length lies one number farther in its line than the one made before it.
  private static int length(int size) {
    return (size + HEADER - 1 + LINE - 1) / LINE * LINE - HEADER + 1;
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
    if (tried > LINE) {
      otherWay ^= !better;
      endTrial();
      return;
    }
    if (better) {
      best = numbers;
      leastOfBest = least;
    }
    if (++tried <= LINE) {
      numbers = new double[numbers.length];
    } else {
      numbers = best;
      otherWay ^= true;
    }
  }

  private void endTrial() {
    best = new double[0];
    tried = 0;
    between *= MORE;
    left = between;
  }
}
