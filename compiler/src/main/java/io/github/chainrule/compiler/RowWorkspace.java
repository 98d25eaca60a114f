package io.github.chainrule.compiler;

/// The numbers that one thread needs to run a loop over rows.
final class RowWorkspace {
  /// What the rows share.
  final double[] shared;

  /// The sums: eight numbers each.
  final double[] lanes;

  /// The sums, of a chunk of rows and of all.
  final double[] ofChunk;

  final double[] totals;

  /// The last rows, filled up to a whole step.
  final double[][] lastIn;

  final double[][] lastOut;

  private double[] scratch = new double[0];

  RowWorkspace(int columns, int shared, int results, boolean sums) {
    this.shared = new double[shared];
    this.lanes = new double[sums ? results * RowLoop.LANES : 0];
    this.ofChunk = new double[sums ? results : 0];
    this.totals = new double[sums ? results : 0];
    this.lastIn = new double[columns][RowLoop.STEP];
    this.lastOut = new double[sums ? 0 : results][RowLoop.STEP];
  }

  /// At least so many numbers of scratch.
  double[] scratch(int size) {
    if (scratch.length < size) {
      scratch = new double[size];
    }
    return scratch;
  }
}
