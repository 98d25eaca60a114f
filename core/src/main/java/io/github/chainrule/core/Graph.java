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
    return new Graph(order(root));
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
    Value[] order = new Value[16];
    Value[] path = new Value[16];
    int ordered = 0;
    int depth = 0;
    try {
      // A mark is 1 + the number of operands already entered, and 0 for what was not yet met.
      root.mark = 1;
      path[depth++] = root;
      while (depth > 0) {
        Value value = path[depth - 1];
        if (value instanceof Node node && node.mark <= node.operandCount()) {
          Value operand = node.operand(node.mark++ - 1);
          if (operand.mark == 0) {
            path = withRoom(path, depth);
            operand.mark = 1;
            path[depth++] = operand;
          }
        } else {
          order = withRoom(order, ordered);
          order[ordered++] = value;
          depth--;
        }
      }
      return Arrays.copyOf(order, ordered);
    } finally {
      clearMarks(path, depth);
      clearMarks(order, ordered);
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

  private static Value[] withRoom(Value[] values, int used) {
    return used < values.length ? values : Arrays.copyOf(values, used + (used >> 1));
  }

  private static void clearMarks(Value[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i].mark = 0;
    }
  }
}
