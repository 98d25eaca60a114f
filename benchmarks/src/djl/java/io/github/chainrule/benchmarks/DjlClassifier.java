package io.github.chainrule.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.nn.core.Linear;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import java.util.ArrayList;
import java.util.Arrays;
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

/// The net of [Classifier] by DJL with PyTorch. The gradient stays in its arrays.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class DjlClassifier {
  @Param({"784-128", "64-64"})
  String shape = "64-64";

  private final SoftmaxCrossEntropyLoss crossEntropy = Loss.softmaxCrossEntropyLoss();
  private Djl djl;
  private NDArray examples;
  private NDList labels;

  /// The weights and the biases of each layer.
  private final List<NDArray> parameters = new ArrayList<>();

  @Setup
  public void net() {
    Classifier net = new Classifier();
    net.shape = shape;
    net.data();
    djl = new Djl();
    double[][] columns = Arrays.copyOf(net.columns, net.inputs);
    NDArray[] each = Arrays.stream(columns).map(djl::array).toArray(NDArray[]::new);
    examples = NDArrays.stack(new NDList(each), 1);
    labels = new NDList(djl.labels(net.columns[net.inputs]));
    parameters.addAll(djl.layer(net.parameters, 0, net.inputs, net.hidden));
    int last = net.hidden * (net.inputs + 1);
    parameters.addAll(djl.layer(net.parameters, last, net.hidden, Classifier.CLASSES));
  }

  private NDArray loss() {
    NDArray hidden = Linear.linear(examples, parameters.get(0), parameters.get(1)).get(0).tanh();
    NDList scores = Linear.linear(hidden, parameters.get(2), parameters.get(3));
    return crossEntropy.evaluate(labels, scores);
  }

  @Benchmark
  public double djl() {
    return djl.backward(this::loss, parameters);
  }

  double[] gradient() {
    return Djl.gradient(parameters);
  }
}
