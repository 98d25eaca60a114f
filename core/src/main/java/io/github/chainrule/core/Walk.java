package io.github.chainrule.core;

import java.util.Arrays;
import java.util.List;

/// A depth-first walk over a graph, which puts values in topological order: operands before
/// results, from left to right. It marks what it has met; marks are 0 else.
final class Walk {
  private final To least;
  private Value[] order = new Value[16];
  private int ordered;

  /// The results between a root and where the walk is, and which operand of each comes next.
  private Value[] path = new Value[16];

  private int[] next = new int[16];
  private int depth;

  /// What has a place in the order, beside what stands before it here.
  enum To {
    /// Results, which are made ready for `backward()` on the way.
    RESULTS_READY,
    RESULTS,
    LEAVES,
    CONSTANTS
  }

  /// @param least what the walk still looks at
  /// @param cut values behind which the walk does not go
  Walk(To least, List<? extends Value> cut) {
    this.least = least;
    for (Value value : cut) {
      if (value.mark == 0) {
        value.mark = 1;
        add(value);
      }
    }
  }

  /// Adds a value and all that it depends on.
  void from(Value root) {
    if (!isBelow(root)) {
      return;
    }
    Value value = root;
    int operand = 0;
    value.mark = 1;
    while (true) {
      int below = below(value, operand);
      if (below >= 0) {
        push(value, below + 1);
        value = value.operand(below);
        value.mark = 1;
        operand = 0;
      } else {
        leave(value);
        if (depth == 0) {
          return;
        }
        value = path[--depth];
        operand = next[depth];
      }
    }
  }

  /// The first operand from a given one on that has operands itself and was not yet met, -1 if
  /// there is none. What has no operands is put in order on the way.
  private int below(Value value, int from) {
    if (value instanceof Node node) {
      int count = node.operandCount();
      for (int i = skip(node, from); i < count; i = skip(node, i + 1)) {
        if (isBelow(node.operand(i))) {
          return i;
        }
      }
      return -1;
    }
    int count = Graph.operandCount(value);
    for (int i = from; i < count; i++) {
      if (isBelow(value.operand(i))) {
        return i;
      }
    }
    return -1;
  }

  private int skip(Node node, int operand) {
    return least.compareTo(To.LEAVES) < 0 ? node.skipBlocks(operand) : operand;
  }

  private boolean isBelow(Value value) {
    if (value instanceof Node) {
      return value.mark == 0;
    }
    boolean wanted =
        value instanceof Output
            || least == To.CONSTANTS
            || (least == To.LEAVES && !(value instanceof Constant));
    if (value.mark != 0 || !wanted) {
      return false;
    }
    if (value instanceof Output output && output.call.mark == 0) {
      return true;
    }
    value.mark = 1;
    add(value);
    return false;
  }

  private void push(Value value, int operand) {
    if (depth == path.length) {
      path = Arrays.copyOf(path, 2 * depth);
      next = Arrays.copyOf(next, 2 * depth);
    }
    path[depth] = value;
    next[depth++] = operand;
  }

  /// Puts a result in order, as all its operands are.
  private void leave(Value value) {
    add(value);
    if (value instanceof Node node) {
      if (least == To.RESULTS_READY) {
        Graph.requireFresh(node);
        node.clearGrad();
      }
    } else if (value instanceof Output output) {
      output.call.mark = ordered;
      if (least == To.RESULTS_READY) {
        Graph.requireFresh(output);
        output.call.grad.clear();
      }
    }
  }

  private void add(Value value) {
    if (ordered == order.length) {
      order = Arrays.copyOf(order, 2 * ordered);
    }
    order[ordered++] = value;
  }

  Value[] order() {
    return Arrays.copyOf(order, ordered);
  }

  /// Clears the marks of a walk that was given up.
  void clearMarks() {
    Graph.clearMarks(path, depth);
    Graph.clearMarks(order, ordered);
  }
}
