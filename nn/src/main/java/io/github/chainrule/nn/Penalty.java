package io.github.chainrule.nn;

/// What is added to a loss so that parameters stay small: `l1 * sum(abs(x)) + l2 * sum(x**2)`.
///
/// @param l1 at least 0
/// @param l2 at least 0
public record Penalty(double l1, double l2) {
  /// Nothing.
  public static final Penalty NONE = new Penalty(0.0, 0.0);

  /// @throws IllegalArgumentException if one is negative or NaN
  public Penalty {
    if (!(l1 >= 0.0 && l2 >= 0.0)) {
      throw new IllegalArgumentException(
          "penalties of " + l1 + " and " + l2 + "; give numbers of at least 0");
    }
  }

  /// Adds its gradient.
  ///
  /// @return its value
  double add(double[] x, double[] gradient) {
    double absolute = 0.0;
    double square = 0.0;
    if (l1 > 0.0 || l2 > 0.0) {
      for (int i = 0; i < x.length; i++) {
        absolute += Math.abs(x[i]);
        square += x[i] * x[i];
        gradient[i] += l1 * Math.signum(x[i]) + 2.0 * l2 * x[i];
      }
    }
    return l1 * absolute + l2 * square;
  }
}
