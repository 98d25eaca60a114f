package io.github.chainrule.compiler;

/// What the generated class for tiles of some number of sums does. It is the same for all
/// functions.
interface TileRun {

  /// Computes a block of rows.
  ///
  /// @param part how the sums begin: [TileCode#SHARED], [TileCode#COLUMNS] or [TileCode#NOTHING]
  /// @param scratch the slots
  /// @param packed shared numbers in the order in which they are read
  /// @param from the place of the first of them
  /// @param at places in the slots: of the sums, of what they begin with if that is columns, and of
  ///   the column of each term
  /// @param terms the number of terms
  void run(int part, double[] scratch, double[] packed, int from, int[] at, int terms, int rows);
}
