package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Instruction;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// What is computed for a whole block of rows before the next code runs, by code that many
/// functions have in common. Places are those of row 0 in the scratch numbers.
@SuppressWarnings("ArrayRecordComponent")
sealed interface PassOver {

  /// Computes rows.
  ///
  /// @param first the first of them
  void run(double[] scratch, int first, int rows, RowWorkspace workspace);

  /// A routine; `second` is the place of its second result, if it has one.
  record Routines(Pass pass, int from, int to, int second) implements PassOver {
    @Override
    public void run(double[] scratch, int first, int rows, RowWorkspace workspace) {
      pass.run(0, scratch, from + first, to + first, second + first, rows);
    }
  }

  /// Java code for each row.
  record Calls(ScalarCall call, int left, int right, int to) implements PassOver {
    @Override
    public void run(double[] scratch, int first, int rows, RowWorkspace workspace) {
      for (int i = first; i < first + rows; i++) {
        scratch[to + i] = call.evaluate(scratch[left + i], scratch[right + i], 0.0);
      }
    }
  }

  /// Java code for the rows whose value is NaN.
  record Rescues(ScalarCall call, int left, int right, int value, int to) implements PassOver {
    @Override
    public void run(double[] scratch, int first, int rows, RowWorkspace workspace) {
      for (int i = first; i < first + rows; i++) {
        double number = scratch[value + i];
        scratch[to + i] =
            Double.isNaN(number)
                ? call.evaluate(scratch[left + i], scratch[right + i], 0.0)
                : number;
      }
    }
  }

  /// A custom function or solver for each row.
  record Evaluations(Instruction.Evaluation evaluation, int[] from, int[] to) implements PassOver {
    @Override
    public void run(double[] scratch, int first, int rows, RowWorkspace workspace) {
      double[] operands = new double[from.length];
      double[] results = new double[to.length];
      for (int i = first; i < first + rows; i++) {
        for (int k = 0; k < from.length; k++) {
          operands[k] = scratch[from[k] + i];
        }
        evaluation.evaluate(operands, results);
        for (int k = 0; k < to.length; k++) {
          scratch[to[k] + i] = results[k];
        }
      }
    }
  }

  /// Code that is driven by a table.
  ///
  /// @param from the place of the first shared number that it reads
  record Table(TableRun code, int part, int from, int[] at, int count) implements PassOver {
    @Override
    public void run(double[] scratch, int first, int rows, RowWorkspace workspace) {
      run(scratch, workspace.packed(0), first, first + rows);
    }

    void run(double[] scratch, double[] packed, int first, int end) {
      code.run(part, scratch, packed, from, at, count, first, end);
    }

    /// @param placeOf the place of each value in the scratch numbers
    static Table of(Step.Sums alike, Dag dag, IntUnaryOperator placeOf, Machine machine) {
      IntStream.Builder at = IntStream.builder();
      for (int s = 0; s < alike.sums().length; s++) {
        int v = alike.sums()[s];
        at.add(placeOf.applyAsInt(v));
        if (alike.begun()) {
          at.add(placeOf.applyAsInt(((Node.Sum) dag.node(v)).left()[0]));
        }
        int[] right = alike.right()[s];
        at.add(right.length);
        for (int t = 0; t < right.length; t++) {
          if (alike.kind() == Step.Terms.PRODUCTS) {
            at.add(placeOf.applyAsInt(alike.left()[s][t]));
          }
          at.add(placeOf.applyAsInt(right[t]));
        }
      }
      return new Table(
          SumsCode.of(machine),
          SumsCode.part(alike.begun(), alike.kind()),
          alike.from(),
          at.build().toArray(),
          alike.sums().length);
    }
  }

  /// Sums that share their columns: so many rows at a time that these stay in the second cache.
  record Tile(Table[] sums, int columns) implements PassOver {
    private static final int NUMBERS_AT_ONCE = 32 * 1024;

    @Override
    public void run(double[] scratch, int first, int rows, RowWorkspace workspace) {
      int some = Math.max(1, NUMBERS_AT_ONCE / columns / RowLoop.STEP) * RowLoop.STEP;
      int end = first + rows;
      for (int row = first; row < end; row += some) {
        for (Table table : sums) {
          table.run(scratch, workspace.packed(0), row, Math.min(end, row + some));
        }
      }
    }
  }

  /// Adds to sums over rows.
  ///
  /// @param at the table, with places in the lanes
  /// @param alone the table with places in lanes of its own
  /// @param outputs the sum that each of these is for; -1 for those of none
  record Reduction(Reducer code, int kind, int[] at, int[] alone, int[] outputs)
      implements PassOver {
    @Override
    public void run(double[] scratch, int first, int rows, RowWorkspace workspace) {
      if (!workspace.whole) {
        code.run(kind, scratch, at, first, rows, workspace.lanes);
        return;
      }
      double[] lanes = workspace.few;
      Arrays.fill(lanes, 0.0);
      code.run(kind, scratch, alone, first, rows, lanes);
      for (int s = 0; s < outputs.length; s++) {
        if (outputs[s] >= 0) {
          workspace.ofChunk[outputs[s]] = RowLoop.fold(lanes, s * RowLoop.LANES);
        }
      }
    }
  }

  /// Adds outer products to sums over rows. The factors on the right are first put side by side,
  /// row by row.
  ///
  /// @param kind the code of an [OuterPiece]
  /// @param right the places of the factors on the right
  /// @param to where the first of them goes
  /// @param block how many rows there is room for
  /// @param side how many factors on the right are multiplied at once, an even number
  /// @param at a table for each piece, with places in the matrices
  /// @param size how many numbers all matrices have
  record Outer(
      Reducer code, int kind, int[] right, int to, int block, int side, int[][] at, int size)
      implements PassOver {
    @Override
    public void run(double[] scratch, int first, int rows, RowWorkspace workspace) {
      // Two at a time, which lie side by side: their places are found once.
      for (int k = 0; k < right.length; k += 2) {
        int a = right[k] + first;
        int b = right[k + 1] + first;
        int place = to + first + k / side * block * side + k % side;
        for (int i = 0; i < rows; i++) {
          scratch[place] = scratch[a + i];
          scratch[place + 1] = scratch[b + i];
          place += side;
        }
      }
      double[] matrices = workspace.matrices(size);
      for (int[] table : at) {
        code.run(kind, scratch, table, first, rows, matrices);
      }
    }
  }
}
