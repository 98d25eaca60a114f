package io.github.chainrule.compiler;

/// What a generated class for blocks of rows does that reads from a table where its operands and
/// results are.
interface TableRun {

  /// Computes a block of rows.
  ///
  /// @param part which method
  /// @param scratch the slots
  /// @param packed shared numbers in the order in which they are read
  /// @param from the place of the first of them
  /// @param at the table
  /// @param count how often the method repeats what it does, each time with other operands
  /// @param first the first row
  /// @param end the row behind the last one
  void run(
      int part,
      double[] scratch,
      double[] packed,
      int from,
      int[] at,
      int count,
      int first,
      int end);
}
