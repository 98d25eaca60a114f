package io.github.chainrule.benchmarks.gradbench;

import io.github.chainrule.compiler.CompiledRowFunction;
import io.github.chainrule.compiler.CompilerOptions;
import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;

/// Half the sum of squares by which a polynomial misses a step, `sign(t)`, at points `t` that are
/// spaced evenly over [-1, 1]; and its gradient with respect to the coefficients.
final class Llsq {
  private Llsq() {}

  static Work primal(Field input, CompilerOptions options) {
    double[] coefficients = input.get("x").numbers();
    Rows points = points(input.get("n").integer());
    CompiledRowFunction miss = options.compile(miss(coefficients.length));
    return Work.ofNumber(() -> miss.sum(points, coefficients));
  }

  static Work gradient(Field input, CompilerOptions options) {
    double[] coefficients = input.get("x").numbers();
    Rows points = points(input.get("n").integer());
    CompiledRowFunction miss = options.compile(miss(coefficients.length));
    double[] gradient = new double[coefficients.length];
    return Work.of(gradient, () -> miss.sumAndGradient(points, coefficients, gradient));
  }

  /// What one point, `t` and the height of the step there, adds to the sum.
  private static RowFunction miss(int coefficients) {
    return RowFunction.of(
        2,
        coefficients,
        (point, x) -> {
          Value[] powers = new Value[x.length];
          Value power = Value.constant(1.0);
          for (int j = 0; j < x.length; j++) {
            powers[j] = power;
            power = power.times(point[0]);
          }
          return point[1].minus(Values.dot(x, powers)).square().times(0.5);
        });
  }

  private static Rows points(int n) {
    double[] t = new double[n];
    double[] step = new double[n];
    for (int i = 0; i < n; i++) {
      t[i] = -1.0 + i * 2.0 / (n - 1);
      step[i] = Math.signum(t[i]);
    }
    return Rows.ofColumns(t, step);
  }
}
