package io.github.chainrule.benchmarks;

import io.github.chainrule.core.SparseMatrix;
import io.github.chainrule.core.VectorFunction;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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

/// The Jacobian of 30,000 residuals of 3 parameters each, out of 10,000, in compressed-row form,
/// beside the values of the residuals.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(3)
public class SparseResiduals {
  private static final int PARAMETERS = 10_000;
  private static final int RESIDUALS = 30_000;

  private final int[][] uses = new int[RESIDUALS][];
  private double[] x;
  private final VectorFunction residuals =
      VectorFunction.of(p ->
          Arrays.stream(uses)
              .map(u -> p[u[0]].sin().times(p[u[1]]).plus(p[u[2]].unaryMinus().exp()))
              .toList());

  @Setup
  public void point() {
    SplittableRandom random = new SplittableRandom(4);
    Arrays.setAll(uses, i -> random.ints(3, 0, PARAMETERS).toArray());
    x = random.doubles(PARAMETERS, -1, 1).toArray();
  }

  @Benchmark
  public double[] value() {
    return residuals.value(x);
  }

  @Benchmark
  public SparseMatrix sparseJacobian() {
    return residuals.sparseJacobian(x);
  }

  @Benchmark
  public double[] valueByHand() {
    double[] values = new double[RESIDUALS];
    for (int i = 0; i < RESIDUALS; i++) {
      int[] u = uses[i];
      values[i] = Math.sin(x[u[0]]) * x[u[1]] + Math.exp(-x[u[2]]);
    }
    return values;
  }
}
