package io.github.chainrule.benchmarks.gradbench;

import io.github.chainrule.compiler.CompiledFunction;
import io.github.chainrule.compiler.CompilerOptions;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;

/// The square of a number, and its derivative.
final class Hello {
  private Hello() {}

  static Work square(Field input, CompilerOptions options) {
    double x = input.number();
    CompiledFunction square = options.compile(ScalarFunction.univariate(Value::square));
    return Work.ofNumber(() -> square.value(x));
  }

  static Work slope(Field input, CompilerOptions options) {
    double[] x = {input.number()};
    CompiledFunction square = options.compile(ScalarFunction.univariate(Value::square));
    double[] gradient = new double[1];
    return Work.ofNumber(() -> {
      square.valueAndGradient(x, gradient);
      return gradient[0];
    });
  }
}
