package io.github.chainrule.compiler;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Steps through a program, each operation for several rows at a time.
///
/// Each value has a place in an array of numbers: one number if all rows share it, else one for
/// each row. At a point there is one row.
final class Interpreter {
  /// What a routine reads.
  private static final Node INPUT = new Node.Shared(0);

  private final Dag dag;
  private final int rows;

  /// Where the numbers of each value begin, and how far they are apart: 0 or 1.
  private final int[] at;

  private final int[] step;

  private final int[][] results;

  /// Of routines, each in a place of its own behind the values.
  private final Map<String, Interpreter> routines = new HashMap<>();

  /// How many numbers there are.
  final int size;

  /// @param rows how many rows there may be at once
  Interpreter(Dag dag, int rows) {
    this(dag, rows, 0, dag.perRow());
  }

  private Interpreter(Dag dag, int rows, int from, boolean[] perRow) {
    this.dag = dag;
    this.rows = rows;
    this.at = new int[dag.size()];
    this.step = new int[dag.size()];
    this.results = dag.results();
    int next = from;
    for (int v = 0; v < at.length; v++) {
      at[v] = next;
      step[v] = perRow[v] ? 1 : 0;
      next += perRow[v] ? rows : 1;
    }
    for (Node node : dag.nodes) {
      if (node instanceof Node.Call(Routine routine, int _)
          && !routines.containsKey(routine.symbol())) {
        Interpreter interpreter = ofRoutine(routine, next);
        routines.put(routine.symbol(), interpreter);
        next = interpreter.size;
      }
    }
    this.size = next;
  }

  private Interpreter ofRoutine(Routine routine, int from) {
    Dag program = routine.program();
    boolean[] perRow = new boolean[program.size()];
    for (int v = 0; v < perRow.length; v++) {
      perRow[v] = !(program.node(v) instanceof Node.Constant);
    }
    return new Interpreter(program, rows, from, perRow);
  }

  /// The place of a value.
  int at(int v) {
    return at[v];
  }

  int step(int v) {
    return step[v];
  }

  /// Evaluates everything; columns and shared numbers are in their places.
  ///
  /// @param workspace of the loops of a point; null in the scope of a row
  void run(double[] numbers, int count, @Nullable PointWorkspace workspace) {
    for (int v = 0; v < at.length; v++) {
      switch (dag.node(v)) {
        case Node.Column _, Node.Shared _ -> {}
        case Node.Constant(double number) -> numbers[at[v]] = number;
        case Node.Apply(Function function, int a, int b, int c) ->
            apply(function, numbers, v, a, b < 0 ? a : b, c < 0 ? a : c, step[v] == 0 ? 1 : count);
        case Node.Sum sum -> sum(sum, numbers, v, step[v] == 0 ? 1 : count);
        case Node.Call(Routine routine, int operand) ->
            call(routine, operand, v, numbers, count, workspace);
        case Node.Evaluate evaluate ->
            evaluate(evaluate, numbers, v, step[v] == 0 ? 1 : count, workspace);
        case Node.Result _ -> {}
        case Node.Loop loop -> loop(loop, v, numbers, Objects.requireNonNull(workspace));
      }
    }
  }

  private void apply(Function function, double[] n, int v, int a, int b, int c, int count) {
    int x = at[a];
    int y = at[b];
    int z = at[c];
    int to = at[v];
    int sx = step[a];
    int sy = step[b];
    int sz = step[c];
    switch (function) {
      case Op op -> {
        switch (op) {
          case ADD -> {
            for (int i = 0; i < count; i++) {
              n[to + i] = n[x + i * sx] + n[y + i * sy];
            }
          }
          case SUBTRACT -> {
            for (int i = 0; i < count; i++) {
              n[to + i] = n[x + i * sx] - n[y + i * sy];
            }
          }
          case MULTIPLY -> {
            for (int i = 0; i < count; i++) {
              n[to + i] = n[x + i * sx] * n[y + i * sy];
            }
          }
          case FMA -> {
            for (int i = 0; i < count; i++) {
              n[to + i] = Math.fma(n[x + i * sx], n[y + i * sy], n[z + i * sz]);
            }
          }
          default -> {
            for (int i = 0; i < count; i++) {
              n[to + i] = op.evaluate(n[x + i * sx], n[y + i * sy], n[z + i * sz]);
            }
          }
        }
      }
      case ScalarCall _, Rescue _ -> {
        for (int i = 0; i < count; i++) {
          n[to + i] = function.evaluate(n[x + i * sx], n[y + i * sy], n[z + i * sz]);
        }
      }
    }
  }

  private void sum(Node.Sum sum, double[] n, int v, int count) {
    int to = at[v];
    for (int t = 0; t < sum.left().length; t++) {
      int x = at[sum.left()[t]];
      int sx = step[sum.left()[t]];
      double sign = sum.minus()[t] ? -1.0 : 1.0;
      int right = sum.right()[t];
      for (int i = 0; i < count; i++) {
        double signed = sign * n[x + i * sx];
        if (right < 0) {
          n[to + i] = t == 0 ? signed : n[to + i] + signed;
        } else {
          double y = n[at[right] + i * step[right]];
          n[to + i] = t == 0 ? signed * y : Math.fma(signed, y, n[to + i]);
        }
      }
    }
  }

  private void call(
      Routine routine,
      int operand,
      int call,
      double[] n,
      int count,
      @Nullable PointWorkspace workspace) {
    Interpreter interpreter = Objects.requireNonNull(routines.get(routine.symbol()));
    Dag program = routine.program();
    int input = program.nodes.indexOf(INPUT);
    for (int i = 0; i < count; i++) {
      n[interpreter.at[input] + i] = n[at[operand] + i * step[operand]];
    }
    interpreter.run(n, count, workspace);
    for (int k = 0; k < routine.results(); k++) {
      int v = results[call][k];
      int result = program.outputs[k];
      for (int i = 0; v >= 0 && i < count; i++) {
        n[at[v] + i] = n[interpreter.at[result] + i * interpreter.step[result]];
      }
    }
  }

  private void evaluate(
      Node.Evaluate evaluate, double[] n, int call, int count, @Nullable PointWorkspace workspace) {
    double[] operands = new double[evaluate.operands().length];
    double[] made = new double[evaluate.results()];
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < operands.length; k++) {
        int x = evaluate.operands()[k];
        operands[k] = n[at[x] + i * step[x]];
      }
      evaluate.evaluate(operands, made, workspace);
      for (int k = 0; k < made.length; k++) {
        if (results[call][k] >= 0) {
          n[at[results[call][k]] + i] = made[k];
        }
      }
    }
  }

  private void loop(Node.Loop loop, int v, double[] numbers, PointWorkspace workspace) {
    RowWorkspace rows = workspace.loop(loop.loop());
    int[] operands = loop.operands();
    for (int i = 0; i < operands.length; i++) {
      rows.shared[i] = numbers[at[operands[i]]];
    }
    loop.loop().sum(workspace.rows(loop.loop()), rows);
    for (int k = 0; k < results[v].length; k++) {
      if (results[v][k] >= 0) {
        numbers[at[results[v][k]]] = rows.totals[k];
      }
    }
  }
}
