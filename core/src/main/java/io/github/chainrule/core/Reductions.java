package io.github.chainrule.core;

/// Numbers behind the operations on many operands.
final class Reductions {
  private Reductions() {}

  static double sum(Value[] x) {
    double sum = x[0].data();
    for (int i = 1; i < x.length; i++) {
      sum += x[i].data();
    }
    return sum;
  }

  /// The operands of a dot product are all left factors, then all right factors.
  static double dot(Value[] x) {
    int n = x.length / 2;
    double sum = x[0].data() * x[n].data();
    for (int i = 1; i < n; i++) {
      sum += x[i].data() * x[n + i].data();
    }
    return sum;
  }

  /// The index of the other factor in a dot product.
  static int partner(int operand, Value[] x) {
    int n = x.length / 2;
    return operand < n ? operand + n : operand - n;
  }

  static double max(Value[] x) {
    double max = x[0].data();
    for (int i = 1; i < x.length; i++) {
      max = Math.max(max, x[i].data());
    }
    return max;
  }

  static double min(Value[] x) {
    double min = x[0].data();
    for (int i = 1; i < x.length; i++) {
      min = Math.min(min, x[i].data());
    }
    return min;
  }

  /// The largest operand plus what the others add to it, so that nothing overflows and a small
  /// addition is not lost.
  static double logSumExp(Value[] x) {
    int largest = 0;
    for (int i = 1; i < x.length; i++) {
      // Written so that a NaN, once found, stays.
      if (!(x[i].data() <= x[largest].data()) && !Double.isNaN(x[largest].data())) {
        largest = i;
      }
    }
    double max = x[largest].data();
    if (Double.isNaN(max) || Double.isInfinite(max)) {
      return max;
    }
    double others = 0.0;
    for (int i = 0; i < x.length; i++) {
      if (i != largest) {
        others += Math.exp(x[i].data() - max);
      }
    }
    return max + Math.log1p(others);
  }
}
