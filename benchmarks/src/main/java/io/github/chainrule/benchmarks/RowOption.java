package io.github.chainrule.benchmarks;

import io.github.chainrule.compiler.CompiledRowFunction;
import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.compiler.Tier;
import io.github.chainrule.core.Rows;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import net.finmath.stochastic.RandomVariable;
import org.hipparchus.analysis.differentiation.Gradient;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The price of an option and its 5 derivatives for each of a million rows, as in [RowFormulas],
/// beside other libraries.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 8, time = 2)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-Xmx3g"})
public class RowOption {
  private static final int INPUTS = 5;
  private static final double[] NONE = {};

  int rows = 1_000_000;
  private double[][] in;
  private Rows data;
  private CompiledRowFunction compiled;

  /// The price, then its derivatives, a column each.
  private double[][] out;

  @Setup
  public void data() {
    in = new double[INPUTS][];
    SplittableRandom random = new SplittableRandom(1);
    Arrays.setAll(in, j -> random.doubles(rows, 0.5, 1.5).toArray());
    out = new double[INPUTS + 1][rows];
    data = Rows.ofColumns(in);
    compiled = Compiler.options().tier(Tier.LANES).compile(RowFormulas.option());
  }

  @Benchmark
  public double[][] compiledGradients() {
    compiled.valuesAndGradients(data, NONE, out[0], Arrays.copyOfRange(out, 1, out.length));
    return out;
  }

  @Benchmark
  public double[][] byHand() {
    for (int row = 0; row < rows; row++) {
      RowFormulas.optionByHand(in, out, row);
    }
    return out;
  }

  @Benchmark
  public double[][] byHandWithVectors() {
    int row = 0;
    for (; row < OptionLanes.bound(rows); row += OptionLanes.COUNT) {
      OptionLanes.derivatives(in, out, row);
    }
    for (; row < rows; row++) {
      RowFormulas.optionByHand(in, out, row);
    }
    return out;
  }

  @Benchmark
  public double[][] hipparchusGradient() {
    Gradient[] x = new Gradient[INPUTS];
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < INPUTS; j++) {
        x[j] = Gradient.variable(INPUTS, j, in[j][row]);
      }
      Gradient price = OptionPrice.price(x[0], x[1], x[2], x[3], x[4]);
      out[0][row] = price.getValue();
      for (int j = 0; j < INPUTS; j++) {
        out[j + 1][row] = price.getPartialDerivative(j);
      }
    }
    return out;
  }

  /// All rows as scenarios of one random variable.
  @Benchmark
  public double[][] finmath() {
    RandomVariable[] x = Finmath.variables(in);
    RandomVariable price = OptionPrice.price(x[0], x[1], x[2], x[3], x[4]);
    RandomVariable[] gradient = Finmath.gradient(price, x);
    double[][] results = new double[INPUTS + 1][];
    results[0] = price.getRealizations();
    for (int j = 0; j < INPUTS; j++) {
      results[j + 1] = gradient[j].getRealizations();
    }
    return results;
  }
}
