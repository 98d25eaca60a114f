package io.github.chainrule.compiler;

/// Computes blocks of rows, in one of the tiers.
sealed interface RowKernel permits InterpretedRows, EmittedRows {

  Tier tier();

  /// The most rows that it computes at once, a multiple of [RowLoop#STEP].
  int block();

  /// How many rows it had better compute at once. That depends on the processor's caches, so there
  /// may be another way to be tried.
  default int rowsAtOnce(boolean otherWay) {
    return block();
  }

  /// Begins a run over rows; what they share is in the workspace.
  void begin(RowWorkspace workspace);

  /// Puts what was added up since the beginning of the run into the sums of the chunk.
  void sums(RowWorkspace workspace);

  /// Computes the outputs of some rows, or adds them to the sums.
  ///
  /// @param in the columns
  /// @param firstIn the place of the first row in them
  /// @param rows a multiple of [RowLoop#STEP]
  /// @param valid how many of them there are; the others only fill a step, and count as zero in
  ///   sums
  /// @param out the columns of outputs
  /// @param firstOut the place of the first row in them
  void run(
      double[][] in,
      int firstIn,
      RowWorkspace workspace,
      int rows,
      int valid,
      double[][] out,
      int firstOut);
}
