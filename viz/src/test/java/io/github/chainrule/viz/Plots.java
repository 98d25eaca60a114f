package io.github.chainrule.viz;

import java.util.SplittableRandom;

/// Plots to draw.
final class Plots {
  private Plots() {}

  /// Two half moons, and how much nearer a place is to one than to the other.
  static Plot moons() {
    SplittableRandom random = new SplittableRandom(3);
    int count = 60;
    double[][] upper = new double[2][count];
    double[][] lower = new double[2][count];
    for (int i = 0; i < count; i++) {
      double angle = Math.PI * i / (count - 1);
      upper[0][i] = Math.cos(angle) + random.nextGaussian(0, 0.1);
      upper[1][i] = Math.sin(angle) + random.nextGaussian(0, 0.1);
      lower[0][i] = 1 - Math.cos(angle) + random.nextGaussian(0, 0.1);
      lower[1][i] = 0.5 - Math.sin(angle) + random.nextGaussian(0, 0.1);
    }
    return Plot.titled("decision boundary")
        .axes("x1", "x2")
        .contour((x, y) -> near(upper, x, y) - near(lower, x, y), -1.5, 2.5, -1, 1.5)
        .points("upper moon", upper[0], upper[1])
        .points("lower moon", lower[0], lower[1]);
  }

  private static double near(double[][] points, double x, double y) {
    double sum = 0.0;
    for (int i = 0; i < points[0].length; i++) {
      double dx = x - points[0][i];
      double dy = y - points[1][i];
      sum += Math.exp(-4 * (dx * dx + dy * dy));
    }
    return sum;
  }

  static Plot lines(int count) {
    Plot plot = Plot.titled(count + " lines").axes("step", "loss");
    for (int i = 0; i < count; i++) {
      plot.line("line " + i, i, 2.0 * i, 1.0, -i);
    }
    return plot;
  }
}
