package io.github.chainrule.compiler;

/// What the generated class for sums over rows does. It is the same for all functions.
interface Reducer {

  /// Adds a block of rows to sums.
  ///
  /// @param part [ReduceCode#PRODUCTS], [ReduceCode#NUMBERS], [ReduceCode#ROW], [ReduceCode#CHAINS]
  ///   or of an [OuterPiece]
  /// @param scratch the slots
  /// @param at the places of the factors or numbers in the slots, then those of the sums in the
  ///   lanes
  /// @param first the first row
  /// @param lanes the sums, [RowLoop#LANES] numbers each, or one of an outer product
  void run(int part, double[] scratch, int[] at, int first, int rows, double[] lanes);
}
