package io.github.chainrule.core;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How to compute the Jacobian of a program from its structure.
///
/// A row takes a reverse sweep through the instructions behind its output alone, a column a forward
/// sweep through those that its input reaches. Where outputs share little, as residuals of a fit
/// do, all rows together cost about one sweep; where there are few inputs, columns cost less. A
/// matrix may have a few full rows and a few full columns, such as an arrow: then the full rows are
/// taken as rows and the rest as columns. Which rows those are is decided by counting what each
/// choice would cost.
final class SparsePlan {

  /// What is behind rows and ahead of columns is kept up to this many instructions, and beyond
  /// found anew at each evaluation.
  private static final long MOST_KEPT = 20_000_000;

  private final Program program;
  private final int[] rowStarts;
  private final int[] columnIndices;
  private final int[] byRow;
  private final int[] byColumn;

  /// The slots that lead to outputs taken by column.
  private final boolean[] leads;

  /// For each column taken the entries that it fills, as places in the matrix.
  private final int[][] entries;

  /// The row of each entry.
  private final int[] rowOf;

  private final int @Nullable [][] kept;
  private final long work;

  SparsePlan(Program program) {
    this.program = program;
    Dependencies dependencies = new Dependencies(program);
    int rows = program.outputs.length;
    long[] rowWork = new long[rows];
    int[][] byRows = patternByRow(dependencies, rowWork);
    int[][] pattern = byRows == null ? patternByColumn(dependencies) : byRows;
    this.rowStarts = new int[rows + 1];
    for (int i = 0; i < rows; i++) {
      rowStarts[i + 1] = Math.addExact(rowStarts[i], pattern[i].length);
    }
    this.columnIndices = Arrays.stream(pattern).flatMapToInt(Arrays::stream).toArray();
    this.rowOf = new int[columnIndices.length];
    for (int i = 0; i < rows; i++) {
      Arrays.fill(rowOf, rowStarts[i], rowStarts[i + 1], i);
    }
    boolean[] asColumn = byRows == null ? allOf(rows) : chooseColumns(rowWork, dependencies);
    this.byRow = IntStream.range(0, rows).filter(i -> !asColumn[i]).toArray();
    this.leads = program.reaches(asColumn);
    this.entries = entriesByColumn(asColumn);
    this.byColumn = IntStream.range(0, program.inputs).filter(j -> entries[j].length > 0).toArray();
    long columnWork = columnWork(leads, dependencies, Long.MAX_VALUE);
    this.work = Arrays.stream(byRow).mapToLong(i -> rowWork[i]).sum() + columnWork;
    this.kept = work <= MOST_KEPT ? new int[byRow.length + byColumn.length][] : null;
    if (kept != null) {
      Arrays.setAll(kept, sweep -> instructions(sweep, dependencies));
    }
  }

  private static boolean[] allOf(int count) {
    boolean[] all = new boolean[count];
    Arrays.fill(all, true);
    return all;
  }

  /// The columns in which each row has entries, found from the outputs; null if that is so much
  /// work that all columns together cost less.
  ///
  /// @param rowWork where to put what each row costs
  private int @Nullable [][] patternByRow(Dependencies dependencies, long[] rowWork) {
    long most = Math.max(1, program.inputs) * (program.size() + 1L);
    long all = 0;
    int[][] pattern = new int[rowWork.length][];
    for (int i = 0; i < pattern.length; i++) {
      Dependencies.Cone cone = dependencies.behind(program.outputs[i]);
      rowWork[i] = work(cone.instructions());
      pattern[i] = cone.inputs();
      all += rowWork[i];
      if (all > most) {
        return null;
      }
    }
    return pattern;
  }

  /// The columns in which each row has entries, found from the inputs.
  private int[][] patternByColumn(Dependencies dependencies) {
    int rows = program.outputs.length;
    boolean[] leads = program.reaches(allOf(rows));
    int[][] pattern = new int[rows][0];
    int[] size = new int[rows];
    int[] reachedBy = new int[program.slots];
    Arrays.fill(reachedBy, -1);
    for (int j = 0; j < program.inputs; j++) {
      reachedBy[j] = j;
      for (int i : dependencies.ahead(j, leads)) {
        Arrays.fill(reachedBy, program.results[i], program.endOfResults(i), j);
      }
      for (int row = 0; row < rows; row++) {
        if (reachedBy[program.outputs[row]] == j) {
          if (size[row] == pattern[row].length) {
            pattern[row] = Arrays.copyOf(pattern[row], 2 * size[row] + 1);
          }
          pattern[row][size[row]++] = j;
        }
      }
    }
    Arrays.setAll(pattern, row -> Arrays.copyOf(pattern[row], size[row]));
    return pattern;
  }

  private int[][] entriesByColumn(boolean[] asColumn) {
    int[] entry =
        IntStream.range(0, columnIndices.length).filter(k -> asColumn[rowOf[k]]).toArray();
    int[] count = new int[program.inputs];
    Arrays.stream(entry).forEach(k -> count[columnIndices[k]]++);
    int[][] byColumn = new int[program.inputs][];
    Arrays.setAll(byColumn, j -> new int[count[j]]);
    for (int k : entry) {
      int j = columnIndices[k];
      byColumn[j][byColumn[j].length - count[j]--] = k;
    }
    return byColumn;
  }

  /// The instructions of a sweep: those of the rows come first, then those of the columns.
  private int[] instructions(int sweep, Dependencies dependencies) {
    return sweep < byRow.length
        ? dependencies.behind(program.outputs[byRow[sweep]]).instructions()
        : dependencies.ahead(byColumn[sweep - byRow.length], leads);
  }

  private long work(int[] instructions) {
    long work = 1;
    for (int i : instructions) {
      work += program.start[i + 1] - program.start[i];
    }
    return work;
  }

  private long columnWork(boolean[] leads, Dependencies dependencies, long most) {
    long work = 0;
    for (int j = 0; j < program.inputs && work <= most; j++) {
      work += leads[j] ? work(dependencies.ahead(j, leads)) : 0;
    }
    return work;
  }

  /// Which rows not to take as rows: none, all, or all but the fullest 1, 2, 4 and so on.
  private boolean[] chooseColumns(long[] rowWork, Dependencies dependencies) {
    int[] fullestFirst =
        IntStream.range(0, rowWork.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> rowStarts[i] - rowStarts[i + 1]))
            .mapToInt(Integer::intValue)
            .toArray();
    boolean[] best = new boolean[rowWork.length];
    long least = Arrays.stream(rowWork).sum();
    for (int rows = 0; rows < rowWork.length; rows = Math.max(1, 2 * rows)) {
      boolean[] asColumn = new boolean[rowWork.length];
      Arrays.fill(asColumn, true);
      long work = 0;
      for (int i = 0; i < rows; i++) {
        asColumn[fullestFirst[i]] = false;
        work += rowWork[fullestFirst[i]];
      }
      if (work < least) {
        work += columnWork(program.reaches(asColumn), dependencies, least - work);
      }
      if (work < least) {
        least = work;
        best = asColumn;
      }
    }
    return best;
  }

  /// How many operands one evaluation passes a derivative through; compare with [Program#size()].
  long work() {
    return work;
  }

  /// The Jacobian after a run.
  SparseMatrix jacobian(double[] numbers) {
    IntFunction<int[]> sweeps = sweeps();
    double[] values = new double[columnIndices.length];
    Sensitivities sensitivities = new Sensitivities(program.slots);
    for (int sweep = 0; sweep < byRow.length + byColumn.length; sweep++) {
      int[] instructions = sweeps.apply(sweep);
      if (sweep < byRow.length) {
        row(byRow[sweep], instructions, numbers, sensitivities, values);
      } else {
        column(byColumn[sweep - byRow.length], instructions, numbers, sensitivities, values);
      }
    }
    return new SparseMatrix(program.inputs, rowStarts, columnIndices, values);
  }

  private IntFunction<int[]> sweeps() {
    int[][] known = kept;
    if (known != null) {
      return sweep -> known[sweep];
    }
    Dependencies dependencies = new Dependencies(program);
    return sweep -> instructions(sweep, dependencies);
  }

  private void row(
      int row, int[] instructions, double[] numbers, Sensitivities cotangents, double[] values) {
    int output = program.outputs[row];
    cotangents.add(output, 1.0);
    program.pull(instructions, numbers, cotangents);
    for (int k = rowStarts[row]; k < rowStarts[row + 1]; k++) {
      values[k] = cotangents.numbers[columnIndices[k]];
    }
    cotangents.clear(output, output + 1);
    for (int i : instructions) {
      cotangents.clear(program.results[i], program.endOfResults(i));
      for (int k = program.start[i]; k < program.start[i + 1]; k++) {
        cotangents.clear(program.operands[k], program.operands[k] + 1);
      }
    }
  }

  private void column(
      int column, int[] instructions, double[] numbers, Sensitivities tangents, double[] values) {
    tangents.add(column, 1.0);
    program.push(instructions, numbers, tangents);
    for (int k : entries[column]) {
      values[k] = tangents.numbers[program.outputs[rowOf[k]]];
    }
    tangents.clear(column, column + 1);
    for (int i : instructions) {
      tangents.clear(program.results[i], program.endOfResults(i));
    }
  }
}
