package io.github.chainrule.benchmarks;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// A value and its gradient by DJL with PyTorch, in double precision, on one thread of the CPU.
final class Djl {
  static {
    // PyTorch comes with the jars; nothing is to be fetched or reported at run time.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.default_engine", "PyTorch");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
  }

  private final NDManager manager = NDManager.newBaseManager(Device.cpu());

  /// For the thread that calls this, as OpenMP counts.
  Djl() {
    JniUtils.setNumThreads(1);
  }

  NDArray array(double... numbers) {
    return manager.create(numbers);
  }

  NDArray array(double[] numbers, long... shape) {
    return manager.create(numbers, new Shape(shape));
  }

  NDArray labels(double[] numbers) {
    return manager.create(Arrays.stream(numbers).mapToLong(number -> (long) number).toArray());
  }

  /// The weights and the biases of a layer, from neurons of which each has its weights, then its
  /// bias.
  List<NDArray> layer(double[] parameters, int from, int inputs, int neurons) {
    double[] weights = new double[neurons * inputs];
    double[] biases = new double[neurons];
    for (int i = 0; i < neurons; i++) {
      int at = from + i * (inputs + 1);
      System.arraycopy(parameters, at, weights, i * inputs, inputs);
      biases[i] = parameters[at + inputs];
    }
    NDArray w = array(weights, neurons, inputs);
    NDArray b = array(biases);
    w.setRequiresGradient(true);
    b.setRequiresGradient(true);
    return List.of(w, b);
  }

  /// The gradient of layers, in the order of [#layer].
  static double[] gradient(List<NDArray> weightsAndBiases) {
    double[] gradient = new double[0];
    for (int layer = 0; layer < weightsAndBiases.size(); layer += 2) {
      double[] weights = weightsAndBiases.get(layer).getGradient().toDoubleArray();
      double[] biases = weightsAndBiases.get(layer + 1).getGradient().toDoubleArray();
      int inputs = weights.length / biases.length;
      int from = gradient.length;
      gradient = Arrays.copyOf(gradient, from + weights.length + biases.length);
      for (int i = 0; i < biases.length; i++) {
        int at = from + i * (inputs + 1);
        System.arraycopy(weights, i * inputs, gradient, at, inputs);
        gradient[at + inputs] = biases[i];
      }
    }
    return gradient;
  }

  /// The value of a loss; its gradient stays with the parameters.
  double backward(Supplier<NDArray> loss, List<NDArray> parameters) {
    try (NDScope scope = new NDScope();
        GradientCollector collector = manager.getEngine().newGradientCollector()) {
      scope.suppressNotUsedWarning();
      for (NDArray parameter : parameters) {
        NDArray before = parameter.getGradient();
        before.subi(before);
      }
      NDArray value = loss.get();
      collector.backward(value);
      return value.getDouble();
    }
  }

  /// The value of a function of numbers; its gradient goes into the array.
  double valueAndGradient(UnaryOperator<NDArray> function, double[] x, double[] gradient) {
    try (NDScope scope = new NDScope();
        GradientCollector collector = manager.getEngine().newGradientCollector()) {
      scope.suppressNotUsedWarning();
      NDArray input = manager.create(x);
      input.setRequiresGradient(true);
      NDArray value = function.apply(input);
      collector.backward(value);
      System.arraycopy(input.getGradient().toDoubleArray(), 0, gradient, 0, x.length);
      return value.getDouble();
    }
  }
}
