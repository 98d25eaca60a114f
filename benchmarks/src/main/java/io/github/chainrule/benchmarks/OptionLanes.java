package io.github.chainrule.benchmarks;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Closed forms for several options at once, in vectors. Columns in are spot, strike, rate,
/// volatility and time.
final class OptionLanes {
  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
  static final int COUNT = LANES.length();

  private OptionLanes() {}

  /// Where the last options begin that do not fill a vector.
  static int bound(int rows) {
    return LANES.loopBound(rows);
  }

  /// The price and its derivatives by each column.
  static void derivatives(double[][] in, double[][] out, int row) {
    DoubleVector s = DoubleVector.fromArray(LANES, in[0], row);
    DoubleVector k = DoubleVector.fromArray(LANES, in[1], row);
    DoubleVector r = DoubleVector.fromArray(LANES, in[2], row);
    DoubleVector v = DoubleVector.fromArray(LANES, in[3], row);
    DoubleVector t = DoubleVector.fromArray(LANES, in[4], row);
    DoubleVector root = t.sqrt();
    DoubleVector deviation = v.mul(root);
    DoubleVector drift = v.mul(0.5).fma(v, r).mul(t);
    DoubleVector d1 = s.div(k).lanewise(VectorOperators.LOG).add(drift).div(deviation);
    DoubleVector d2 = d1.sub(deviation);
    DoubleVector discount = exp(r.mul(t).neg());
    DoubleVector exponential1 = exp(d1.mul(d1).mul(-0.5));
    DoubleVector below1 = Hart.normalCdf(d1, exponential1);
    DoubleVector below2 = Hart.normalCdf(d2, exp(d2.mul(d2).mul(-0.5))).mul(discount);
    DoubleVector expected = k.mul(below2);
    DoubleVector vega = s.mul(exponential1).mul(root).mul(1 / OnePoint.SQRT_TWO_PI);
    s.mul(below1).sub(expected).intoArray(out[0], row);
    below1.intoArray(out[1], row);
    below2.neg().intoArray(out[2], row);
    t.mul(expected).intoArray(out[3], row);
    vega.intoArray(out[4], row);
    vega.mul(v).mul(0.5).div(t).add(r.mul(expected)).intoArray(out[5], row);
  }

  /// The price and the eight Greeks.
  static void greeks(double[][] in, double[][] out, int row) {
    DoubleVector s = DoubleVector.fromArray(LANES, in[0], row);
    DoubleVector k = DoubleVector.fromArray(LANES, in[1], row);
    DoubleVector r = DoubleVector.fromArray(LANES, in[2], row);
    DoubleVector v = DoubleVector.fromArray(LANES, in[3], row);
    DoubleVector t = DoubleVector.fromArray(LANES, in[4], row);
    DoubleVector root = t.sqrt();
    DoubleVector deviation = v.mul(root);
    DoubleVector drift = v.mul(0.5).fma(v, r).mul(t);
    DoubleVector d1 = s.div(k).lanewise(VectorOperators.LOG).add(drift).div(deviation);
    DoubleVector d2 = d1.sub(deviation);
    DoubleVector exponential1 = exp(d1.mul(d1).mul(-0.5));
    DoubleVector below1 = Hart.normalCdf(d1, exponential1);
    DoubleVector below2 = Hart.normalCdf(d2, exp(d2.mul(d2).mul(-0.5)));
    DoubleVector expected = k.mul(exp(r.mul(t).neg())).mul(below2);
    DoubleVector density = exponential1.mul(1 / OnePoint.SQRT_TWO_PI);
    DoubleVector vega = s.mul(density).mul(root);
    DoubleVector overTwice = DoubleVector.broadcast(LANES, -0.5).div(t);
    s.mul(below1).sub(expected).intoArray(out[0], row);
    below1.intoArray(out[1], row);
    vega.intoArray(out[2], row);
    vega.mul(v).mul(overTwice).sub(r.mul(expected)).intoArray(out[3], row);
    t.mul(expected).intoArray(out[4], row);
    density.div(s.mul(deviation)).intoArray(out[5], row);
    density.mul(d2).div(v).neg().intoArray(out[6], row);
    vega.mul(d1).mul(d2).div(v).intoArray(out[7], row);
    d2.mul(overTwice).add(r.div(deviation)).mul(density).neg().intoArray(out[8], row);
  }

  private static DoubleVector exp(DoubleVector x) {
    return x.lanewise(VectorOperators.EXP);
  }
}
