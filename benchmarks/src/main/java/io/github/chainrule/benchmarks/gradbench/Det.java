package io.github.chainrule.benchmarks.gradbench;

import io.github.chainrule.compiler.CompiledFunction;
import io.github.chainrule.compiler.CompilerOptions;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;

/// A determinant by minors, each expanded along its first row, and its gradient.
///
/// The recursion computes the same minors over and over. A trace keeps equal values once, so what
/// is compiled has each of them once: some `n * 2^n` operations instead of `n!`.
final class Det {
  private Det() {}

  static Work primal(Field input, CompilerOptions options) {
    double[] a = input.get("A").numbers();
    CompiledFunction determinant = options.compile(determinant(input.get("ell").integer()));
    return Work.ofNumber(() -> determinant.value(a));
  }

  static Work gradient(Field input, CompilerOptions options) {
    double[] a = input.get("A").numbers();
    CompiledFunction determinant = options.compile(determinant(input.get("ell").integer()));
    double[] gradient = new double[a.length];
    return Work.of(gradient, () -> determinant.valueAndGradient(a, gradient));
  }

  private static ScalarFunction determinant(int n) {
    return ScalarFunction.of(n * n, a -> minor(a, n, 0, (1 << n) - 1));
  }

  /// The minor of the rows from one on, and of some columns, each a bit.
  private static Value minor(Value[] a, int n, int row, int columns) {
    if (row == n - 1) {
      return a[row * n + Integer.numberOfTrailingZeros(columns)];
    }
    Value sum = Value.constant(0.0);
    boolean plus = true;
    for (int left = columns; left != 0; left &= left - 1) {
      int column = Integer.numberOfTrailingZeros(left);
      Value rest = minor(a, n, row + 1, columns & ~(1 << column));
      Value term = a[row * n + column].times(rest);
      sum = plus ? sum.plus(term) : sum.minus(term);
      plus = !plus;
    }
    return sum;
  }
}
