package io.github.chainrule.benchmarks;

import net.finmath.stochastic.RandomVariable;
import org.hipparchus.analysis.differentiation.DerivativeStructure;
import org.hipparchus.analysis.differentiation.Gradient;

/// The price of a European call after Black and Scholes, of numbers and of what other libraries
/// have instead.
final class OptionPrice {
  private OptionPrice() {}

  static double price(double s, double k, double r, double v, double t) {
    double deviation = v * Math.sqrt(t);
    double d1 = (Math.log(s / k) + (r + v * v / 2) * t) / deviation;
    double d2 = d1 - deviation;
    return s * OnePoint.normalCdf(d1) - k * Math.exp(-r * t) * OnePoint.normalCdf(d2);
  }

  /// The price of an option so far beside another.
  static double beside(
      double[] option, double ofSpot, double ofRate, double ofVolatility, double ofTime) {
    return price(
        option[0] + ofSpot,
        option[1],
        option[2] + ofRate,
        option[3] + ofVolatility,
        option[4] + ofTime);
  }

  static DerivativeStructure price(
      DerivativeStructure s,
      double k,
      DerivativeStructure r,
      DerivativeStructure v,
      DerivativeStructure t) {
    DerivativeStructure deviation = v.multiply(t.sqrt());
    DerivativeStructure drift = r.add(v.square().multiply(0.5)).multiply(t);
    DerivativeStructure d1 = s.divide(k).log().add(drift).divide(deviation);
    DerivativeStructure d2 = d1.subtract(deviation);
    DerivativeStructure discounted = r.multiply(t).negate().exp().multiply(k);
    return s.multiply(normalCdf(d1)).subtract(discounted.multiply(normalCdf(d2)));
  }

  /// With its first two derivatives, as Hipparchus takes functions that it has not.
  private static DerivativeStructure normalCdf(DerivativeStructure d) {
    double x = d.getValue();
    double tail = Math.exp(-x * x / 2);
    double density = tail / OnePoint.SQRT_TWO_PI;
    return d.compose(OnePoint.normalCdf(x, tail), density, -x * density);
  }

  static Gradient price(Gradient s, Gradient k, Gradient r, Gradient v, Gradient t) {
    Gradient deviation = v.multiply(t.sqrt());
    Gradient drift = r.add(v.square().multiply(0.5)).multiply(t);
    Gradient d1 = s.divide(k).log().add(drift).divide(deviation);
    Gradient d2 = d1.subtract(deviation);
    Gradient discounted = k.multiply(r.multiply(t).negate().exp());
    return s.multiply(normalCdf(d1)).subtract(discounted.multiply(normalCdf(d2)));
  }

  private static Gradient normalCdf(Gradient d) {
    double x = d.getValue();
    double tail = Math.exp(-x * x / 2);
    return d.compose(OnePoint.normalCdf(x, tail), tail / OnePoint.SQRT_TWO_PI);
  }

  static RandomVariable price(
      RandomVariable s, RandomVariable k, RandomVariable r, RandomVariable v, RandomVariable t) {
    RandomVariable deviation = v.mult(t.sqrt());
    RandomVariable drift = r.add(v.squared().mult(0.5)).mult(t);
    RandomVariable d1 = s.div(k).log().add(drift).div(deviation);
    RandomVariable d2 = d1.sub(deviation);
    RandomVariable discounted = r.mult(t).mult(-1.0).exp().mult(k);
    return s.mult(normalCdf(d1)).sub(discounted.mult(normalCdf(d2)));
  }

  /// finmath takes no function that it has not, so this is Hart's approximation out of its
  /// operations; that far into a tail it is good enough for an absolute error. The sign is no
  /// variable, because a choice between two costs finmath a regression.
  private static RandomVariable normalCdf(RandomVariable x) {
    RandomVariable sign = x.getValues().apply(d -> d < 0 ? -1.0 : 1.0);
    RandomVariable size = x.mult(sign);
    RandomVariable above = polynomial(size, Hart.ABOVE);
    RandomVariable below = polynomial(size, Hart.BELOW);
    RandomVariable tail = size.squared().mult(-0.5).exp().mult(above).div(below);
    return tail.sub(0.5).mult(sign).mult(-1.0).add(0.5);
  }

  private static RandomVariable polynomial(RandomVariable x, double... coefficients) {
    RandomVariable sum = x.mult(coefficients[0]).add(coefficients[1]);
    for (int k = 2; k < coefficients.length; k++) {
      sum = sum.mult(x).add(coefficients[k]);
    }
    return sum;
  }
}
