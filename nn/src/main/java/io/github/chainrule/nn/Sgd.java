package io.github.chainrule.nn;

import java.util.Map;

/// Gradient descent: `x = x - rate * v` with the velocity `v = momentum * v + gradient`, which
/// begins as the first gradient. On batches it is stochastic gradient descent. With Nesterov's
/// momentum it looks ahead: `x = x - rate * (gradient + momentum * v)` (Sutskever and others 2013).
public final class Sgd implements Optimizer {
  private final double momentum;
  private final boolean nesterov;
  private double[] gradient = {};
  private double[] velocity = {};

  /// Without momentum.
  public Sgd() {
    this(0.0);
  }

  /// @param momentum the share of the velocity that is kept, from 0 to less than 1
  public Sgd(double momentum) {
    this(momentum, false);
  }

  /// @param momentum the share of the velocity that is kept, from 0 to less than 1
  /// @param nesterov whether the momentum is Nesterov's
  public Sgd(double momentum, boolean nesterov) {
    if (!(momentum >= 0.0 && momentum < 1.0)) {
      throw new IllegalArgumentException("momentum " + momentum + "; give 0 to less than 1");
    }
    this.momentum = momentum;
    this.nesterov = nesterov;
  }

  @Override
  public double step(Objective objective, double[] x, double rate) {
    if (gradient.length != x.length) {
      gradient = new double[x.length];
    }
    double value = objective.valueAndGradient(x, gradient);
    if (velocity.length != x.length) {
      velocity = new double[x.length];
    }
    for (int i = 0; i < x.length; i++) {
      velocity[i] = momentum * velocity[i] + gradient[i];
      double move = nesterov ? gradient[i] + momentum * velocity[i] : velocity[i];
      x[i] -= rate * move;
    }
    return value;
  }

  @Override
  public Map<String, double[]> state() {
    return velocity.length == 0 ? Map.of() : Map.of("velocity", velocity.clone());
  }

  @Override
  public void restore(Map<String, double[]> state) {
    velocity = state.isEmpty() ? new double[0] : State.array(state, "velocity");
  }

  /// `sgd`, with its momentum if it has one.
  @Override
  public String toString() {
    String kind = nesterov ? "sgd with Nesterov's momentum " : "sgd with momentum ";
    return momentum == 0.0 ? "sgd" : kind + momentum;
  }
}
