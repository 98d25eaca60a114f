package io.github.chainrule.nn;

/// Finds how far to go along a direction so that the strong Wolfe conditions hold: the value has
/// fallen enough for the way, and the slope has become flat enough. By bracketing and then zooming
/// in with cubic interpolation (Nocedal and Wright, Numerical Optimization, 2nd edition, algorithms
/// 3.5 and 3.6).
final class LineSearch {
  private static final double FALL = 1e-4;
  private static final double FLATNESS = 0.9;
  private static final int MOST_EVALUATIONS = 30;

  private final Objective objective;
  private final double[] from;
  private final double[] direction;

  /// Where the last evaluation was, and the gradient there.
  final double[] x;

  final double[] gradient;

  private final double startValue;
  private final double startSlope;
  private int evaluations;

  /// A place on the way: how far it is, and value and slope there.
  record Place(double way, double value, double slope) {}

  LineSearch(
      Objective objective,
      double[] from,
      double[] direction,
      double startValue,
      double startSlope) {
    this.objective = objective;
    this.from = from;
    this.direction = direction;
    this.startValue = startValue;
    this.startSlope = startSlope;
    this.x = new double[from.length];
    this.gradient = new double[from.length];
  }

  /// The place; the start if the value falls nowhere. The last evaluation was there.
  Place search(double firstWay) {
    Place start = new Place(0.0, startValue, startSlope);
    Place before = start;
    double way = firstWay;
    while (evaluations < MOST_EVALUATIONS) {
      Place place = at(way);
      if (!fallsEnough(place) || (before.way > 0.0 && place.value >= before.value)) {
        return zoom(before, place);
      }
      if (isFlat(place)) {
        return place;
      }
      if (place.slope >= 0.0) {
        return zoom(place, before);
      }
      before = place;
      way *= 2.0;
    }
    return before.way > 0.0 ? at(before.way) : start;
  }

  private Place zoom(Place low, Place high) {
    Place best = low;
    Place other = high;
    while (evaluations < MOST_EVALUATIONS && Math.abs(other.way - best.way) > 1e-16 * best.way) {
      Place place = at(between(best, other));
      if (!fallsEnough(place) || place.value >= best.value) {
        other = place;
      } else {
        if (isFlat(place)) {
          return place;
        }
        if (place.slope * (other.way - best.way) >= 0.0) {
          other = best;
        }
        best = place;
      }
    }
    // Not flat, but it has fallen: that is still a step.
    return best.way > 0.0 ? at(best.way) : best;
  }

  private boolean fallsEnough(Place place) {
    return place.value <= startValue + FALL * place.way * startSlope;
  }

  private boolean isFlat(Place place) {
    return Math.abs(place.slope) <= -FLATNESS * startSlope;
  }

  /// Where the cubic through values and slopes of two places is least; the middle where it is none,
  /// or close to one of them.
  private static double between(Place a, Place b) {
    double middle = 0.5 * (a.way + b.way);
    double length = Math.abs(b.way - a.way);
    double d1 = a.slope + b.slope - 3.0 * (a.value - b.value) / (a.way - b.way);
    double square = d1 * d1 - a.slope * b.slope;
    double d2 = Math.signum(b.way - a.way) * Math.sqrt(square);
    double least = b.way - (b.way - a.way) * (b.slope + d2 - d1) / (b.slope - a.slope + 2.0 * d2);
    boolean inside = Math.abs(least - middle) <= 0.4 * length;
    return inside ? least : middle;
  }

  private Place at(double way) {
    evaluations++;
    for (int i = 0; i < x.length; i++) {
      x[i] = from[i] + way * direction[i];
    }
    double value = objective.valueAndGradient(x, gradient);
    double slope = 0.0;
    for (int i = 0; i < x.length; i++) {
      slope += gradient[i] * direction[i];
    }
    return new Place(way, value, slope);
  }
}
