package io.github.chainrule.core;

/// Special functions of [Value]: the normal distribution and the gamma function.
///
/// A part of [Value], which is the only type to write down.
public sealed interface SpecialFunctions permits Value {

  private Value self() {
    return (Value) this;
  }

  /// The error function, `2 / sqrt(pi)` times the integral of `exp(-t*t)` from 0 to `x`.
  default Value erf() {
    return Node.of(Primitive.ERF, self());
  }

  /// `1 - erf(x)`, accurate where it is tiny.
  default Value erfc() {
    return Node.of(Primitive.ERFC, self());
  }

  /// The probability that a standard normal variable is at most `x`, accurate in the lower tail
  /// down to 1e-308. For the upper tail use `normalCdf(-x)`.
  default Value normalCdf() {
    return Node.of(Primitive.NORMAL_CDF, self());
  }

  /// The number that a standard normal variable does not exceed with probability `x`: the inverse
  /// of [#normalCdf()]. Infinite at 0 and 1, NaN outside `[0, 1]`.
  default Value normalQuantile() {
    return Node.of(Primitive.NORMAL_QUANTILE, self());
  }

  /// The logarithm of the absolute value of the gamma function; Infinity at 0, -1, -2, ...
  default Value logGamma() {
    return Node.of(Primitive.LOG_GAMMA, self());
  }

  /// The derivative of [#logGamma()]; NaN at 0, -1, -2, ...
  default Value digamma() {
    return polygamma(0);
  }

  /// The derivative of [#digamma()] of the given order: 0 is digamma itself, 1 is trigamma. At 0,
  /// -1, -2, ... it is NaN for even orders and Infinity for odd ones.
  ///
  /// @throws IllegalArgumentException if the order is negative or above 100
  default Value polygamma(int order) {
    if (order < 0 || order > 100) {
      throw new IllegalArgumentException("polygamma of order " + order + "; give one of 0 to 100");
    }
    return Node.of(Primitive.POLYGAMMA, self(), Value.constant(order));
  }
}
