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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The valley of [Rosenbrock] by DJL with PyTorch, from numbers to numbers.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class DjlRosenbrock {
  private static final NDIndex ALL_BUT_FIRST = new NDIndex("1:");
  private static final NDIndex ALL_BUT_LAST = new NDIndex(":-1");

  private double[] x;
  final double[] gradient = new double[Rosenbrock.N];
  private Djl djl;

  @Setup
  public void point() {
    Rosenbrock rosenbrock = new Rosenbrock();
    rosenbrock.point();
    x = rosenbrock.x;
    djl = new Djl();
  }

  private static NDArray valley(NDArray x) {
    NDArray here = x.get(ALL_BUT_LAST);
    NDArray across = x.get(ALL_BUT_FIRST).sub(here.square()).square().mul(100.0);
    return across.add(here.sub(1.0).square()).sum();
  }

  @Benchmark
  public double djl() {
    return djl.valueAndGradient(DjlRosenbrock::valley, x, gradient);
  }
}
