package io.github.chainrule.benchmarks;

import io.github.chainrule.compiler.CompiledVectorFunction;
import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.compiler.Tier;
import io.github.chainrule.core.Derivatives;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.VectorFunction;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.finmath.stochastic.RandomVariable;
import org.hipparchus.analysis.differentiation.DSFactory;
import org.hipparchus.analysis.differentiation.DerivativeStructure;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The price of one European call after Black and Scholes, and its delta, gamma, vega, theta and
/// rho: derivatives of the compiled price, the closed forms, and other libraries.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class OnePoint {
  static final double SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

  /// Spot, strike, rate, volatility, time.
  private final double[] option = {105.0, 100.0, 0.03, 0.2, 0.75};

  final double[] greeks = new double[6];
  private final double[] gradient = new double[5];
  private final DSFactory structures = new DSFactory(4, 2);

  private final CompiledVectorFunction compiled =
      Compiler.options().tier(Tier.LOOPS).compile(VectorFunction.of(5, OnePoint::greeks));

  static Value price(List<Value> o) {
    Value deviation = o.get(3).times(o.get(4).sqrt());
    Value drift = o.get(2).plus(o.get(3).square().div(2)).times(o.get(4));
    Value d1 = o.get(0).div(o.get(1)).log().plus(drift).div(deviation);
    Value d2 = d1.minus(deviation);
    Value discounted = o.get(1).times(o.get(2).times(o.get(4)).unaryMinus().exp());
    return o.get(0).times(d1.normalCdf()).minus(discounted.times(d2.normalCdf()));
  }

  private static List<Value> greeks(Value[] given) {
    List<Value> o = Arrays.stream(given).map(Derivatives::copy).toList();
    Value price = price(o);
    List<Value> first = Derivatives.gradient(price, o);
    Value gamma = Derivatives.gradient(first.get(0), o).get(0);
    return List.of(
        price, first.get(0), gamma, first.get(3), first.get(4).unaryMinus(), first.get(2));
  }

  @Benchmark
  public double[] compiledGreeks() {
    compiled.value(option, greeks);
    return greeks;
  }

  @Benchmark
  public double[] closedForms() {
    double s = option[0];
    double k = option[1];
    double r = option[2];
    double v = option[3];
    double t = option[4];
    double root = Math.sqrt(t);
    double d1 = (Math.log(s / k) + (r + v * v / 2) * t) / (v * root);
    double d2 = d1 - v * root;
    double discounted = k * Math.exp(-r * t);
    double exponential = Math.exp(-d1 * d1 / 2);
    double density = exponential / SQRT_TWO_PI;
    double below1 = normalCdf(d1, exponential);
    double below2 = normalCdf(d2);
    greeks[0] = s * below1 - discounted * below2;
    greeks[1] = below1;
    greeks[2] = density / (s * v * root);
    greeks[3] = s * density * root;
    greeks[4] = -s * density * v / (2 * root) - r * discounted * below2;
    greeks[5] = t * discounted * below2;
    return greeks;
  }

  @Benchmark
  public double[] hipparchusDerivativeStructure() {
    DerivativeStructure price =
        OptionPrice.price(
            structures.variable(0, option[0]),
            option[1],
            structures.variable(1, option[2]),
            structures.variable(2, option[3]),
            structures.variable(3, option[4]));
    greeks[0] = price.getValue();
    greeks[1] = price.getPartialDerivative(1, 0, 0, 0);
    greeks[2] = price.getPartialDerivative(2, 0, 0, 0);
    greeks[3] = price.getPartialDerivative(0, 0, 1, 0);
    greeks[4] = -price.getPartialDerivative(0, 0, 0, 1);
    greeks[5] = price.getPartialDerivative(0, 1, 0, 0);
    return greeks;
  }

  /// Gamma is left as it is: finmath has no derivatives of second order.
  @Benchmark
  public double[] finmathWithoutGamma() {
    RandomVariable[] o = Finmath.variables(option);
    RandomVariable price = OptionPrice.price(o[0], o[1], o[2], o[3], o[4]);
    greeks[0] = Finmath.meanAndGradient(price, o, gradient);
    greeks[1] = gradient[0];
    greeks[3] = gradient[3];
    greeks[4] = -gradient[4];
    greeks[5] = gradient[2];
    return greeks;
  }

  @Benchmark
  public double[] centralDifferences() {
    double hs = 1e-3 * option[0];
    double h = 1e-4;
    double price = price(0, 0, 0, 0);
    double up = price(hs, 0, 0, 0);
    double down = price(-hs, 0, 0, 0);
    greeks[0] = price;
    greeks[1] = (up - down) / (2 * hs);
    greeks[2] = (up - 2 * price + down) / (hs * hs);
    greeks[3] = (price(0, 0, h, 0) - price(0, 0, -h, 0)) / (2 * h);
    greeks[4] = (price(0, 0, 0, -h) - price(0, 0, 0, h)) / (2 * h);
    greeks[5] = (price(0, h, 0, 0) - price(0, -h, 0, 0)) / (2 * h);
    return greeks;
  }

  private double price(double ofSpot, double ofRate, double ofVolatility, double ofTime) {
    return OptionPrice.beside(option, ofSpot, ofRate, ofVolatility, ofTime);
  }

  /// After West, Better approximations to cumulative normal functions, Wilmott Magazine 2005, who
  /// gives Hart's rational approximation of double precision.
  static double normalCdf(double x) {
    return normalCdf(x, Math.exp(-x * x / 2));
  }

  /// @param exponential `exp(-x * x / 2)`, which the density has too
  static double normalCdf(double x, double exponential) {
    double size = Math.abs(x);
    if (size > 37) {
      return x > 0 ? 1.0 : 0.0;
    }
    double tail = exponential;
    if (size < 7.07106781186547) {
      double above = 3.52624965998911e-02 * size + 0.700383064443688;
      above = above * size + 6.37396220353165;
      above = above * size + 33.912866078383;
      above = above * size + 112.079291497871;
      above = above * size + 221.213596169931;
      above = above * size + 220.206867912376;
      double below = 8.83883476483184e-02 * size + 1.75566716318264;
      below = below * size + 16.064177579207;
      below = below * size + 86.7807322029461;
      below = below * size + 296.564248779674;
      below = below * size + 637.333633378831;
      below = below * size + 793.826512519948;
      below = below * size + 440.413735824752;
      tail *= above / below;
    } else {
      double fraction = size + 0.65;
      for (int i = 4; i > 0; i--) {
        fraction = size + i / fraction;
      }
      tail /= fraction * 2.506628274631;
    }
    return x > 0 ? 1 - tail : tail;
  }
}
