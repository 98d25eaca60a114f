package io.github.chainrule.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import java.util.ArrayList;
import java.util.List;
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

/// The step of [MoonsStep] by DJL with PyTorch. The gradient stays in its arrays.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class DjlMoonsStep {
  private static final int H = MoonsStep.H;

  @Param({"relu", "tanh"})
  String activation = "relu";

  private boolean relu;
  private Djl djl;
  private NDArray points;
  private NDArray labels;

  /// The weights and the biases of each layer.
  private final List<NDArray> parameters = new ArrayList<>();

  @Setup
  public void net() {
    MoonsStep moons = new MoonsStep();
    moons.activation = activation;
    moons.net();
    relu = moons.relu;
    djl = new Djl();
    points = djl.array(moons.x0).stack(djl.array(moons.x1), 1);
    labels = djl.array(moons.y, MoonsStep.ROWS, 1);
    parameters.addAll(djl.layer(moons.parameters, 0, 2, H));
    parameters.addAll(djl.layer(moons.parameters, MoonsStep.SECOND, H, H));
    parameters.addAll(djl.layer(moons.parameters, MoonsStep.THIRD, H, 1));
  }

  private NDArray loss() {
    NDArray score = linear(activate(linear(activate(linear(points, 0)), 2)), 4);
    NDArray margin = Activation.relu(labels.mul(score).neg().add(1.0)).mean();
    NDArray squares = parameters.get(0).square().sum();
    for (NDArray each : parameters.subList(1, parameters.size())) {
      squares = squares.add(each.square().sum());
    }
    return margin.add(squares.mul(MoonsStep.DECAY));
  }

  private NDArray linear(NDArray x, int layer) {
    return Linear.linear(x, parameters.get(layer), parameters.get(layer + 1)).singletonOrThrow();
  }

  private NDArray activate(NDArray x) {
    return relu ? Activation.relu(x) : x.tanh();
  }

  @Benchmark
  public double djl() {
    return djl.backward(this::loss, parameters);
  }

  double[] gradient() {
    return Djl.gradient(parameters);
  }
}
