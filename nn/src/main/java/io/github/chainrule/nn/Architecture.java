package io.github.chainrule.nn;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The shape of a net: how many inputs it has, and how many neurons and which activation in each of
/// its layers.
public record Architecture(int inputs, List<Integer> neurons, List<Activation> activations) {
  /// Beyond this a net is a mistake rather than a wish.
  private static final long MOST_PARAMETERS = 50_000_000;

  /// @throws IllegalArgumentException if there is no layer, not one activation for each, or a size
  ///   that is not positive
  public Architecture {
    neurons = List.copyOf(neurons);
    activations = List.copyOf(activations);
    if (neurons.isEmpty() || neurons.size() != activations.size()) {
      throw new IllegalArgumentException(
          neurons.size()
              + " layers and "
              + activations.size()
              + " activations; give at least one layer, and one activation for each");
    }
    if (inputs < 1 || neurons.stream().anyMatch(n -> n < 1)) {
      throw new IllegalArgumentException(
          "a net of " + inputs + " inputs and layers of " + neurons + "; all must be at least 1");
    }
    long parameters = 0;
    for (int layer = 0; layer < neurons.size(); layer++) {
      long before = layer == 0 ? inputs : neurons.get(layer - 1);
      parameters += neurons.get(layer) * (before + 1);
      // Before a sum of several could overflow.
      if (parameters > MOST_PARAMETERS) {
        throw new IllegalArgumentException(
            "a net of " + parameters + " parameters; at most " + MOST_PARAMETERS + " are possible");
      }
    }
  }

  /// Layers of one activation, but for the last, which is linear.
  public static Architecture of(int inputs, Activation hidden, int... neurons) {
    return new Architecture(
        inputs,
        IntStream.of(neurons).boxed().toList(),
        IntStream.range(0, neurons.length)
            .mapToObj(i -> i < neurons.length - 1 ? hidden : Activation.LINEAR)
            .toList());
  }

  int layers() {
    return neurons.size();
  }

  /// How many inputs a layer has.
  int inputsOf(int layer) {
    return layer == 0 ? inputs : neurons.get(layer - 1);
  }

  int parametersOf(int layer) {
    return neurons.get(layer) * (inputsOf(layer) + 1);
  }

  /// How many outputs it has.
  public int outputs() {
    return neurons.get(layers() - 1);
  }

  /// How many weights and biases it has.
  public int parameters() {
    return IntStream.range(0, layers()).map(this::parametersOf).sum();
  }

  /// Such as `2 -> 16 tanh -> 16 tanh -> 1`.
  @Override
  public String toString() {
    return IntStream.range(0, layers())
        .mapToObj(i ->
            activations.get(i) == Activation.LINEAR
                ? " -> " + neurons.get(i)
                : " -> " + neurons.get(i) + " " + activations.get(i))
        .collect(Collectors.joining("", Integer.toString(inputs), ""));
  }
}
