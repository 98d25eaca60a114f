package io.github.chainrule.compiler;

/// What a generated class for rows does: its parts, by number.
interface RowParts {

  /// Runs one part for a block of rows.
  ///
  /// @param in the columns
  /// @param firstIn the place of the block's first row in them
  /// @param shared what the rows share
  /// @param scratch the slots
  /// @param rows how many rows to compute, a multiple of [RowLoop#STEP]
  /// @param out the columns of outputs
  /// @param firstOut the place of the block's first row in them
  /// @param lanes the sums, eight numbers each
  void run(
      int part,
      double[][] in,
      int firstIn,
      double[] shared,
      double[] scratch,
      int rows,
      double[][] out,
      int firstOut,
      double[] lanes);
}
