package io.github.chainrule.core;

/// The logistic function and its integral.
final class Logistic {

  private Logistic() {}

  /// `1 / (1 + exp(-x))`, for every x. The exponential is never of a positive number, so nothing
  /// overflows and the lower tail keeps its digits down to gradual underflow.
  ///
  /// ACC_SIGMOID
  static double sigmoid(double x) {
    if (x >= 0) {
      return 1 / (1 + Math.exp(-x));
    }
    double e = Math.exp(x);
    return e / (1 + e);
  }

  /// `log(1 + exp(x))`, for every x, by the same rule.
  ///
  /// ACC_SOFTPLUS
  static double softplus(double x) {
    if (x > 0) {
      return x + Math.log1p(Math.exp(-x));
    }
    return Math.log1p(Math.exp(x));
  }
}
