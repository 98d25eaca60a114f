package io.github.chainrule.compiler;

import java.util.function.DoubleBinaryOperator;

/// A function that is computed one number at a time, in every tier by the same Java code: for what
/// is rare in programs.
record ScalarCall(String symbol, int arity, DoubleBinaryOperator function) implements Function {
  @Override
  public double evaluate(double a, double b, double c) {
    return function.applyAsDouble(a, b);
  }
}
