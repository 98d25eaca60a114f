package io.github.chainrule.core;

/// The inverse hyperbolic functions, which [Math] lacks.
///
/// The textbook logarithms cancel near 0 (or near 1 for acosh) and overflow for huge arguments.
/// Here `log1p` of a sum of terms of one sign serves small arguments and `log(2 x)` huge ones.
final class InverseHyperbolic {

  private static final double LOG_2 = 0.6931471805599453;
  private static final double TINY = 0x1p-28; // squares of smaller numbers vanish against 1
  private static final double HUGE = 0x1p28; // 1 vanishes against squares of larger numbers

  private InverseHyperbolic() {}

  /// The number with hyperbolic sine x, for every x; `asinh(-0.0)` is -0.0.
  ///
  /// Measured: at most 1.4 ulp from mpmath with 60 digits, on 2,500 random points of each of
  /// `[0,3]` and, spread by logarithm, `[1e-300,1e-8]`, `[1e-8,0.01]`, `[2,1e9]` and
  /// `[1e9,1.7e308]`.
  static double asinh(double x) {
    double a = Math.abs(x);
    if (a < TINY) {
      return x;
    }
    double result;
    if (a > HUGE) {
      result = Math.log(a) + LOG_2;
    } else if (a > 2) {
      result = Math.log(2 * a + 1 / (a + Math.sqrt(a * a + 1)));
    } else {
      double square = a * a;
      result = Math.log1p(a + square / (1 + Math.sqrt(1 + square)));
    }
    return Math.copySign(result, x);
  }

  /// The number >= 0 with hyperbolic cosine x, for x >= 1; NaN below 1.
  ///
  /// Measured: at most 2.2 ulp from mpmath with 60 digits, on 2,500 random points of each of
  /// `[1,1.01]`, `[1,3]` and, spread by logarithm, `[2,1e9]` and `[1e9,1.7e308]`.
  static double acosh(double x) {
    if (!(x >= 1)) {
      return Double.NaN;
    }
    if (x > HUGE) {
      return Math.log(x) + LOG_2;
    }
    double t = x - 1;
    if (x > 2) {
      return Math.log(2 * x - 1 / (x + Math.sqrt(t * (x + 1))));
    }
    return Math.log1p(t + Math.sqrt(t * (2 + t)));
  }

  /// The number with hyperbolic tangent x, for x in `[-1,1]`; infinite at 1 and -1, NaN beyond;
  /// `atanh(-0.0)` is -0.0.
  ///
  /// Measured: at most 1.5 ulp from mpmath with 60 digits, on 2,500 random points of each of
  /// `[-1,1]`, `[0.3,0.7]`, `[0.99,1]` and, spread by logarithm, `[1e-300,1e-8]` and
  /// `[-0.01,-1e-8]`.
  static double atanh(double x) {
    double a = Math.abs(x);
    if (a < TINY) {
      return x;
    }
    double twice = 2 * a;
    double ratio = a < 0.5 ? twice + twice * a / (1 - a) : twice / (1 - a);
    return Math.copySign(0.5 * Math.log1p(ratio), x);
  }
}
