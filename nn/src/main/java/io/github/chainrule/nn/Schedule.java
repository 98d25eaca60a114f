package io.github.chainrule.nn;

/// How the learning rate changes while a net is trained, as a factor of the rate that was asked
/// for.
@FunctionalInterface
public interface Schedule {

  /// The factor.
  ///
  /// @param step counts from 0
  /// @param steps how many there are to be
  double factor(long step, long steps);

  /// 1 all the time.
  static Schedule constant() {
    return (step, steps) -> 1.0;
  }

  /// From 1 at the first step in even steps towards `end`, which it would have at the step behind
  /// the last: micrograd's demo goes from 1 to 0.1.
  static Schedule linear(double end) {
    return (step, steps) -> 1.0 - (1.0 - end) * step / steps;
  }

  /// From 1 to 0 along half a cosine (Loshchilov and Hutter 2017).
  static Schedule cosine() {
    return (step, steps) -> 0.5 * (1.0 + Math.cos(Math.PI * step / steps));
  }

  /// Multiplied by `factor` after each `every` steps.
  ///
  /// @throws IllegalArgumentException if `every` is not positive
  static Schedule steps(double factor, long every) {
    if (every < 1) {
      throw new IllegalArgumentException("a schedule of steps of " + every + "; give 1 or more");
    }
    return (step, steps) -> {
      long times = step / every;
      return Math.pow(factor, (double) times);
    };
  }

  /// This schedule behind a warm-up: over so many steps the factor grows in even steps, from a
  /// first share to 1.
  ///
  /// @throws IllegalArgumentException if `warmUp` is negative
  default Schedule after(long warmUp) {
    if (warmUp < 0) {
      throw new IllegalArgumentException("a warm-up of " + warmUp + " steps; give 0 or more");
    }
    return (step, steps) ->
        step < warmUp ? (step + 1.0) / warmUp : factor(step - warmUp, Math.max(1, steps - warmUp));
  }
}
