package io.github.chainrule.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The formula of [Formulas] by DJL with PyTorch, from numbers to numbers.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class DjlFormulas {
  private static final NDIndex FIRST = new NDIndex(":1");
  private static final NDIndex OTHERS = new NDIndex("1:");

  @Param({"5", "50", "500"})
  int variables;

  private double[] x;
  double[] gradient;
  private Djl djl;

  @Setup
  public void point() {
    Formulas formulas = new Formulas();
    formulas.variables = variables;
    formulas.point();
    x = formulas.x;
    gradient = new double[variables];
    djl = new Djl();
  }

  private static NDArray formula(NDArray x) {
    NDArray next = x.get(OTHERS).concat(x.get(FIRST));
    NDArray root = x.square().add(1.0).sqrt();
    return x.sin().mul(next).add(root).sum().log();
  }

  @Benchmark
  public double djl() {
    return djl.valueAndGradient(DjlFormulas::formula, x, gradient);
  }
}
