package io.github.chainrule.core;

/// The activation functions of neural nets, for [Value].
///
/// A part of [Value], which is the only type to write down.
public sealed interface Activations permits Value {

  private Value self() {
    return (Value) this;
  }

  /// `max(x, 0)`. At 0 its derivative is 0.
  default Value relu() {
    return Node.of(Primitive.RELU, self());
  }

  /// `x` above 0 and `slope * x` from 0 down, where the derivative is `slope`.
  default Value leakyRelu(double slope) {
    return Values.where(self().gt(0.0), self(), self().times(slope));
  }

  /// `x` above 0 and `alpha * (e**x - 1)` from 0 down.
  ///
  /// Clevert, Unterthiner and Hochreiter, "Fast and accurate deep network learning by exponential
  /// linear units", 2015.
  default Value elu(double alpha) {
    return Values.where(self().gt(0.0), self(), self().expm1().times(alpha));
  }

  /// `x * normalCdf(x)`, the exact form and not its approximation by tanh.
  ///
  /// Hendrycks and Gimpel, "Gaussian error linear units", 2016.
  default Value gelu() {
    return self().times(self().normalCdf());
  }

  /// `x * sigmoid(x)`, also called swish.
  default Value silu() {
    return self().times(self().sigmoid());
  }

  /// `1 / (1 + e**-x)`, without overflow.
  default Value sigmoid() {
    return Node.of(Primitive.SIGMOID, self());
  }

  /// `log(sigmoid(x))`, also where `sigmoid(x)` itself is 0.
  default Value logSigmoid() {
    return self().unaryMinus().softplus().unaryMinus();
  }

  /// `log(1 + e**x)`, without overflow.
  default Value softplus() {
    return Node.of(Primitive.SOFTPLUS, self());
  }
}
