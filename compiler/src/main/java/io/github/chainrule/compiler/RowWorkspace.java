package io.github.chainrule.compiler;

/// The numbers that one thread needs to run a loop over rows.
final class RowWorkspace {
  /// What the rows share.
  final double[] shared;

  /// The sums: eight numbers each. The last one is for what no sum asks for.
  final double[] lanes;

  /// Whether all rows of the chunk are computed at once. Then sums need not be kept between blocks,
  /// and are put into [#ofChunk] instead of the lanes.
  boolean whole;

  /// The lanes of a few sums.
  final double[] few = new double[ReduceCode.SIDE * ReduceCode.SIDE * RowLoop.LANES];

  /// The sums of a chunk, and of all chunks so far.
  final double[] ofChunk;

  final double[] totals;

  /// The last rows, filled up to whole steps.
  final double[][] lastIn;

  final double[][] lastOut;

  /// Room for the arrays of a caller.
  final double[][] out;

  private double[] matrices = new double[0];
  private double[] packed = new double[0];
  final Scratch scratch = new Scratch();

  RowWorkspace(int columns, int shared, int results, boolean sums) {
    this.shared = new double[shared];
    this.lanes = new double[sums ? (results + 1) * RowLoop.LANES : 0];
    this.ofChunk = new double[sums ? results : 0];
    this.totals = new double[sums ? results : 0];
    this.lastIn = new double[columns][RowLoop.MOST_ROWS];
    this.out = new double[sums ? 0 : results][0];
    this.lastOut = new double[sums ? 0 : results][RowLoop.MOST_ROWS];
  }

  /// Room for sums of outer products, a number each.
  double[] matrices(int size) {
    if (matrices.length < size) {
      matrices = new double[size];
    }
    return matrices;
  }

  /// Room for shared numbers in the order in which they are read.
  double[] packed(int size) {
    if (packed.length < size) {
      packed = new double[size];
    }
    return packed;
  }
}
