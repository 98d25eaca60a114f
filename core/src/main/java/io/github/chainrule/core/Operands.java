package io.github.chainrule.core;

/// The numbers that an operation on many operands works on, wherever they are kept.
sealed interface Operands permits Node, Slots {

  int operandCount();

  /// The number of one operand.
  double at(int operand);
}
