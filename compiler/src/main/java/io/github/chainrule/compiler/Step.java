package io.github.chainrule.compiler;

import java.util.List;

/// A piece of a [Schedule]. In the scope of a row each step runs for a block of rows before the
/// next one begins.
@SuppressWarnings("ArrayRecordComponent")
sealed interface Step {

  /// Straight-line code, which becomes one method.
  ///
  /// @param units what it computes, in order; values of one unit do not depend on each other
  /// @param stored the values that it puts into their slots
  /// @param outputs the outputs that it writes
  record Part(List<int[]> units, int[] stored, int[] outputs) implements Step {}

  /// Long sums of products of shared numbers with the same columns, as the neurons of a layer are:
  /// a loop over the terms, in which each column is read once for all sums.
  ///
  /// @param sums the values it computes
  /// @param columns the column of each term, but for the first term of each sum if that is no
  ///   product
  /// @param from the place of the first shared number among the packed ones; they follow term by
  ///   term
  record Tile(int[] sums, int[] columns, boolean begun, int from) implements Step {}

  /// Routines, calls and evaluations, each a value of the program.
  record Passes(int[] values) implements Step {}

  /// Adds to sums over rows.
  record Reduce(List<Term> terms) implements Step {}

  /// A number, or a product of two, that is added to a sum.
  ///
  /// @param right -1 for a single number
  record Term(int output, int left, int right) {

    /// What an output adds up. A product that differs from row to row is added by one fused
    /// operation.
    static Term of(Dag dag, boolean[] perRow, int output) {
      int v = dag.outputs[output];
      return dag.node(v) instanceof Node.Apply(Function function, int a, int b, int _)
              && function == Op.MULTIPLY
              && perRow[a]
              && perRow[b]
          ? new Term(output, a, b)
          : new Term(output, v, -1);
    }
  }
}
