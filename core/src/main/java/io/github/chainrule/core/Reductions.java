package io.github.chainrule.core;

/// Numbers behind the operations on many operands.
final class Reductions {
  private Reductions() {}

  static double sum(Operands x) {
    double sum = x.at(0);
    for (int i = 1; i < x.operandCount(); i++) {
      sum += x.at(i);
    }
    return sum;
  }

  /// The operands of a dot product are all left factors, then all right factors.
  static double dot(Operands x) {
    int n = x.operandCount() / 2;
    double sum = x.at(0) * x.at(n);
    for (int i = 1; i < n; i++) {
      sum += x.at(i) * x.at(n + i);
    }
    return sum;
  }

  /// The index of the other factor in a dot product.
  static int partner(int operand, int count) {
    int n = count / 2;
    return operand < n ? operand + n : operand - n;
  }

  static double max(Operands x) {
    double max = x.at(0);
    for (int i = 1; i < x.operandCount(); i++) {
      max = Math.max(max, x.at(i));
    }
    return max;
  }

  static double min(Operands x) {
    double min = x.at(0);
    for (int i = 1; i < x.operandCount(); i++) {
      min = Math.min(min, x.at(i));
    }
    return min;
  }

  /// The largest operand plus what the others add to it, so that nothing overflows and a small
  /// addition is not lost.
  static double logSumExp(Operands x) {
    int largest = 0;
    for (int i = 1; i < x.operandCount(); i++) {
      // Written so that a NaN, once found, stays.
      if (!(x.at(i) <= x.at(largest)) && !Double.isNaN(x.at(largest))) {
        largest = i;
      }
    }
    double max = x.at(largest);
    if (Double.isNaN(max) || Double.isInfinite(max)) {
      return max;
    }
    double others = 0.0;
    for (int i = 0; i < x.operandCount(); i++) {
      if (i != largest) {
        others += Math.exp(x.at(i) - max);
      }
    }
    return max + Math.log1p(others);
  }
}
