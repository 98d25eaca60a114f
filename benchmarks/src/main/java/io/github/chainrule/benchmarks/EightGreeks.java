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

/// The price of one European call after Black and Scholes, and its delta, vega, theta, rho, gamma,
/// vanna, volga and charm: four derivatives of first order, four of second.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class EightGreeks {
  static final int OUTPUTS = 9;

  /// Orders of derivation by spot, rate, volatility and time, of each output.
  private static final int[][] ORDERS = {
    {0, 0, 0, 0},
    {1, 0, 0, 0},
    {0, 0, 1, 0},
    {0, 0, 0, 1},
    {0, 1, 0, 0},
    {2, 0, 0, 0},
    {1, 0, 1, 0},
    {0, 0, 2, 0},
    {1, 0, 0, 1}
  };

  /// Spot, strike, rate, volatility, time.
  private final double[] option = {105.0, 100.0, 0.03, 0.2, 0.75};

  /// The same as a column each, of one row.
  private final double[][] columns = {{105.0}, {100.0}, {0.03}, {0.2}, {0.75}};

  private final double[][] outputs = new double[OUTPUTS][1];
  private final double[] greeks = new double[OUTPUTS];
  private final DSFactory structures = new DSFactory(4, 2);

  private final CompiledVectorFunction compiled =
      Compiler.options().tier(Tier.LOOPS).compile(VectorFunction.of(5, EightGreeks::greeks));

  static List<Value> greeks(Value[] given) {
    List<Value> o = Arrays.stream(given).map(Derivatives::copy).toList();
    Value price = OnePoint.price(o);
    List<Value> first = Derivatives.gradient(price, o);
    List<Value> ofDelta = Derivatives.gradient(first.get(0), o);
    Value volga = Derivatives.gradient(first.get(3), o).get(3);
    return List.of(
        price,
        first.get(0),
        first.get(3),
        first.get(4).unaryMinus(),
        first.get(2),
        ofDelta.get(0),
        ofDelta.get(3),
        volga,
        ofDelta.get(4).unaryMinus());
  }

  static void closedForms(double[][] in, double[][] out, int row) {
    double s = in[0][row];
    double k = in[1][row];
    double r = in[2][row];
    double v = in[3][row];
    double t = in[4][row];
    double root = Math.sqrt(t);
    double deviation = v * root;
    double d1 = (Math.log(s / k) + (r + v * v / 2) * t) / deviation;
    double d2 = d1 - deviation;
    double discounted = k * Math.exp(-r * t);
    double exponential = Math.exp(-d1 * d1 / 2);
    double density = exponential / OnePoint.SQRT_TWO_PI;
    double below1 = OnePoint.normalCdf(d1, exponential);
    double expected = discounted * OnePoint.normalCdf(d2);
    double vega = s * density * root;
    out[0][row] = s * below1 - expected;
    out[1][row] = below1;
    out[2][row] = vega;
    out[3][row] = -vega * v / (2 * t) - r * expected;
    out[4][row] = t * expected;
    out[5][row] = density / (s * deviation);
    out[6][row] = -density * d2 / v;
    out[7][row] = vega * d1 * d2 / v;
    out[8][row] = density * (d2 / (2 * t) - r / deviation);
  }

  /// Theta and charm are by the time that passes, not by that which is left.
  static void read(DerivativeStructure price, double[][] out, int row) {
    for (int k = 0; k < OUTPUTS; k++) {
      out[k][row] = price.getPartialDerivative(ORDERS[k]);
    }
    out[3][row] = -out[3][row];
    out[8][row] = -out[8][row];
  }

  @Benchmark
  public double[] compiledGreeks() {
    compiled.value(option, greeks);
    return greeks;
  }

  @Benchmark
  public double[][] closedForms() {
    closedForms(columns, outputs, 0);
    return outputs;
  }

  @Benchmark
  public double[][] hipparchusDerivativeStructure() {
    DerivativeStructure price =
        OptionPrice.price(
            structures.variable(0, option[0]),
            option[1],
            structures.variable(1, option[2]),
            structures.variable(2, option[3]),
            structures.variable(3, option[4]));
    read(price, outputs, 0);
    return outputs;
  }

  /// Two prices beside the point for each derivative of first order, and four for each mixed one.
  @Benchmark
  public double[] centralDifferences() {
    double h = 1e-3 * option[0];
    double hv = 1e-3;
    double ht = 1e-3;
    double hr = 1e-4;
    double price = price(0, 0, 0, 0);
    double up = price(h, 0, 0, 0);
    double down = price(-h, 0, 0, 0);
    double volUp = price(0, 0, hv, 0);
    double volDown = price(0, 0, -hv, 0);
    greeks[0] = price;
    greeks[1] = (up - down) / (2 * h);
    greeks[2] = (volUp - volDown) / (2 * hv);
    greeks[3] = (price(0, 0, 0, -ht) - price(0, 0, 0, ht)) / (2 * ht);
    greeks[4] = (price(0, hr, 0, 0) - price(0, -hr, 0, 0)) / (2 * hr);
    greeks[5] = (up - 2 * price + down) / (h * h);
    double vanna = price(h, 0, hv, 0) - price(-h, 0, hv, 0);
    greeks[6] = (vanna - price(h, 0, -hv, 0) + price(-h, 0, -hv, 0)) / (4 * h * hv);
    greeks[7] = (volUp - 2 * price + volDown) / (hv * hv);
    double charm = price(h, 0, 0, -ht) - price(-h, 0, 0, -ht);
    greeks[8] = (charm - price(h, 0, 0, ht) + price(-h, 0, 0, ht)) / (4 * h * ht);
    return greeks;
  }

  private double price(double ofSpot, double ofRate, double ofVolatility, double ofTime) {
    return OptionPrice.beside(option, ofSpot, ofRate, ofVolatility, ofTime);
  }
}
