package io.github.chainrule.nn;

/// What an optimiser makes small, such as the mean loss over a batch, or
/// `ScalarFunction::valueAndGradient`.
@FunctionalInterface
public interface Objective {

  /// Computes the value and the gradient.
  ///
  /// @param gradient as long as `x`; what was in it is overwritten
  double valueAndGradient(double[] x, double[] gradient);
}
