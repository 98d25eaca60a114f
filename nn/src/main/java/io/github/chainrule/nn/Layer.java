package io.github.chainrule.nn;

import io.github.chainrule.core.Value;
import java.util.ArrayList;
import java.util.List;

/// Neurons side by side, with the same inputs.
///
/// @param neurons at least one, all with as many inputs and the same activation
public record Layer(List<Neuron> neurons) {

  /// @throws IllegalArgumentException if there is no neuron
  public Layer {
    neurons = List.copyOf(neurons);
    if (neurons.isEmpty()) {
      throw new IllegalArgumentException("a layer of no neurons; give at least one");
    }
  }

  /// Neurons over parameters that lie one behind the other: of each neuron its weights, then its
  /// bias.
  static Layer of(int inputs, Activation activation, List<? extends Value> parameters) {
    List<Neuron> neurons = new ArrayList<>();
    for (int from = 0; from < parameters.size(); from += inputs + 1) {
      int bias = from + inputs;
      neurons.add(new Neuron(parameters.subList(from, bias), parameters.get(bias), activation));
    }
    return new Layer(neurons);
  }

  /// What each neuron makes of the inputs.
  public List<Value> apply(List<? extends Value> x) {
    List<Value> outputs = new ArrayList<>(neurons.size());
    for (Neuron neuron : neurons) {
      outputs.add(neuron.apply(x));
    }
    return outputs;
  }

  /// The neurons and their activation, such as `16 tanh`.
  @Override
  public String toString() {
    Activation activation = neurons.get(0).activation();
    return neurons.size() + (activation == Activation.LINEAR ? "" : " " + activation);
  }
}
