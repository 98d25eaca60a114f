package io.github.chainrule.nn;

import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.List;

/// A neuron: `activation(w[0] * x[0] + w[1] * x[1] + ... + bias)`.
///
/// @param weights one for each input; a list that changes changes the neuron
public record Neuron(List<? extends Value> weights, Value bias, Activation activation) {

  /// What it makes of its inputs.
  ///
  /// @throws IllegalArgumentException if there are not as many inputs as weights
  public Value apply(List<? extends Value> x) {
    return activation.of(Values.dot(weights, x).plus(bias));
  }

  /// Such as `tanh neuron of 2 inputs`.
  @Override
  public String toString() {
    int n = weights.size();
    return activation + " neuron of " + n + (n == 1 ? " input" : " inputs");
  }
}
