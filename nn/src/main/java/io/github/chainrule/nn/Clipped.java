package io.github.chainrule.nn;

/// An objective whose gradient is made shorter where it is longer than a bound: multiplied by
/// `longest / (norm + 1e-6)` (Pascanu and others 2013; the small number is PyTorch's).
///
/// @param longest the largest Euclidean norm that a gradient may have
public record Clipped(Objective objective, double longest) implements Objective {

  /// @throws IllegalArgumentException if the bound is not positive
  public Clipped {
    if (!(longest > 0.0)) {
      throw new IllegalArgumentException(
          "gradients clipped to a norm of " + longest + "; give a positive number");
    }
  }

  @Override
  public double valueAndGradient(double[] x, double[] gradient) {
    double value = objective.valueAndGradient(x, gradient);
    double square = 0.0;
    for (double partial : gradient) {
      square += partial * partial;
    }
    double factor = longest / (Math.sqrt(square) + 1e-6);
    for (int i = 0; i < gradient.length && factor < 1.0; i++) {
      gradient[i] *= factor;
    }
    return value;
  }
}
