package io.github.chainrule.compiler;

/// What is applied to one, two or three numbers.
sealed interface Function permits Op, ScalarCall, Rescue {

  /// As it appears in listings.
  String symbol();

  int arity();

  /// Computes it; operands beyond its arity are ignored.
  double evaluate(double a, double b, double c);
}
