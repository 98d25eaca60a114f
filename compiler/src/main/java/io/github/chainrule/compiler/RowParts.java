package io.github.chainrule.compiler;

/// What a generated class for rows does: its parts, by number.
interface RowParts {

  /// Runs one part for a block of rows.
  ///
  /// @param in the columns
  /// @param firstIn the place in them of row 0 of the scratch numbers
  /// @param shared what the rows share
  /// @param scratch the slots
  /// @param first the first row to compute
  /// @param end the row behind the last one, a multiple of [RowLoop#STEP] farther
  /// @param out the columns of outputs
  /// @param firstOut the place in them of row 0 of the scratch numbers
  void run(
      int part,
      double[][] in,
      int firstIn,
      double[] shared,
      double[] scratch,
      int first,
      int end,
      double[][] out,
      int firstOut);
}
