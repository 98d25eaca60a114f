package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Instruction;
import java.util.List;

/// What is computed for a whole block of rows before the next code runs, by code that many
/// functions have in common. Places are those of the first row in the scratch numbers.
@SuppressWarnings("ArrayRecordComponent")
sealed interface PassOver {

  void run(double[] scratch, int rows, RowWorkspace workspace);

  /// A routine; `second` is the place of its second result, if it has one.
  record Routines(Pass pass, int from, int to, int second) implements PassOver {
    @Override
    public void run(double[] scratch, int rows, RowWorkspace workspace) {
      pass.run(0, scratch, from, to, second, rows);
    }
  }

  /// Java code for each row.
  record Calls(ScalarCall call, int left, int right, int to) implements PassOver {
    @Override
    public void run(double[] scratch, int rows, RowWorkspace workspace) {
      for (int i = 0; i < rows; i++) {
        scratch[to + i] = call.evaluate(scratch[left + i], scratch[right + i], 0.0);
      }
    }
  }

  /// Java code for the rows whose value is NaN.
  record Rescues(ScalarCall call, int left, int right, int value, int to) implements PassOver {
    @Override
    public void run(double[] scratch, int rows, RowWorkspace workspace) {
      for (int i = 0; i < rows; i++) {
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
    public void run(double[] scratch, int rows, RowWorkspace workspace) {
      double[] operands = new double[from.length];
      double[] results = new double[to.length];
      for (int i = 0; i < rows; i++) {
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
    public void run(double[] scratch, int rows, RowWorkspace workspace) {
      run(scratch, 0, rows, workspace);
    }

    void run(double[] scratch, int first, int end, RowWorkspace workspace) {
      code.run(part, scratch, workspace.packed(0), from, at, count, first, end);
    }
  }

  /// Sums that share their columns: so many rows at a time that these stay in the second cache.
  record Tile(List<Table> sums, int columns) implements PassOver {
    private static final int NUMBERS_AT_ONCE = 32 * 1024;

    @Override
    public void run(double[] scratch, int rows, RowWorkspace workspace) {
      int some = Math.max(1, NUMBERS_AT_ONCE / columns / RowLoop.STEP) * RowLoop.STEP;
      for (int first = 0; first < rows; first += some) {
        for (Table table : sums) {
          table.run(scratch, first, Math.min(rows, first + some), workspace);
        }
      }
    }
  }

  /// Adds to sums over rows.
  record Reduction(Reducer code, int kind, int[] at) implements PassOver {
    @Override
    public void run(double[] scratch, int rows, RowWorkspace workspace) {
      code.run(kind, scratch, at, rows, workspace.lanes);
    }
  }
}
