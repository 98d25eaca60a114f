package io.github.chainrule.core;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A depth-first walk over a graph, which puts values in topological order: operands before
/// results, from left to right. It marks what it has met.
final class Walk {
  private final To least;
  private final Marks marks;
  private Value[] order = new Value[16];
  private int ordered;
  private boolean metCalls;

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
  /// @param marks all 0
  /// @param cut values behind which the walk does not go
  Walk(To least, Marks marks, List<? extends Value> cut) {
    this.least = least;
    this.marks = marks;
    for (Value value : cut) {
      if (marks.of(value) == 0) {
        marks.set(value, 1);
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
    marks.set(value, 1);
    while (true) {
      int below = below(value, operand);
      if (below >= 0) {
        push(value, below + 1);
        value = value.operand(below);
        marks.set(value, 1);
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
      return marks.of(value) == 0;
    }
    boolean wanted =
        value instanceof Output
            || least == To.CONSTANTS
            || (least == To.LEAVES && !(value instanceof Constant));
    if (!wanted || marks.of(value) != 0) {
      return false;
    }
    if (value instanceof Output output && marks.ofCall(output) == 0) {
      return true;
    }
    marks.set(value, 1);
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
      marks.setCall(output, ordered);
      metCalls = true;
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

  /// The call that each value stands for, if any calls were met. The marks are cleared then,
  /// because the rules of calls may walk the same values.
  @Nullable Call @Nullable [] calls() {
    if (!metCalls) {
      return null;
    }
    @Nullable Call[] calls = new @Nullable Call[ordered];
    for (int p = 0; p < ordered; p++) {
      if (order[p] instanceof Output output && marks.ofCall(output) == p + 1) {
        calls[p] = output.call;
      }
    }
    clearMarks();
    return calls;
  }

  void clearMarks() {
    marks.clear(path, depth);
    marks.clear(order, ordered);
  }
}
