package io.github.chainrule.compiler;

/// What a generated class for a routine does.
interface Pass {

  /// Applies the routine to each of some numbers.
  ///
  /// @param part which of the methods of the class
  /// @param numbers holds the operands and receives the results
  /// @param from the place of the first operand
  /// @param to the place of the first result
  /// @param second the place of the first of the second results, if there are any
  void run(int part, double[] numbers, int from, int to, int second, int rows);
}
