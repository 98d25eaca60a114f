package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Instruction;
import java.util.Arrays;
import java.util.stream.IntStream;

/// A program that is run for each row: its outputs are columns, or sums over the rows.
///
/// Rows are cut into chunks, whose size depends on their number alone. In a chunk, row `i` is added to
/// the `i % LANES`-th of [#LANES] sums, one row after the other; these are added up as a tree, and the
/// sums of the chunks in order. So sums are the same in every tier and for any number of threads.
final class RowLoop {
  /// How many sums run side by side.
  static final int LANES = 8;

  /// Rows are computed in multiples of this.
  static final int STEP = 16;

  /// The most rows that a kernel computes at once.
  static final int MOST_ROWS = 512;

  private static final int SMALLEST_CHUNK = 256;
  private static final int MOST_CHUNKS = 64;

  final Dag dag;
  final boolean sums;
  final Instruction.Data data;
  private final int shared;

  /// The outputs that are the same for all rows.
  private final int[] uniform;

  private volatile RowKernel kernel;

  /// Sums over rows.
  RowLoop(Dag dag, int shared, Instruction.Data data) {
    this(dag, shared, data, true);
  }

  /// @param shared how many numbers the rows share
  RowLoop(Dag dag, int shared, Instruction.Data data, boolean sums) {
    this.dag = dag;
    this.shared = shared;
    this.data = data;
    this.sums = sums;
    boolean[] perRow = dag.perRow();
    this.uniform =
        IntStream.range(0, dag.outputs.length).filter(k -> !perRow[dag.outputs[k]]).toArray();
    this.kernel = new InterpretedRows(dag, sums);
  }

  int results() {
    return dag.outputs.length;
  }

  int shared() {
    return shared;
  }

  RowKernel kernel() {
    return kernel;
  }

  /// Goes on in another tier. It may happen at any time.
  void use(RowKernel kernel) {
    this.kernel = kernel;
  }

  RowWorkspace newWorkspace() {
    return new RowWorkspace(data.columns().length, shared, results(), sums);
  }

  /// Computes the sums, into the workspace; what the rows share is there.
  void sum(Instruction.Data rows, RowWorkspace workspace) {
    int chunk = chunk(rows.rows());
    Arrays.fill(workspace.totals, 0.0);
    for (int from = 0; from < rows.rows(); from += chunk) {
      sumChunk(rows, from, Math.min(rows.rows(), from + chunk), workspace);
    }
    for (int k : uniform) {
      double each = same(dag.outputs[k], workspace.shared);
      workspace.totals[k] = rows.rows() == 0 ? 0.0 : each * rows.rows();
    }
  }

  private double same(int v, double[] shared) {
    return switch (dag.node(v)) {
      case Node.Shared(int index) -> shared[index];
      case Node.Constant(double number) -> number;
      case Node other -> throw new AssertionError(other);
    };
  }

  private static int chunk(int rows) {
    int even = (rows + MOST_CHUNKS - 1) / MOST_CHUNKS;
    return Math.max(SMALLEST_CHUNK, (even + STEP - 1) / STEP * STEP);
  }

  private void sumChunk(Instruction.Data rows, int from, int to, RowWorkspace workspace) {
    double[] lanes = workspace.lanes;
    Arrays.fill(lanes, 0.0);
    run(rows, from, to, workspace, workspace.lastOut);
    fold(lanes, workspace.totals);
  }

  /// Adds up the lanes of each sum, and adds that to the totals.
  private static void fold(double[] lanes, double[] totals) {
    for (int k = 0; k < totals.length; k++) {
      int i = k * LANES;
      totals[k] +=
          ((lanes[i] + lanes[i + 4]) + (lanes[i + 2] + lanes[i + 6]))
              + ((lanes[i + 1] + lanes[i + 5]) + (lanes[i + 3] + lanes[i + 7]));
    }
  }

  /// Computes the outputs of all rows.
  void run(Instruction.Data rows, RowWorkspace workspace, double[][] out) {
    run(rows, 0, rows.rows(), workspace, out);
  }

  private void run(
      Instruction.Data rows, int from, int to, RowWorkspace workspace, double[][] out) {
    RowKernel current = kernel;
    double[][] in = rows.columns();
    current.begin(workspace);
    for (int row = from; row < to; ) {
      int count = Math.min(current.block(), to - row);
      if (count % STEP == 0) {
        current.run(in, rows.first() + row, workspace, count, count, out, row);
      } else {
        last(current, rows, row, count, workspace, out);
      }
      row += count;
    }
  }

  /// A block that does not end with a whole step, with copies of the last row behind it.
  private void last(
      RowKernel current,
      Instruction.Data rows,
      int row,
      int count,
      RowWorkspace workspace,
      double[][] out) {
    double[][] in = rows.columns();
    double[][] padded = workspace.lastIn;
    int filled = (count + STEP - 1) / STEP * STEP;
    for (int j = 0; j < padded.length; j++) {
      System.arraycopy(in[j], rows.first() + row, padded[j], 0, count);
      Arrays.fill(padded[j], count, filled, padded[j][count - 1]);
    }
    current.run(padded, 0, workspace, filled, count, workspace.lastOut, 0);
    for (int k = 0; k < workspace.lastOut.length; k++) {
      System.arraycopy(workspace.lastOut[k], 0, out[k], row, count);
    }
  }
}
