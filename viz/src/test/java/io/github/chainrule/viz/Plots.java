package io.github.chainrule.viz;

import java.util.SplittableRandom;

/// Plots to draw.
final class Plots {
  private Plots() {}

  /// Two classes of points and the boundary between them.
  static Plot moons() {
    SplittableRandom random = new SplittableRandom(3);
    double[] x = random.doubles(40, -1.5, 2.5).toArray();
    double[] y = random.doubles(40, -1, 1.5).toArray();
    return Plot.titled("decision boundary")
        .axes("x1", "x2")
        .contour((u, v) -> 3 * (v - 0.25 + 0.5 * Math.sin(3 * u - 1)), -1.5, 2.5, -1, 1.5)
        .points("above", x, y)
        .points("below", y, x);
  }

  static Plot lines(int count) {
    Plot plot = Plot.titled(count + " lines").axes("step", "loss");
    for (int i = 0; i < count; i++) {
      plot.line("line " + i, i, 2.0 * i, 1.0, -i);
    }
    return plot;
  }
}
