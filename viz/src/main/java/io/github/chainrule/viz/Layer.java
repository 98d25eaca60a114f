package io.github.chainrule.viz;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/// What a plot shows, one thing above another.
sealed interface Layer {

  /// Numbers in pairs, joined by a line or each marked by a dot.
  final class Series implements Layer {
    final String name;
    final boolean joined;
    final double[] x;
    final double[] y;

    Series(String name, boolean joined, double[] x, double[] y) {
      if (x.length != y.length) {
        throw new IllegalArgumentException(
            "'"
                + name
                + "' has "
                + x.length
                + " numbers for x and "
                + y.length
                + " for y; give as many of both");
      }
      this.name = Objects.requireNonNull(name, "name of a line; use \"\" for none");
      this.joined = joined;
      this.x = x.clone();
      this.y = y.clone();
    }
  }

  /// A function of two variables on a grid of equal steps.
  final class Field implements Layer {
    final double xFrom;
    final double xTo;
    final double yFrom;
    final double yTo;
    final Contours contours;

    Field(double xFrom, double xTo, double yFrom, double yTo, Contours contours) {
      this.xFrom = xFrom;
      this.xTo = xTo;
      this.yFrom = yFrom;
      this.yTo = yTo;
      this.contours = contours;
    }
  }

  /// Equal steps from one number to another, both included; the first alone if there is one step.
  static double[] steps(double from, double to, int count) {
    double[] steps = new double[count];
    Arrays.setAll(
        steps,
        i -> {
          double share = count == 1 ? 0.0 : i / (count - 1.0);
          return i == count - 1 && count > 1 ? to : from * (1.0 - share) + to * share;
        });
    return steps;
  }

  static double[] map(double[] x, DoubleUnaryOperator f) {
    return Arrays.stream(x).map(f).toArray();
  }
}
