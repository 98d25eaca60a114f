package io.github.chainrule.nn;

/// What one pass over the data came to.
///
/// @param number counts from 1
/// @param rate the learning rate of its last step
/// @param loss the mean loss of a row, as it was while the pass went on, and the penalty
/// @param validation the mean loss of a row that was held back; NaN if none was
public record Epoch(int number, double rate, double loss, double validation) {

  /// What is to be small: the loss on rows that were held back, if there are any.
  double judged() {
    return Double.isNaN(validation) ? loss : validation;
  }
}
