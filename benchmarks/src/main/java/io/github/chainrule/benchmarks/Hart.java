package io.github.chainrule.benchmarks;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Hart's rational approximation of the tail of the normal distribution: `exp(-x * x / 2)` times a
/// quotient of two polynomials, highest power first. After West, Better approximations to
/// cumulative normal functions, Wilmott Magazine 2005.
final class Hart {
  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;

  static final double[] ABOVE = {
    3.52624965998911e-02,
    0.700383064443688,
    6.37396220353165,
    33.912866078383,
    112.079291497871,
    221.213596169931,
    220.206867912376
  };

  static final double[] BELOW = {
    8.83883476483184e-02,
    1.75566716318264,
    16.064177579207,
    86.7807322029461,
    296.564248779674,
    637.333633378831,
    793.826512519948,
    440.413735824752
  };

  private Hart() {}

  /// The normal distribution up to 7; from there on the absolute error stays below 1e-15.
  ///
  /// @param exponential `exp(-x * x / 2)`
  static DoubleVector normalCdf(DoubleVector x, DoubleVector exponential) {
    DoubleVector size = x.abs();
    DoubleVector tail = exponential.mul(polynomial(size, ABOVE)).div(polynomial(size, BELOW));
    return DoubleVector.broadcast(LANES, 1.0)
        .sub(tail)
        .blend(tail, x.compare(VectorOperators.LT, 0.0));
  }

  private static DoubleVector polynomial(DoubleVector x, double[] coefficients) {
    DoubleVector sum = DoubleVector.broadcast(LANES, coefficients[0]);
    for (int k = 1; k < coefficients.length; k++) {
      sum = sum.fma(x, DoubleVector.broadcast(LANES, coefficients[k]));
    }
    return sum;
  }
}
