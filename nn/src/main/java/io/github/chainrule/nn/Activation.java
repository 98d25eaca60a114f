package io.github.chainrule.nn;

import io.github.chainrule.core.Value;
import java.util.Locale;

/// What a neuron makes of its weighted sum `x`.
public enum Activation {
  /// `x`
  LINEAR,
  /// `tanh(x)`
  TANH,
  /// `max(x, 0)`, whose derivative at 0 is 0
  RELU,
  /// `1 / (1 + exp(-x))`
  SIGMOID,
  /// `log(1 + exp(x))`
  SOFTPLUS,
  /// `x / (1 + exp(-x))`
  SILU,
  /// `x` times the probability that a standard normal variable is less than `x`
  GELU;

  /// Applies it.
  public Value of(Value x) {
    return switch (this) {
      case LINEAR -> x;
      case TANH -> x.tanh();
      case RELU -> x.relu();
      case SIGMOID -> x.sigmoid();
      case SOFTPLUS -> x.softplus();
      case SILU -> x.times(x.sigmoid());
      case GELU -> x.times(x.normalCdf());
    };
  }

  /// `tanh`, `relu` and so on.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
