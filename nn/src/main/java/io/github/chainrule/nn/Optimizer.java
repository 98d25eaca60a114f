package io.github.chainrule.nn;

import java.util.Map;

/// Changes parameters step by step so that an objective becomes small. What it remembers from step
/// to step can be taken out and put in again, so that training goes on as if it had never stopped.
public sealed interface Optimizer permits Sgd, Adam, Lbfgs {

  /// Takes one step.
  ///
  /// @param x the parameters, which are changed
  /// @param rate the learning rate
  /// @return the value of the objective before the step
  double step(Objective objective, double[] x, double rate);

  /// What it remembers, by name; empty before the first step. The arrays are copies.
  Map<String, double[]> state();

  /// Goes back to what was remembered.
  ///
  /// @throws IllegalArgumentException if it is not the state of such an optimiser
  void restore(Map<String, double[]> state);
}
