package io.github.chainrule.benchmarks.gradbench;

import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;

/// The square of a number, and its derivative.
final class Hello {
  private static final ScalarFunction SQUARE =
      Compiler.compile(ScalarFunction.univariate(Value::square));

  private Hello() {}

  static Work square(Field input) {
    double x = input.number();
    return Work.ofNumber(() -> SQUARE.value(x));
  }

  static Work slope(Field input) {
    double[] x = {input.number()};
    double[] gradient = new double[1];
    return Work.ofNumber(() -> {
      SQUARE.valueAndGradient(x, gradient);
      return gradient[0];
    });
  }
}
