package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Instruction;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A program that is run for each row: its outputs are columns, or sums over the rows.
///
/// Rows are cut into chunks, whose size depends on their number alone. In a chunk, row `i` is added
/// to the `i % LANES`-th of [#LANES] sums, one row after the other; these are added up as a tree,
/// and the sums of the chunks in order. Sums of outer products ([OuterProducts]) are added up row
/// by row, for there vectors hold several sums. So sums are the same in every tier and for any
/// number of threads.
final class RowLoop {
  /// How many sums run side by side.
  static final int LANES = 8;

  /// Rows are computed in multiples of this.
  static final int STEP = 16;

  /// The most rows that a kernel computes at once.
  static final int MOST_ROWS = 512;

  /// Fewer rows than that are one chunk.
  static final int SMALLEST_CHUNK = 256;

  /// How large parts are where the JIT has failed at larger ones. C1 writes what vectors are made
  /// of into the code that uses them, and may run out of registers for more. Then HotSpot may leave
  /// code as it is without C2, with vectors as objects. Larger parts pass less through memory.
  private static final int SMALL_PART_BYTES = 1_300;

  /// The lanes of more sums than that do not stay in the first cache.
  static final int MANY_SUMS = 512;

  private static final int MOST_CHUNKS = 64;

  final Dag traced;
  final Dag dag;
  final boolean sums;
  final Instruction.Data data;
  private final int shared;

  private final Pool<RowWorkspace> workspaces = new Pool<>(this::newWorkspace);

  /// Who takes part in a call; null for the calling thread alone.
  private volatile @Nullable Parallel parallel;

  /// The outputs that are a number which all rows share.
  private final int[] uniform;

  private volatile RowKernel kernel;
  private volatile @Nullable Promotion promotion;

  /// @param shared how many numbers the rows share
  RowLoop(Dag traced, int shared, Instruction.Data data, boolean sums) {
    this.traced = traced;
    this.dag = Gather.of(traced);
    this.shared = shared;
    this.data = data;
    this.sums = sums;
    this.uniform =
        IntStream.range(0, dag.outputs.length).filter(k -> dag.isShared(dag.outputs[k])).toArray();
    this.kernel = new InterpretedRows(dag, sums);
  }

  /// Whether another loop computes the same of the same rows.
  boolean isSame(RowLoop other) {
    return sums == other.sums && data.equals(other.data) && traced.isSame(other.traced);
  }

  int results() {
    return dag.outputs.length;
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
    int chunks = (rows.rows() + chunk - 1) / chunk;
    Arrays.fill(workspace.totals, 0.0);
    Parallel threads = parallel;
    if (threads == null || chunks < 2) {
      for (int c = 0; c < chunks; c++) {
        sumChunk(rows, c * chunk, workspace);
        add(workspace.ofChunk, workspace.totals);
      }
    } else {
      double[][] sums = new double[chunks][];
      threads.run(
          chunks,
          c -> {
            RowWorkspace own = workspaces.take();
            System.arraycopy(workspace.shared, 0, own.shared, 0, own.shared.length);
            sumChunk(rows, c * chunk, own);
            sums[c] = own.ofChunk.clone();
            workspaces.give(own);
          });
      for (double[] sum : sums) {
        add(sum, workspace.totals);
      }
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

  private void sumChunk(Instruction.Data rows, int from, RowWorkspace workspace) {
    int to = (int) Math.min(rows.rows(), (long) from + chunk(rows.rows()));
    RowKernel current = kernel;
    workspace.whole =
        results() > MANY_SUMS && current instanceof EmittedRows && to - from <= current.block();
    if (!workspace.whole) {
      Arrays.fill(workspace.lanes, 0.0);
    }
    run(current, rows, from, to, workspace, workspace.lastOut);
    current.sums(workspace);
  }

  private static void add(double[] sums, double[] totals) {
    for (int k = 0; k < totals.length; k++) {
      totals[k] += sums[k];
    }
  }

  /// Adds up the lanes of a sum, as a tree.
  static double fold(double[] lanes, int i) {
    return ((lanes[i] + lanes[i + 4]) + (lanes[i + 2] + lanes[i + 6]))
        + ((lanes[i + 1] + lanes[i + 5]) + (lanes[i + 3] + lanes[i + 7]));
  }

  /// Computes the outputs of all rows.
  void run(Instruction.Data rows, RowWorkspace workspace, double[][] out) {
    int count = rows.rows();
    int chunk = chunk(count);
    Parallel threads = parallel;
    if (threads == null || count <= chunk) {
      run(kernel, rows, 0, count, workspace, out);
    } else {
      threads.run(
          (count + chunk - 1) / chunk,
          c -> {
            RowWorkspace own = workspaces.take();
            System.arraycopy(workspace.shared, 0, own.shared, 0, own.shared.length);
            run(kernel, rows, c * chunk, (int) Math.min(count, (c + 1L) * chunk), own, out);
            workspaces.give(own);
          });
    }
  }

  /// Shares calls with other threads.
  void share(Parallel parallel) {
    this.parallel = parallel;
  }

  /// Goes on in higher tiers when they are worth it.
  void promote() {
    promotion = Promotion.fromInterpreter(() -> promote(Warmup::ofNewCode));
  }

  void promote(Supplier<Warmup> warmup) {
    Machine scalar = new ScalarMachine();
    if (!useWarm(scalar, GeneratedClass.MOST_BYTES, warmup)) {
      // The JIT has not been done in time. Without vectors code is fast as soon as it is, and need
      // not be waited for.
      use(EmittedRows.of(dag, sums, scalar, GeneratedClass.MOST_BYTES));
    }
    if (Vectors.WIDTH > 0) {
      useWarm(Vectors.machine(), GeneratedClass.MOST_BYTES, warmup);
    }
  }

  /// Makes vector code anew if the JIT does not get it fast.
  void watch() {
    promotion =
        Promotion.ofAnyCode(() -> {
          boolean fast =
              kernel instanceof EmittedRows emitted
                  && emitted.warm(
                      Warmup.ofRunningCode(emitted.schedule().steps.size()), newWorkspace());
          if (!fast) {
            useWarm(Vectors.machine(), SMALL_PART_BYTES, Warmup::ofNewCode);
          }
        });
  }

  /// Goes on with new code once that is warm.
  ///
  /// @return whether it became so
  boolean useWarm(Machine machine) {
    return useWarm(machine, GeneratedClass.MOST_BYTES, Warmup::ofNewCode);
  }

  private boolean useWarm(Machine machine, int firstPartBytes, Supplier<Warmup> warmup) {
    Machine next = machine;
    for (int attempt = 0; attempt < Warmup.ATTEMPTS; attempt++) {
      int partBytes = attempt == 0 ? firstPartBytes : SMALL_PART_BYTES;
      EmittedRows emitted = EmittedRows.of(dag, sums, next, partBytes);
      if (emitted.warm(warmup.get(), newWorkspace())) {
        use(emitted);
        return true;
      }
      if (attempt + 1 == Warmup.BEFORE_COMMON_CODE_IS_RENEWED) {
        next = Vectors.renewed(next);
      }
    }
    return false;
  }

  private void run(
      RowKernel current,
      Instruction.Data rows,
      int from,
      int to,
      RowWorkspace workspace,
      double[][] out) {
    Promotion pending = promotion;
    if (pending != null) {
      pending.worked((long) dag.size() * (to - from), current instanceof InterpretedRows);
    }
    double[][] in = rows.columns();
    current.begin(workspace);
    for (int row = from; row < to; ) {
      int count = Math.min(current.rowsAtOnce(workspace.scratch.otherWay()), to - row);
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
