package io.github.chainrule.core;

import java.util.function.DoubleUnaryOperator;

/// The slope of a function of one variable at 0 by differences.
///
/// @param slope the central difference
/// @param left the difference to the left
/// @param right the difference to the right
/// @param error how far the slope may be off, by what halving the step changes and by rounding
record Difference(double slope, double left, double right, double error) {
  private static final double TOLERANCE = 1e-6;

  /// @param scale the size of the variable
  static Difference of(DoubleUnaryOperator g, double scale) {
    double h = 1e-5 * scale;
    double at = g.applyAsDouble(0.0);
    double before = g.applyAsDouble(-h);
    double after = g.applyAsDouble(h);
    double slope = (after - before) / (2 * h);
    double half = (g.applyAsDouble(h / 2) - g.applyAsDouble(-h / 2)) / h;
    double rounding = 4e-16 * (Math.abs(at) + Math.abs(before) + Math.abs(after)) / h;
    // Where a step leads out of the domain, nothing can be said.
    double error = Double.isNaN(slope) ? Double.POSITIVE_INFINITY : Math.abs(slope - half);
    return new Difference(half, (at - before) / h, (after - at) / h, error + 16 * rounding);
  }

  /// Whether a derivative cannot be this slope.
  boolean contradicts(double derivative) {
    double tolerance = TOLERANCE * (1.0 + Math.abs(derivative) + Math.abs(slope)) + 2 * error;
    return !(Math.abs(derivative - slope) <= tolerance);
  }

  boolean hasKink() {
    return Math.abs(right - left) > 1e-3 * (1.0 + Math.abs(left) + Math.abs(right));
  }
}
