package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A loop that is a step of a program at a point.
@SuppressWarnings("ArrayRecordComponent")
sealed interface PointLoop extends PointStep {

  /// Calls its code for nothing, from which that returns at once.
  void runEmpty(double[] slots, double[] packed);

  /// Sums one by one.
  record Sums(PassOver.Table table) implements PointLoop {
    static Sums of(Step.Sums sums, Schedule schedule) {
      return new Sums(
          PassOver.Table.of(sums, schedule.dag, v -> schedule.slot[v], new ScalarMachine()));
    }

    @Override
    public void run(double[] shared, double[] slots, double[] packed, PointWorkspace workspace) {
      table.run(slots, packed, 0, 1);
    }

    @Override
    public void runEmpty(double[] slots, double[] packed) {
      table.run(slots, packed, 0, 0);
    }
  }

  /// A family: its members take the place of rows.
  ///
  /// @param at the table of the code
  /// @param rows how many rows there are, with some that only fill a step
  record Family(
      TableRun code, int part, int from, int[] at, int rows, Column[] brought, Moves[] spread)
      implements PointLoop {

    static Family of(TableRun code, int part, Step.Family family, PointPlaces places) {
      Sides sides = new Sides(places, family.members());
      int columns = family.sources()[0].length;
      int outputs = family.results()[0].length;
      int[] at = new int[columns + outputs];
      for (int k = 0; k < columns; k++) {
        at[k] = sides.source(Blocks.column(family.sources(), k));
      }
      for (int k = 0; k < outputs; k++) {
        at[columns + k] = sides.result(Blocks.column(family.results(), k));
      }
      return new Family(code, part, family.from(), at, sides.rows, sides.brought(), sides.spread());
    }

    @Override
    public void run(double[] shared, double[] slots, double[] packed, PointWorkspace workspace) {
      for (Column column : brought) {
        column.read(shared, slots, slots);
      }
      code.run(part, slots, packed, from, at, 1, 0, rows);
      for (Moves moves : spread) {
        moves.run(slots, slots);
      }
    }

    @Override
    public void runEmpty(double[] slots, double[] packed) {
      code.run(part, slots, packed, from, at, 1, 0, 0);
    }
  }

  /// Calls of a routine for many numbers at once.
  ///
  /// @param from the place of the operands
  /// @param to the place of the first results, and of the second ones
  record Calls(Pass code, int from, int[] to, int rows, Column[] brought, Moves[] spread)
      implements PointLoop {

    /// @param calls of one routine
    /// @param results of every value
    static Calls of(List<Integer> calls, int[][] results, PointPlaces places, Machine machine) {
      Sides sides = new Sides(places, calls.size());
      Dag dag = places.dag();
      Routine routine = ((Node.Call) dag.node(calls.get(0))).routine();
      int from = sides.source(Blocks.operands(dag, calls));
      int[] to = new int[2];
      for (int k = 0; k < 2; k++) {
        int index = k;
        to[k] =
            sides.result(
                calls.stream()
                    .mapToInt(v -> index < results[v].length ? results[v][index] : -1)
                    .toArray());
      }
      Pass code = RoutineCode.of(routine, machine);
      return new Calls(code, from, to, sides.rows, sides.brought(), sides.spread());
    }

    @Override
    public void run(double[] shared, double[] slots, double[] packed, PointWorkspace workspace) {
      for (Column column : brought) {
        column.read(shared, slots, slots);
      }
      code.run(0, slots, from, to[0], to[1], rows);
      for (Moves moves : spread) {
        moves.run(slots, slots);
      }
    }

    @Override
    public void runEmpty(double[] slots, double[] packed) {
      code.run(0, slots, from, to[0], to[1], 0);
    }
  }

  /// The columns of a loop. Those that lie side by side are read and written where they are, others
  /// in places behind the slots.
  final class Sides {
    private final PointPlaces places;
    private final int members;
    final int rows;
    private final List<Column> brought = new ArrayList<>();
    private final List<Moves> spread = new ArrayList<>();
    private int columns;

    Sides(PointPlaces places, int members) {
      this.places = places;
      this.members = members;
      this.rows = Blocks.rows(members);
    }

    private int next() {
      // Not all columns on the same lines of the cache.
      return places.column(columns++ * (rows + 8), rows);
    }

    int source(int[] values) {
      int place = places.sideBySide(values);
      if (place < 0) {
        place = next();
        brought.add(PointStep.Column.of(values, places, range(place)));
      }
      return place;
    }

    int result(int[] values) {
      int place = places.roomFor(values, rows);
      if (place < 0) {
        place = next();
        int[] slots = Arrays.stream(values).map(v -> v < 0 ? -1 : places.slot(v)).toArray();
        spread.add(Moves.of(range(place), slots));
      }
      return place;
    }

    private int[] range(int first) {
      return IntStream.range(first, first + members).toArray();
    }

    Column[] brought() {
      return brought.toArray(Column[]::new);
    }

    Moves[] spread() {
      return spread.toArray(Moves[]::new);
    }
  }
}
