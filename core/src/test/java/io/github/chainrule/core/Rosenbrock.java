package io.github.chainrule.core;

import java.util.ArrayList;
import java.util.List;

/// Rosenbrock's valley in any dimension, with derivatives by hand.
final class Rosenbrock {
  private Rosenbrock() {}

  static Value value(Value[] x) {
    List<Value> terms = new ArrayList<>();
    for (int i = 0; i + 1 < x.length; i++) {
      terms.add(x[i + 1].minus(x[i].square()).square().times(100));
      terms.add(Value.constant(1).minus(x[i]).square());
    }
    return Values.sum(terms);
  }

  static double[] gradient(double[] x) {
    double[] gradient = new double[x.length];
    for (int i = 0; i + 1 < x.length; i++) {
      double off = x[i + 1] - x[i] * x[i];
      gradient[i] += -400 * off * x[i] - 2 * (1 - x[i]);
      gradient[i + 1] += 200 * off;
    }
    return gradient;
  }

  static double hessian(double[] x, int i, int j) {
    if (Math.abs(i - j) > 1) {
      return 0.0;
    }
    if (i != j) {
      return -400 * x[Math.min(i, j)];
    }
    double here = i + 1 < x.length ? 1200 * x[i] * x[i] - 400 * x[i + 1] + 2 : 0.0;
    return here + (i > 0 ? 200 : 0);
  }
}
