package io.github.chainrule.formula;

import io.github.chainrule.core.Source;
import io.github.chainrule.core.Value;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// A function or operator of formulas.
///
/// @param name how it is written
/// @param usage its name with its arguments, for messages and help
/// @param least the smallest number of arguments
/// @param most the largest number of arguments
/// @param body what it computes; an IllegalArgumentException of it becomes a message to the user
record FormulaFunction(
    String name, String usage, int least, int most, Function<Value[], Value> body) {

  static final int ANY = Integer.MAX_VALUE;

  static FormulaFunction unary(String name, UnaryOperator<Value> body) {
    return new FormulaFunction(name, name + "(x)", 1, 1, x -> body.apply(x[0]));
  }

  static FormulaFunction binary(String name, String usage, BinaryOperator<Value> body) {
    return new FormulaFunction(name, usage, 2, 2, x -> body.apply(x[0], x[1]));
  }

  static FormulaFunction any(String name, Function<Value[], Value> body) {
    return new FormulaFunction(name, name + "(a, b, ...)", 1, ANY, body);
  }

  /// An argument that must be a plain number, or its default.
  static double number(Value[] arguments, int index, double otherwise) {
    if (index >= arguments.length) {
      return otherwise;
    }
    if (arguments[index].operation() != Source.CONSTANT) {
      throw new IllegalArgumentException("argument " + (index + 1) + " must be a number");
    }
    return arguments[index].data();
  }
}
