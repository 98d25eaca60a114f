package io.github.chainrule.nn;

import io.github.chainrule.core.Rows;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// The rows of some data in another order for each epoch, which depends on a seed and the number of
/// the epoch alone: training that is resumed needs no state of a generator.
final class Batches {
  private final double[][] columns;
  private final double[][] shuffled;
  private final int size;
  private final long seed;
  private final int[] order;
  private final Rows inOrder;

  /// @param columns the data
  /// @param size how many rows a batch has; the last one may have fewer
  Batches(double[][] columns, int size, long seed) {
    this.columns = columns;
    this.size = Math.min(size, rows());
    this.seed = seed;
    this.order = new int[rows()];
    this.inOrder = Rows.ofColumns(columns);
    this.shuffled = new double[columns.length][order.length];
  }

  private int rows() {
    return columns[0].length;
  }

  int count() {
    return (rows() + size - 1) / size;
  }

  /// All rows of an epoch. They are valid until the next epoch is asked for.
  Rows of(int epoch) {
    if (count() == 1) {
      return inOrder;
    }
    RandomGenerator random =
        new SplittableRandom(new SplittableRandom(seed).nextLong() + epoch).split();
    for (int i = 0; i < order.length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    for (int c = 0; c < columns.length; c++) {
      for (int i = 0; i < order.length; i++) {
        shuffled[c][i] = columns[c][order[i]];
      }
    }
    return Rows.ofColumns(shuffled);
  }

  Rows batch(Rows epoch, int batch) {
    return count() == 1
        ? epoch
        : epoch.slice(batch * size, Math.min((batch + 1) * size, epoch.count()));
  }
}
