package io.github.chainrule.compiler;

import java.util.Arrays;
import java.util.List;

/// Finds the value that is computed in the same way as another, so that equal ones are merged. A
/// hash table of numbers of values: programs have millions of them.
final class KnownNodes {
  private final List<Node> nodes;

  /// For each place 1 + the number of a value; 0 if it is free. At least half are free.
  private int[] table = new int[64];

  private int count;

  KnownNodes(List<Node> nodes) {
    this.nodes = nodes;
  }

  /// The number of the value that is the same; -1 if there is none.
  int find(Node node) {
    return table[place(node)] - 1;
  }

  /// Adds a value for which there is none that is the same.
  void add(int value) {
    if (2 * ++count > table.length) {
      int[] before = table;
      table = new int[2 * before.length];
      for (int known : before) {
        if (known > 0) {
          table[place(nodes.get(known - 1))] = known;
        }
      }
    }
    table[place(nodes.get(value))] = value + 1;
  }

  /// Where a node is, or would be.
  private int place(Node node) {
    int mask = table.length - 1;
    int hash = hash(node) * 0x9E3779B1;
    int place = (hash ^ hash >>> 16) & mask;
    while (table[place] > 0 && !same(node, nodes.get(table[place] - 1))) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private static int hash(Node node) {
    return switch (node) {
      case Node.Constant(double number) -> Long.hashCode(Double.doubleToRawLongBits(number));
      case Node.Sum(int[] left, int[] right, boolean[] minus) ->
          (Arrays.hashCode(left) * 31 + Arrays.hashCode(right)) * 31 + Arrays.hashCode(minus);
      case Node other -> other.hashCode();
    };
  }

  private static boolean same(Node node, Node other) {
    return switch (node) {
      case Node.Constant(double number) ->
          other instanceof Node.Constant(double known)
              && Double.doubleToRawLongBits(number) == Double.doubleToRawLongBits(known);
      case Node.Sum(int[] left, int[] right, boolean[] minus) ->
          other instanceof Node.Sum known
              && Arrays.equals(left, known.left())
              && Arrays.equals(right, known.right())
              && Arrays.equals(minus, known.minus());
      case Node any -> any.equals(other);
    };
  }
}
