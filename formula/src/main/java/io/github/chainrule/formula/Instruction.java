package io.github.chainrule.formula;

/// One step of a formula in postfix order. Evaluating a list of these needs no recursion, however
/// long the formula is.
sealed interface Instruction {

  /// Puts a number on the stack.
  record Literal(double number) implements Instruction {}

  /// Puts what a name stands for on the stack.
  record Reference(String name, int position) implements Instruction {}

  /// Takes arguments from the stack and puts the result of a function of them there.
  record Call(FormulaFunction function, int arguments, int position) implements Instruction {}

  /// Takes a value from the stack and gives it a name.
  record Assign(String name) implements Instruction {}
}
