package io.github.chainrule.nn;

import java.util.Arrays;
import java.util.stream.IntStream;

/// How well predictions fit what they were to be.
public sealed interface Scores {

  /// Of numbers.
  ///
  /// @param rows how many there are
  /// @param rootMeanSquare of the errors, in the unit of the target
  /// @param meanAbsolute of the errors, in the unit of the target
  /// @param explained the share of the variance that is explained, `R**2`; NaN if there is none
  record OfNumbers(int rows, double rootMeanSquare, double meanAbsolute, double explained)
      implements Scores {

    /// Compares predictions with targets.
    public static OfNumbers of(double[] predicted, double[] targets) {
      double mean = Arrays.stream(targets).average().orElse(Double.NaN);
      double square = 0.0;
      double absolute = 0.0;
      double variance = 0.0;
      for (int i = 0; i < targets.length; i++) {
        double error = predicted[i] - targets[i];
        square += error * error;
        absolute += Math.abs(error);
        variance += (targets[i] - mean) * (targets[i] - mean);
      }
      int n = targets.length;
      double explained = variance > 0.0 ? 1.0 - square / variance : Double.NaN;
      return new OfNumbers(n, Math.sqrt(square / n), absolute / n, explained);
    }
  }

  /// Of classes.
  ///
  /// @param confusion row by row the class that it was, column by column the one predicted
  @SuppressWarnings("ArrayRecordComponent")
  record OfClasses(int[][] confusion) implements Scores {

    /// Compares predictions with targets.
    ///
    /// @param classes how many there are
    public static OfClasses of(int[] predicted, double[] targets, int classes) {
      int[][] confusion = new int[classes][classes];
      for (int i = 0; i < targets.length; i++) {
        confusion[(int) targets[i]][predicted[i]]++;
      }
      return new OfClasses(confusion);
    }

    /// How many rows there are.
    public int rows() {
      return Arrays.stream(confusion).flatMapToInt(Arrays::stream).sum();
    }

    /// How many rows were predicted right.
    public int right() {
      return IntStream.range(0, confusion.length).map(k -> confusion[k][k]).sum();
    }

    /// The share of rows that were predicted right.
    public double accuracy() {
      return right() / (double) rows();
    }

    /// Of the rows predicted to be of a class, the share that is; NaN if there are none.
    public double precision(int k) {
      return confusion[k][k] / (double) Arrays.stream(confusion).mapToInt(row -> row[k]).sum();
    }

    /// Of the rows of a class, the share that was found; NaN if there are none.
    public double recall(int k) {
      return confusion[k][k] / (double) Arrays.stream(confusion[k]).sum();
    }
  }
}
