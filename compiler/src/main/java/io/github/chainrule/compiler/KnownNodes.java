package io.github.chainrule.compiler;

import java.util.Arrays;
import java.util.List;

/// Finds the value that is computed in the same way as another, so that equal ones are merged. A
/// hash table of numbers of values: programs have millions of them.
final class KnownNodes {
  private final List<Node> nodes;

  /// For each place 1 + the number of a value; 0 if it is free. At least half are free.
  private int[] table = new int[64];

  /// The hash of what is at each place, for nodes are far away in memory.
  private int[] hashes = new int[table.length];

  private int count;

  KnownNodes(List<Node> nodes) {
    this.nodes = nodes;
  }

  /// The number of the value that is the same; -1 if there is none.
  int find(Node node) {
    return table[place(node, spread(node))] - 1;
  }

  /// The number of the value that is the same; -1 if there is none, and then the node is that of a
  /// new value.
  int findOrAdd(Node node, int value) {
    int hash = spread(node);
    int place = place(node, hash);
    if (table[place] > 0) {
      return table[place] - 1;
    }
    table[place] = value + 1;
    hashes[place] = hash;
    if (2 * ++count > table.length) {
      grow();
    }
    return -1;
  }

  private void grow() {
    int[] known = table;
    int[] hashesBefore = hashes;
    table = new int[2 * known.length];
    hashes = new int[table.length];
    int mask = table.length - 1;
    for (int i = 0; i < known.length; i++) {
      if (known[i] > 0) {
        int place = hashesBefore[i] & mask;
        while (table[place] > 0) {
          place = (place + 1) & mask;
        }
        table[place] = known[i];
        hashes[place] = hashesBefore[i];
      }
    }
  }

  /// Where a node is, or would be.
  private int place(Node node, int hash) {
    int mask = table.length - 1;
    int place = hash & mask;
    while (table[place] > 0
        && !(hashes[place] == hash && same(node, nodes.get(table[place] - 1)))) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private static int spread(Node node) {
    int hash = hash(node) * 0x9E3779B1;
    return hash ^ hash >>> 16;
  }

  // Records could do it by themselves, but slowly until the JIT has compiled what they do it by.

  private static int hash(Node node) {
    return switch (node) {
      case Node.Column(int index) -> index;
      case Node.Constant(double number) -> Long.hashCode(Double.doubleToRawLongBits(number));
      case Node.Apply(Function function, int a, int b, int c) ->
          ((function.hashCode() * 31 + a) * 31 + b) * 31 + c;
      case Node.Sum(int[] left, int[] right, boolean[] minus) ->
          (Arrays.hashCode(left) * 31 + Arrays.hashCode(right)) * 31 + Arrays.hashCode(minus);
      case Node.Result(int of, int index) -> of * 31 + index;
      case Node.Shared _, Node.Call _, Node.Evaluate _, Node.Loop _ -> node.hashCode();
    };
  }

  private static boolean same(Node node, Node other) {
    return switch (node) {
      case Node.Column(int index) -> other instanceof Node.Column(int known) && index == known;
      case Node.Constant(double number) ->
          other instanceof Node.Constant(double known)
              && Double.doubleToRawLongBits(number) == Double.doubleToRawLongBits(known);
      case Node.Apply(Function function, int a, int b, int c) ->
          other instanceof Node.Apply known
              && a == known.a()
              && b == known.b()
              && c == known.c()
              && function.equals(known.function());
      case Node.Sum(int[] left, int[] right, boolean[] minus) ->
          other instanceof Node.Sum known
              && Arrays.equals(left, known.left())
              && Arrays.equals(right, known.right())
              && Arrays.equals(minus, known.minus());
      case Node.Shared _, Node.Call _, Node.Evaluate _, Node.Loop _, Node.Result _ ->
          node.equals(other);
    };
  }
}
