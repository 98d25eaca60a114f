package io.github.chainrule.core;

/// The standard normal distribution: mean 0, variance 1.
///
/// The coefficients were computed for this library with mpmath at 45 digits: the quantile by
/// Newton's method at the Chebyshev nodes, interpolated, rewritten as powers and rounded to double.
final class NormalDistribution {

  // quantile(1/2 + q) / q in powers of t = 32 q^2 - 1, for |q| <= 1/4.
  private static final double[] CENTER = {
      2.59482270983975, 0.09494303036020178, 0.007393585848162361,
      0.0007135407604244426, 7.630248141631713e-05, 8.665575570505368e-06,
      1.023852099462382e-06, 1.2440206901717247e-07, 1.5433688138644438e-08,
      1.9457998431634577e-09, 2.481115559574481e-10, 3.20155371548483e-11,
      4.436186448557486e-12, 5.821001912108805e-13
  };
  // In the tails r = sqrt(-log(p)) is nearly proportional to the quantile. Each array holds
  // -quantile(p) / r in powers of t = a / r - b, with a and b as in quantile below.
  private static final double[] NEAR = {
      0.8181115594466587, -0.2430615267475487, -0.015009852173794937,
      0.001110965325720948, -0.00011197663869960507, 1.3225453848985711e-05,
      -1.7615427840412877e-06, 2.61452962255253e-07, -4.277043532402839e-08,
      7.577638453463496e-09, -1.424383999031281e-09, 2.7851693651319384e-10,
      -5.508555036939825e-11, 1.1257095508610799e-11, -2.8488569406362285e-12,
      6.017068679445224e-13
  };
  private static final double[] MIDDLE = {
      1.1812989243390577, -0.12559916317171355, -0.01157062081879259,
      0.0008802676537543373, -9.582124409493071e-05, 1.3283531087960882e-05,
      -2.2370494488797747e-06, 4.3333063474927905e-07, -9.179494700227852e-08,
      2.0589452746927584e-08, -4.810921576166401e-09, 1.1627395684293896e-09,
      -2.9072195439999573e-10, 7.429276093317861e-11, -1.811832118410082e-11,
      4.803998722366973e-12, -1.9851317097064715e-12, 5.487888712743687e-13
  };
  private static final double[] FAR = {
      1.3446357968475215, -0.045104334073942896, -0.0055295284130495405,
      0.00036913383343206685, -4.1231420784761654e-05, 6.508222650276598e-06,
      -1.2651067327632568e-06, 2.78539037138854e-07, -6.676868750683115e-08,
      1.7061343506968618e-08, -4.5786343414824965e-09, 1.2782359278000718e-09,
      -3.7270188536732417e-10, 1.102829200902559e-10, -2.8874147640900517e-11,
      8.803849839292537e-12, -5.108490665981608e-12, 1.6349593604413296e-12
  };
  private static final double[] FARTHEST = {
      1.3992441655081111, -0.01320849523134264, -0.0023808480362121835,
      0.00015489028970212023, -2.1049590498204324e-05, 4.271549985965481e-06,
      -1.0756312947576302e-06, 3.0953441604930597e-07, -9.752210751556189e-08,
      3.279804978636901e-08, -1.160112179362445e-08, 4.260060683415831e-09,
      -1.5804922238509217e-09, 6.123298895998707e-10, -2.8872351552526233e-10,
      1.1804211894662522e-10, -9.562445906387912e-12, 3.272608669363753e-12,
      -1.965004543955891e-11, 8.505382560213871e-12
  };
  private static final double SQRT_HALF = 0.7071067811865476;
  private static final double INVERSE_SQRT_TWO_PI = 0.3989422804014327;
  private static final double SQRT_HALF_PI = 1.2533141373155003;

  private NormalDistribution() {}

  /// The probability `erfc(-x / sqrt(2)) / 2` that a standard normal variable is at most x, for
  /// every x.
  ///
  /// The exponential is taken of the exact `x * x / 2`: passing a rounded `x / sqrt(2)` to erfc would
  /// cost three digits in the lower tail.
  ///
  /// ACC_CDF
  static double cdf(double x) {
    double y = Math.abs(x) * SQRT_HALF;
    if (y < 0.5) {
      return 0.5 + 0.5 * ErrorFunction.erf(x * SQRT_HALF);
    }
    double tail = ErrorFunction.timesGaussian(0.5 * ErrorFunction.scaledTail(y), x, 0.5);
    return x > 0 ? 1 - tail : tail;
  }

  /// The density `exp(-x * x / 2) / sqrt(2 pi)`, the derivative of [#cdf], for every x.
  ///
  /// ACC_DENSITY
  static double density(double x) {
    return ErrorFunction.timesGaussian(INVERSE_SQRT_TWO_PI, x, 0.5);
  }

  /// The x with `cdf(x) == p`: -Infinity at 0, 0 at 0.5, Infinity at 1, NaN outside `[0, 1]`.
  /// `quantile(1 - p)` is exactly `-quantile(p)` wherever `1 - p` is exact.
  ///
  /// ACC_QUANTILE
  static double quantile(double p) {
    double q = p - 0.5;
    if (Math.abs(q) <= 0.25) {
      return q * ErrorFunction.polynomial(CENTER, 32 * q * q - 1);
    }
    double tail = q < 0 ? p : 1 - p;
    if (!(tail > 0)) {
      return tail == 0 ? Math.copySign(Double.POSITIVE_INFINITY, q) : Double.NaN;
    }
    double r = Math.sqrt(-Math.log(tail));
    double ratio;
    if (r < 2) {
      ratio = ErrorFunction.polynomial(NEAR, 5.6 / r - 3.8);
    } else if (r < 4) {
      ratio = ErrorFunction.polynomial(MIDDLE, 8 / r - 3);
    } else if (r < 9) {
      ratio = ErrorFunction.polynomial(FAR, 14.4 / r - 2.6);
    } else {
      ratio = ErrorFunction.polynomial(FARTHEST, 26.82 / r - 1.98);
    }
    return Math.copySign(r * ratio, q);
  }

  /// `density(x)` for `x = quantile(p)`, given both: one over the slope of the quantile.
  ///
  /// In the tails the rounding error of x alone spoils `density(x)` by up to `x * x` units, three
  /// digits at p = 1e-300. There the density is taken as p over the Mills ratio `cdf / density`,
  /// which changes slowly with x. The result is 0 at 0 and 1.
  ///
  /// ACC_SLOPE
  static double densityAtQuantile(double p, double x) {
    double y = Math.abs(x) * SQRT_HALF;
    if (y < 0.5) {
      return density(x);
    }
    if (y == Double.POSITIVE_INFINITY) {
      return 0;
    }
    double tail = x < 0 ? p : 1 - p;
    return tail / (SQRT_HALF_PI * ErrorFunction.scaledTail(y));
  }
}
