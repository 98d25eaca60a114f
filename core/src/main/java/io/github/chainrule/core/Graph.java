package io.github.chainrule.core;

import java.util.Arrays;

/// Walks over the graph behind a value. They use no recursion, so that a chain of ten million
/// operations is as welcome as one of ten.
///
/// An open `Graph` numbers its values: [#position] finds a value's place in [#order] without a hash
/// table. The number is kept in the value, so only one may be open on the same values at a time.
final class Graph implements AutoCloseable {
  final Value[] order;

  private Graph(Value[] order) {
    this.order = order;
    for (int i = 0; i < order.length; i++) {
      order[i].mark = i + 1;
    }
  }

  static Graph of(Value root) {
    return new Graph(marked(root));
  }

  /// The place of a value in the order, or -1 if the root does not depend on it.
  int position(Value value) {
    return value.mark - 1;
  }

  @Override
  public void close() {
    clearMarks(order, order.length);
  }

  /// The values that `root` depends on, operands first, left to right.
  static Value[] order(Value root) {
    Value[] order = marked(root);
    clearMarks(order, order.length);
    return order;
  }

  /// The same, with all marks left set, for whoever passes over the values anyway and can clear
  /// them on the way.
  static Value[] marked(Value root) {
    Value[] order = new Value[16];
    Node[] path = new Node[16];
    int ordered = 0;
    int depth = 0;
    boolean done = false;
    try {
      // A mark is 1 + the number of operands already entered, and 0 for what was not yet met.
      root.mark = 1;
      if (root instanceof Node node) {
        path[depth++] = node;
      } else {
        order[ordered++] = root;
      }
      while (depth > 0) {
        Node node = path[depth - 1];
        if (node.mark > node.operandCount()) {
          order = withRoom(order, ordered);
          order[ordered++] = node;
          depth--;
          continue;
        }
        Value operand = node.operand(node.mark++ - 1);
        if (operand.mark == 0) {
          if (operand instanceof Node inner) {
            path = withRoom(path, depth);
            path[depth++] = inner;
          } else {
            order = withRoom(order, ordered);
            order[ordered++] = operand;
          }
          operand.mark = 1;
        }
      }
      Value[] exact = Arrays.copyOf(order, ordered);
      done = true;
      return exact;
    } finally {
      if (!done) {
        clearMarks(path, depth);
        clearMarks(order, ordered);
      }
    }
  }

  /// Fails if any result no longer matches its operands.
  static void requireFresh(Value[] order) {
    for (Value value : order) {
      if (value instanceof Node node) {
        node.requireFresh();
      }
    }
  }

  private static <T extends Value> T[] withRoom(T[] values, int used) {
    return used < values.length ? values : Arrays.copyOf(values, used + (used >> 1));
  }

  static void clearMarks(Value[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i].mark = 0;
    }
  }
}
