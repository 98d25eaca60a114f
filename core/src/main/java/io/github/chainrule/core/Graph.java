package io.github.chainrule.core;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The graph behind some values, as arrays: its values in topological order, and for each the
/// places of its operands there.
///
/// Walks use no recursion, so that a chain of ten million operations is as welcome as one of ten.
/// They leave [Marks] and take them away before they return; so rules may walk the same values
/// again while a graph is looked at. Constants have no place unless asked for: nothing ever passes
/// to them, and they may be shared between threads.
///
/// Of the outputs of a [Call] the first in the order stands for all: it has the operands, the
/// others have none.
final class Graph {
  private static final int[] NONE = {};

  final Value[] order;
  private final int[] start;
  private final int[] operands;

  /// For each output that stands for its call the places of all of the call's outputs, -1 for those
  /// that are not in the graph.
  private final int[] @Nullable [] siblings;

  private final int[][] asked;

  private Graph(Value[] order, Marks marks, List<? extends List<? extends Value>> asked) {
    this.order = order;
    this.start = new int[order.length + 1];
    this.siblings = new int[order.length] @Nullable [];
    for (int p = 0; p < order.length; p++) {
      marks.set(order[p], p + 1);
      boolean stands = !(order[p] instanceof Output output) || marks.ofCall(output) == p + 1;
      start[p + 1] = start[p] + (stands ? operandCount(order[p]) : 0);
    }
    this.operands = new int[start[order.length]];
    for (int p = 0; p < order.length; p++) {
      for (int i = start[p]; i < start[p + 1]; i++) {
        operands[i] = marks.of(order[p].operand(i - start[p])) - 1;
      }
      if (order[p] instanceof Output output && marks.ofCall(output) == p + 1) {
        siblings[p] = places(marks, Arrays.asList(output.call.outputs));
      }
    }
    this.asked = asked.stream().map(values -> places(marks, values)).toArray(int[][]::new);
  }

  private static int[] places(Marks marks, List<? extends Value> values) {
    return values.isEmpty() ? NONE : values.stream().mapToInt(v -> marks.of(v) - 1).toArray();
  }

  /// A graph to differentiate, which leaves no marks that another thread may see.
  ///
  /// @param cut values behind which the walk does not go
  /// @param asked values whose places are wanted, in several lists
  static Graph of(
      List<? extends Value> roots,
      List<? extends Value> cut,
      List<? extends List<? extends Value>> asked) {
    return of(Walk.To.LEAVES, Marks.apart(), roots, cut, asked);
  }

  /// A graph in which constants have a place too.
  static Graph withConstants(Value root) {
    Marks marks = root.symbolic ? Marks.apart() : Marks.inValues();
    return of(Walk.To.CONSTANTS, marks, List.of(root), List.of(), List.of());
  }

  private static Graph of(
      Walk.To least,
      Marks marks,
      List<? extends Value> roots,
      List<? extends Value> cut,
      List<? extends List<? extends Value>> asked) {
    Walk walk = new Walk(least, marks, cut);
    try {
      roots.forEach(walk::from);
      return new Graph(walk.order(), marks, asked);
    } finally {
      walk.clearMarks();
    }
  }

  int operandCount(int place) {
    return start[place + 1] - start[place];
  }

  /// The place of an operand; -1 for a constant.
  int operand(int place, int i) {
    return operands[start[place] + i];
  }

  /// If the value at a place stands for a call: where all outputs of the call are, -1 for those
  /// that are not in the graph.
  int @Nullable [] call(int place) {
    return siblings[place];
  }

  /// The places of the values of the `list`-th list that was asked for; -1 for those that no root
  /// depends on, and for constants.
  int[] asked(int list) {
    return asked[list];
  }

  /// The values that a root depends on but for constants, operands first, left to right.
  static Value[] order(Value root) {
    Walk walk = walked(Walk.To.LEAVES, root);
    walk.clearMarks();
    return walk.order();
  }

  /// A walk over the values that a root with a number depends on. All marks are left set, for
  /// whoever passes over the values anyway and can clear them on the way.
  static Walk walked(Walk.To least, Value root) {
    Walk walk = new Walk(least, Marks.inValues(), List.of());
    boolean done = false;
    try {
      walk.from(root);
      done = true;
      return walk;
    } finally {
      if (!done) {
        walk.clearMarks();
      }
    }
  }

  static int operandCount(Value value) {
    if (value instanceof Node node) {
      return node.operandCount();
    }
    return value instanceof Output output ? output.call.operands.length : 0;
  }

  /// Fails if a result no longer matches its operands.
  static void requireFresh(Value value) {
    if (value.symbolic) {
      return;
    }
    boolean fresh =
        value instanceof Node node
            ? node.fresh()
            : !(value instanceof Output output) || output.call.fresh();
    if (!fresh) {
      throw new IllegalStateException(
          value.describe()
              + " was evaluated before its operands, or others of their blocks, were changed;"
              + " they are now "
              + Expressions.operands(value)
              + "; call forward() on the output first");
    }
  }

  /// Fails if any result no longer matches its operands. In a function that is being traced none
  /// has to: results from outside are evaluated anew with it.
  void requireFresh() {
    if (order.length > 0 && order[order.length - 1].symbolic) {
      return;
    }
    for (int p = 0; p < order.length; p++) {
      if (!(order[p] instanceof Output) || siblings[p] != null) {
        requireFresh(order[p]);
      }
    }
  }
}
