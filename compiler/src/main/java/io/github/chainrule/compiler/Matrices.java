package io.github.chainrule.compiler;

import io.github.chainrule.core.SparseMatrix;
import io.github.chainrule.core.VectorFunction;
import io.github.chainrule.core.program.Listing;
import io.github.chainrule.core.program.Traceable;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Jacobians and Hessians, compiled for each number of inputs when they are first asked for. Only
/// the entries that are not zero whatever the inputs are, are computed.
final class Matrices {
  /// Larger matrices are not compiled: writing each entry down would take too long.
  static final int MOST_ENTRIES = 250_000;

  private final CompilerOptions options;

  /// All entries, row by row.
  private final VectorFunction entries;

  private final ConcurrentHashMap<Integer, Matrix> known = new ConcurrentHashMap<>();

  /// A program of the entries that are kept.
  private record Matrix(PointProgram program, Pattern pattern) {}

  /// Where they stand.
  @SuppressWarnings("ArrayRecordComponent")
  private record Pattern(int columns, int[] rowStarts, int[] columnIndices) {}

  Matrices(CompilerOptions options, VectorFunction entries) {
    this.options = options;
    this.entries = entries;
  }

  /// The matrix at a point.
  ///
  /// @param rows how many rows it has
  /// @param large what computes it if it is too large to be compiled
  SparseMatrix at(double[] x, int rows, Function<double[], SparseMatrix> large) {
    if ((long) rows * x.length > MOST_ENTRIES) {
      return large.apply(x);
    }
    Matrix matrix = known.get(x.length);
    if (matrix == null) {
      Matrix made = make(x.length, rows);
      matrix = known.putIfAbsent(x.length, made);
      if (matrix == null) {
        options.start(made.program);
        matrix = made;
      }
    }
    PointProgram program = matrix.program;
    PointWorkspace workspace = program.begin();
    program.run(x, workspace);
    Pattern pattern = matrix.pattern;
    SparseMatrix result =
        SparseMatrix.of(
            pattern.columns, pattern.rowStarts, pattern.columnIndices, workspace.outputs);
    program.end(workspace);
    return result;
  }

  private Matrix make(int columns, int rows) {
    Listing listing = Traceable.listing(entries, columns);
    int firstConstant = listing.inputs() + listing.captured().size();
    int[] kept =
        IntStream.range(0, listing.outputs().length)
            .filter(e -> !isZero(listing, listing.outputs()[e] - firstConstant))
            .toArray();
    int[] rowStarts = new int[rows + 1];
    for (int e : kept) {
      rowStarts[e / columns + 1]++;
    }
    for (int row = 0; row < rows; row++) {
      rowStarts[row + 1] += rowStarts[row];
    }
    int[] columnIndices = Arrays.stream(kept).map(e -> e % columns).toArray();
    Listing entriesKept =
        new Listing(
            listing.inputs(),
            listing.captured(),
            listing.constants(),
            listing.instructions(),
            Arrays.stream(kept).map(e -> listing.outputs()[e]).toArray());
    return new Matrix(
        new PointProgram(entriesKept), new Pattern(columns, rowStarts, columnIndices));
  }

  private static boolean isZero(Listing listing, int constant) {
    return constant >= 0
        && constant < listing.constants().length
        && listing.constants()[constant] == 0.0;
  }
}
