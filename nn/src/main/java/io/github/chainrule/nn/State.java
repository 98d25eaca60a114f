package io.github.chainrule.nn;

import java.util.Map;

/// Reads what an optimiser has remembered.
final class State {
  private State() {}

  static double[] array(Map<String, double[]> state, String name) {
    double[] array = state.get(name);
    if (array == null) {
      throw new IllegalArgumentException(
          "the state of an optimiser lacks '" + name + "'; it has " + state.keySet());
    }
    return array.clone();
  }
}
