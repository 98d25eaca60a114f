package io.github.chainrule.nn;

import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.List;
import java.util.Locale;

/// How far the outputs of a net are from the target of a row; `y` is the only output, `t` the
/// target.
public enum Loss {
  /// `(y - t)**2`
  SQUARED,
  /// `abs(y - t)`
  ABSOLUTE,
  /// `(y - t)**2 / 2` up to a distance of 1, then `abs(y - t) - 1/2` (Huber 1964)
  HUBER,
  /// `max(0, 1 - y)` for targets above 0, `max(0, 1 + y)` for others: the hinge of support vector
  /// machines and of micrograd's demo
  MAX_MARGIN,
  /// `log(1 + exp(y)) - t * y`, where the sigmoid of `y` is the probability that the target is 1
  /// and not 0
  BINARY_CROSS_ENTROPY,
  /// `logSumExp(y) - y[t]`, where the softmax of the outputs are the probabilities of the classes;
  /// the target is the number of a class
  CROSS_ENTROPY;

  /// The loss of one row.
  ///
  /// @throws IllegalArgumentException if there are several outputs where one is expected
  public Value of(List<? extends Value> outputs, Value target) {
    requireOutputs(outputs.size());
    Value y = outputs.get(0);
    return switch (this) {
      case SQUARED -> y.minus(target).square();
      case ABSOLUTE -> y.minus(target).abs();
      case HUBER -> huber(y.minus(target));
      case MAX_MARGIN -> Values.where(target.gt(0.0), y.unaryMinus(), y).plus(1.0).relu();
      case BINARY_CROSS_ENTROPY -> y.softplus().minus(target.times(y));
      case CROSS_ENTROPY -> Values.logSumExp(outputs).minus(chosen(outputs, target));
    };
  }

  private static Value huber(Value error) {
    Value size = error.abs();
    return Values.where(size.le(1.0), error.square().times(0.5), size.minus(0.5));
  }

  private static Value chosen(List<? extends Value> outputs, Value target) {
    Value chosen = outputs.get(0);
    for (int k = 1; k < outputs.size(); k++) {
      chosen = Values.where(target.eq(k), outputs.get(k), chosen);
    }
    return chosen;
  }

  /// Whether targets are classes, and not numbers.
  public boolean isOfClasses() {
    return switch (this) {
      case SQUARED, ABSOLUTE, HUBER -> false;
      case MAX_MARGIN, BINARY_CROSS_ENTROPY, CROSS_ENTROPY -> true;
    };
  }

  void requireOutputs(int count) {
    if (count != 1 && this != CROSS_ENTROPY) {
      throw new IllegalArgumentException(
          "the " + this + " loss is one of a single output, and the net has " + count);
    }
  }

  /// `squared`, `max-margin` and so on.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
