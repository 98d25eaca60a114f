package io.github.chainrule.compiler;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/// What a scope computes: values in an order in which each finds its operands, each of them once. A
/// scope is a point, or what is done for each row.
final class Dag {
  private static final int[] NONE = {};

  final List<Node> nodes;
  final int[] outputs;

  Dag(List<Node> nodes, int[] outputs) {
    this.nodes = List.copyOf(nodes);
    this.outputs = outputs;
  }

  int size() {
    return nodes.size();
  }

  Node node(int value) {
    return nodes.get(value);
  }

  /// Whether another one computes the same in the same way.
  boolean isSame(Dag other) {
    boolean same = size() == other.size() && Arrays.equals(outputs, other.outputs);
    for (int v = 0; same && v < size(); v++) {
      same = isSame(node(v), other.node(v));
    }
    return same;
  }

  private static boolean isSame(Node a, Node b) {
    if (a instanceof Node.Sum(int[] left, int[] right, boolean[] minus)) {
      return b instanceof Node.Sum other
          && Arrays.equals(left, other.left())
          && Arrays.equals(right, other.right())
          && Arrays.equals(minus, other.minus());
    }
    // Constants are compared by their bits; computations and loops are the same only as objects.
    return a.equals(b);
  }

  static void operands(Node node, IntConsumer each) {
    switch (node) {
      case Node.Column _, Node.Shared _, Node.Constant _ -> {}
      case Node.Apply(Function function, int a, int b, int c) -> {
        each.accept(a);
        if (function.arity() > 1) {
          each.accept(b);
        }
        if (function.arity() > 2) {
          each.accept(c);
        }
      }
      case Node.Sum(int[] left, int[] right, boolean[] _) -> {
        for (int t = 0; t < left.length; t++) {
          each.accept(left[t]);
          if (right[t] >= 0) {
            each.accept(right[t]);
          }
        }
      }
      case Node.Call(Routine _, int operand) -> each.accept(operand);
      case Node.Evaluate evaluate -> Arrays.stream(evaluate.operands()).forEach(each);
      case Node.Loop loop -> Arrays.stream(loop.operands()).forEach(each);
      case Node.Result(int of, int _) -> each.accept(of);
    }
  }

  /// For each routine, computation or loop its results, -1 for those that are not used; for other
  /// values nothing.
  int[][] results() {
    int[][] results = new int[size()][];
    Arrays.fill(results, NONE);
    for (int v = 0; v < results.length; v++) {
      int count =
          switch (node(v)) {
            case Node.Call(Routine routine, int _) -> routine.results();
            case Node.Evaluate evaluate -> evaluate.results();
            case Node.Loop(RowLoop loop, int[] _) -> loop.results();
            case Node.Result(int of, int index) -> {
              results[of][index] = v;
              yield 0;
            }
            case Node.Column _, Node.Shared _, Node.Constant _, Node.Apply _, Node.Sum _ -> 0;
          };
      if (count > 0) {
        results[v] = new int[count];
        Arrays.fill(results[v], -1);
      }
    }
    return results;
  }

  /// Whether a value is just a number that all rows share.
  boolean isShared(int v) {
    return node(v) instanceof Node.Shared || node(v) instanceof Node.Constant;
  }

  /// How often each value is used, outputs included.
  int[] uses() {
    int[] uses = new int[size()];
    IntConsumer use = operand -> uses[operand]++;
    for (Node node : nodes) {
      operands(node, use);
    }
    for (int output : outputs) {
      uses[output]++;
    }
    return uses;
  }

  /// The place of the first among the outputs, if some values are outputs one behind the other and
  /// used for nothing else; -1 if they are not.
  int onlyOutputs(int[] values) {
    int[] uses = uses();
    int first = 0;
    while (first < outputs.length && outputs[first] != values[0]) {
      first++;
    }
    for (int i = 0; i < values.length; i++) {
      boolean output = first + i < outputs.length && outputs[first + i] == values[i];
      if (!output || uses[values[i]] != 1) {
        return -1;
      }
    }
    return first;
  }

  /// Which values differ from row to row.
  boolean[] perRow() {
    boolean[] perRow = new boolean[size()];
    boolean[] any = {false};
    IntConsumer ask = operand -> any[0] |= perRow[operand];
    for (int v = 0; v < perRow.length; v++) {
      any[0] = node(v) instanceof Node.Column;
      operands(node(v), ask);
      perRow[v] = any[0];
    }
    return perRow;
  }

  /// Runs the program of a routine.
  ///
  /// @return the numbers of all values
  double[] run(double[] shared) {
    double[] numbers = new double[size()];
    for (int v = 0; v < numbers.length; v++) {
      numbers[v] =
          switch (node(v)) {
            case Node.Shared(int index) -> shared[index];
            case Node.Constant(double number) -> number;
            case Node.Apply(Function function, int a, int b, int c) ->
                function.evaluate(numbers[a], b < 0 ? 0 : numbers[b], c < 0 ? 0 : numbers[c]);
            case Node.Sum sum -> sum(sum, numbers);
            case Node.Column _, Node.Call _, Node.Evaluate _, Node.Loop _, Node.Result _ ->
                throw new AssertionError("not in a routine");
          };
    }
    return numbers;
  }

  private static double sum(Node.Sum sum, double[] numbers) {
    double total = 0.0;
    for (int t = 0; t < sum.left().length; t++) {
      double a = numbers[sum.left()[t]];
      double signed = sum.minus()[t] ? -a : a;
      if (sum.right()[t] < 0) {
        total = t == 0 ? signed : total + signed;
      } else {
        double b = numbers[sum.right()[t]];
        total = t == 0 ? signed * b : Math.fma(signed, b, total);
      }
    }
    return total;
  }

  /// A line for each value.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int v = 0; v < size(); v++) {
      text.append("  v").append(v).append(" = ").append(describe(node(v))).append('\n');
    }
    return text.append("  outputs ").append(names(outputs)).append('\n').toString();
  }

  static String describe(Node node) {
    return switch (node) {
      case Node.Column(int index) -> "row[" + index + "]";
      case Node.Shared(int index) -> "x[" + index + "]";
      case Node.Constant(double number) -> Double.toString(number);
      case Node.Apply(Function function, int a, int b, int c) ->
          function.symbol()
              + "(v"
              + a
              + (function.arity() > 1 ? ", v" + b : "")
              + (function.arity() > 2 ? ", v" + c : "")
              + ")";
      case Node.Sum sum -> describe(sum);
      case Node.Call(Routine routine, int operand) -> routine + "(v" + operand + ")";
      case Node.Evaluate evaluate -> evaluate.name() + "(" + names(evaluate.operands()) + ")";
      case Node.Loop loop -> "sum over rows(" + names(loop.operands()) + ")";
      case Node.Result(int of, int index) -> "v" + of + "[" + index + "]";
    };
  }

  private static String describe(Node.Sum sum) {
    StringBuilder text = new StringBuilder();
    for (int t = 0; t < sum.left().length; t++) {
      text.append(sum.minus()[t] ? (t == 0 ? "-" : " - ") : t == 0 ? "" : " + ");
      text.append('v').append(sum.left()[t]);
      if (sum.right()[t] >= 0) {
        text.append(" * v").append(sum.right()[t]);
      }
    }
    return text.toString();
  }

  private static String names(int[] values) {
    StringBuilder text = new StringBuilder();
    for (int value : values) {
      text.append(text.isEmpty() ? "v" : ", v").append(value);
    }
    return text.toString();
  }
}
