package io.github.chainrule.benchmarks;

import io.github.chainrule.compiler.CompiledRowFunction;
import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.compiler.Tier;
import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import java.util.Arrays;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The price of an option and the eight Greeks of [EightGreeks] for each of a million rows.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 8, time = 2)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-Xmx3g"})
public class RowGreeks {
  private static final double[] NONE = {};

  int rows = 1_000_000;
  private double[][] in;
  private double[][] out;
  private Rows data;
  private CompiledRowFunction compiled;
  private final DSFactory structures = new DSFactory(4, 2);

  @Setup
  public void data() {
    in = new double[5][];
    SplittableRandom random = new SplittableRandom(1);
    Arrays.setAll(in, j -> random.doubles(rows, 0.5, 1.5).toArray());
    out = new double[EightGreeks.OUTPUTS][rows];
    data = Rows.ofColumns(in);
    compiled =
        Compiler.options()
            .tier(Tier.LANES)
            .compile(RowFunction.ofSeveral(5, 0, (o, p) -> EightGreeks.greeks(o)));
  }

  @Benchmark
  public double[][] compiledGreeks() {
    compiled.values(data, NONE, out);
    return out;
  }

  @Benchmark
  public double[][] byHand() {
    for (int row = 0; row < rows; row++) {
      EightGreeks.closedForms(in, out, row);
    }
    return out;
  }

  @Benchmark
  public double[][] byHandWithVectors() {
    int row = 0;
    for (; row < OptionLanes.bound(rows); row += OptionLanes.COUNT) {
      OptionLanes.greeks(in, out, row);
    }
    for (; row < rows; row++) {
      EightGreeks.closedForms(in, out, row);
    }
    return out;
  }

  @Benchmark
  public double[][] hipparchusDerivativeStructure() {
    for (int row = 0; row < rows; row++) {
      DerivativeStructure price =
          OptionPrice.price(
              structures.variable(0, in[0][row]),
              in[1][row],
              structures.variable(1, in[2][row]),
              structures.variable(2, in[3][row]),
              structures.variable(3, in[4][row]));
      EightGreeks.read(price, out, row);
    }
    return out;
  }
}
