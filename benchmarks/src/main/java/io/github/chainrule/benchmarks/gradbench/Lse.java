package io.github.chainrule.benchmarks.gradbench;

import io.github.chainrule.compiler.CompiledFunction;
import io.github.chainrule.compiler.CompilerOptions;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Values;

/// The logarithm of a sum of exponentials, and its gradient.
final class Lse {
  private Lse() {}

  static Work primal(Field input, CompilerOptions options) {
    double[] x = input.get("x").numbers();
    CompiledFunction logSumExp = options.compile(ScalarFunction.of(x.length, Values::logSumExp));
    return Work.ofNumber(() -> logSumExp.value(x));
  }

  static Work gradient(Field input, CompilerOptions options) {
    double[] x = input.get("x").numbers();
    CompiledFunction logSumExp = options.compile(ScalarFunction.of(x.length, Values::logSumExp));
    double[] gradient = new double[x.length];
    return Work.of(gradient, () -> logSumExp.valueAndGradient(x, gradient));
  }
}
