package io.github.chainrule.compiler;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// A loop that is a step of a program at a point.
@SuppressWarnings("ArrayRecordComponent")
sealed interface PointLoop extends PointStep {

  /// Sums one by one.
  record Sums(PassOver.Table table) implements PointLoop {

    /// @param at the place of each value in the slots
    static Sums of(Step.Sums sums, Dag dag, IntUnaryOperator at) {
      return new Sums(PassOver.Table.of(sums, dag, at, new ScalarMachine()));
    }

    @Override
    public void run(double[] shared, double[] slots, double[] packed, PointWorkspace workspace) {
      table.run(slots, packed, 0, 1);
    }
  }

  /// A family: its members take the place of rows. What they read is brought together in columns.
  ///
  /// @param at the table of the code
  /// @param size how many numbers the columns take
  /// @param rows how many rows there are, with some that only fill a step
  record Family(
      TableRun code,
      int part,
      int from,
      int[] at,
      int size,
      int rows,
      Column[] sources,
      Moves[] results)
      implements PointLoop {

    /// @param slotOf of values that are no leaves; -1 for those that have none
    static Family of(
        TableRun code, int part, Step.Family family, Dag dag, IntUnaryOperator slotOf) {
      int members = family.members();
      int rows = (members + RowLoop.STEP - 1) / RowLoop.STEP * RowLoop.STEP;
      // Not all columns on the same lines of the cache.
      int stride = rows + 8;
      int columns = family.sources()[0].length;
      int outputs = family.results()[0].length;
      int[] at = IntStream.range(0, columns + outputs).map(k -> k * stride).toArray();
      Column[] sources = new Column[columns];
      Arrays.setAll(
          sources, k -> Column.of(column(family.sources(), k), dag, slotOf, range(at[k], members)));
      Moves[] results = new Moves[outputs];
      for (int k = 0; k < outputs; k++) {
        int[] slots =
            Arrays.stream(column(family.results(), k))
                .map(v -> v < 0 ? -1 : slotOf.applyAsInt(v))
                .toArray();
        results[k] = Moves.of(range(at[columns + k], members), slots);
      }
      return new Family(code, part, family.from(), at, at.length * stride, rows, sources, results);
    }

    private static int[] column(int[][] rows, int index) {
      return Arrays.stream(rows).mapToInt(row -> row[index]).toArray();
    }

    private static int[] range(int first, int count) {
      return IntStream.range(first, first + count).toArray();
    }

    @Override
    public void run(double[] shared, double[] slots, double[] packed, PointWorkspace workspace) {
      double[] columns = workspace.columns(size);
      for (Column source : sources) {
        source.read(shared, slots, columns);
      }
      code.run(part, columns, packed, from, at, 1, 0, rows);
      for (Moves result : results) {
        result.run(columns, slots);
      }
    }
  }

  /// Calls of a routine for many numbers at once.
  ///
  /// @param stride how many numbers the columns of operands and results take
  record Calls(Pass code, Column operands, Moves first, Moves second, int stride, int rows)
      implements PointLoop {

    /// @param calls of one routine
    /// @param results of every value
    static Calls of(
        List<Integer> calls, int[][] results, Dag dag, IntUnaryOperator slotOf, Machine machine) {
      int count = calls.size();
      int rows = (count + RowLoop.LANES - 1) / RowLoop.LANES * RowLoop.LANES;
      int stride = rows + 8;
      Routine routine = ((Node.Call) dag.node(calls.get(0))).routine();
      int[] operands = calls.stream().mapToInt(v -> ((Node.Call) dag.node(v)).operand()).toArray();
      Moves[] moves = new Moves[2];
      for (int k = 0; k < 2; k++) {
        int index = k;
        int[] slots =
            calls.stream()
                .mapToInt(v -> index < results[v].length ? results[v][index] : -1)
                .map(result -> result < 0 ? -1 : slotOf.applyAsInt(result))
                .toArray();
        moves[k] = Moves.of(Family.range((1 + k) * stride, count), slots);
      }
      Column column = Column.of(operands, dag, slotOf, Family.range(0, count));
      Pass code = RoutineCode.of(routine, machine);
      return new Calls(code, column, moves[0], moves[1], stride, rows);
    }

    @Override
    public void run(double[] shared, double[] slots, double[] packed, PointWorkspace workspace) {
      double[] columns = workspace.columns(3 * stride);
      operands.read(shared, slots, columns);
      code.run(0, columns, 0, stride, 2 * stride, rows);
      first.run(columns, slots);
      second.run(columns, slots);
    }
  }
}
