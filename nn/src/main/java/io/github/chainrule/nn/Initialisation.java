package io.github.chainrule.nn;

import java.util.random.RandomGenerator;

/// How the weights of a layer begin. Biases begin at 0.
public enum Initialisation {
  /// Uniform between plus and minus `sqrt(6 / (inputs + neurons))` (Glorot and Bengio 2010); for
  /// tanh and sigmoid.
  XAVIER,
  /// Normal with deviation `sqrt(2 / inputs)` (He and others 2015); for relu and its like.
  HE,
  /// Uniform between -1 and 1, as in micrograd.
  UNIFORM;

  /// What fits an activation.
  public static Initialisation fitting(Activation activation) {
    return switch (activation) {
      case LINEAR, TANH, SIGMOID -> XAVIER;
      case RELU, SOFTPLUS, SILU, GELU -> HE;
    };
  }

  double weight(int inputs, int neurons, RandomGenerator random) {
    return switch (this) {
      case XAVIER -> Math.sqrt(6.0 / (inputs + neurons)) * random.nextDouble(-1.0, 1.0);
      case HE -> Math.sqrt(2.0 / inputs) * random.nextGaussian();
      case UNIFORM -> random.nextDouble(-1.0, 1.0);
    };
  }
}
