package io.github.chainrule.core;

import java.util.function.DoubleUnaryOperator;

/// The slope of a function of one variable at 0 by differences.
///
/// Steps from 1e-4 of the variable's size downwards are tried, and of the central differences,
/// extrapolated from a step and its half, the first is taken that seems good enough, else the one
/// that seems most accurate: that changes least with the step and loses least by rounding.
///
/// @param slope the central difference
/// @param left the difference to the left
/// @param right the difference to the right
/// @param error how far the slope may be off; infinite if no step stays where the function is
///   finite
record Difference(double slope, double left, double right, double error) {
  private static final double TOLERANCE = 1e-6;

  /// Below this a derivative cannot be told from zero.
  private static final double SMALLEST = 1e-10;

  /// @param scale the size of the variable
  static Difference of(DoubleUnaryOperator g, double scale) {
    double at = g.applyAsDouble(0.0);
    Difference before = with(1e-3, scale, at, g);
    Difference best =
        new Difference(before.slope, before.left, before.right, Double.POSITIVE_INFINITY);
    for (double step = 1e-4; step > 1e-12; step /= 10.0) {
      Difference next = with(step, scale, at, g);
      double error = Math.max(next.error, Math.abs(next.slope - before.slope));
      if (error < best.error) {
        best = new Difference(next.slope, next.left, next.right, error);
      }
      before = next;
      // Two that agree by chance are not enough.
      if (step < 5e-5 && best.good()) {
        break;
      }
    }
    return best;
  }

  private static Difference with(double step, double scale, double at, DoubleUnaryOperator g) {
    double h = step * scale;
    double before = g.applyAsDouble(-h);
    double after = g.applyAsDouble(h);
    double whole = (after - before) / (2 * h);
    double half = (g.applyAsDouble(h / 2) - g.applyAsDouble(-h / 2)) / h;
    // Of the function's value, and of the place where it is taken.
    double rounding =
        1e-15 * (Math.abs(at) + Math.abs(before) + Math.abs(after)) / h
            + 4e-16 * Math.abs(whole) / step;
    return new Difference(
        (4 * half - whole) / 3,
        (at - before) / h,
        (after - at) / h,
        Math.abs(whole - half) + rounding);
  }

  private boolean good() {
    return known() && error <= 0.1 * TOLERANCE * Math.abs(slope) + 0.1 * SMALLEST;
  }

  boolean known() {
    return error < Double.POSITIVE_INFINITY;
  }

  /// Whether a derivative cannot be this slope, which must be known.
  boolean contradicts(double derivative) {
    double tolerance = TOLERANCE * (Math.abs(derivative) + Math.abs(slope)) + 2 * error + SMALLEST;
    return !(Math.abs(derivative - slope) <= tolerance);
  }

  boolean hasKink() {
    return Math.abs(right - left) > 1e-3 * (Math.abs(left) + Math.abs(right)) + 100 * SMALLEST;
  }
}
