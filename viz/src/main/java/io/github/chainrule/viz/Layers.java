package io.github.chainrule.viz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A graph in columns, as layered drawings need it: each operand stands left of its results, and
/// where a result is more than one column away, a chain of waypoints carries the edge through the
/// columns between. All results of one operand share its chain.
///
/// Vertices are numbered: first the nodes in their order, then the waypoints.
final class Layers {
  /// The number of nodes; higher vertices are waypoints.
  final int nodes;

  /// The column of each vertex, from the left.
  final int[] column;

  /// The vertices of the neighbouring columns that each vertex is connected with; on the left in
  /// the order of operands.
  final int[][] left;

  final int[][] right;

  /// For each node the vertices through which its edges run, beginning with itself.
  final int[][] chain;

  /// For each node whether its operands are to stand in their order, from the top.
  private final boolean[] ordered;

  private Layers(int[] column, int[][] left, int[][] right, int[][] chain, boolean[] ordered) {
    this.ordered = ordered;
    this.nodes = chain.length;
    this.column = column;
    this.left = left;
    this.right = right;
    this.chain = chain;
  }

  int vertices() {
    return column.length;
  }

  int columns() {
    return Arrays.stream(column).max().orElse(-1) + 1;
  }

  boolean isWaypoint(int vertex) {
    return vertex >= nodes;
  }

  boolean isOrdered(int vertex) {
    return vertex < nodes && ordered[vertex];
  }

  /// The vertex from which an edge enters a node in a column.
  int entry(int operand, int columnOfResult) {
    return chain[operand][columnOfResult - 1 - column[operand]];
  }

  /// Puts each node into the column just left of its leftmost result, so that operands are near to
  /// what is made of them.
  ///
  /// @param operands for each node the nodes before it that flow into it; the last node is the one
  ///   that all others flow into
  /// @param ordered for each node whether its operands are to stand in their order
  static Layers of(int[][] operands, boolean[] ordered) {
    int nodes = operands.length;
    int[] columnOfNode = columns(operands);
    int[] farthest = new int[nodes];
    for (int i = 0; i < nodes; i++) {
      for (int operand : operands[i]) {
        farthest[operand] = Math.max(farthest[operand], columnOfNode[i]);
      }
    }
    int[][] chain = new int[nodes][];
    int vertices = nodes;
    for (int i = 0; i < nodes; i++) {
      chain[i] = new int[Math.max(1, farthest[i] - columnOfNode[i])];
      chain[i][0] = i;
      for (int k = 1; k < chain[i].length; k++) {
        chain[i][k] = vertices++;
      }
    }
    int[] column = Arrays.copyOf(columnOfNode, vertices);
    List<List<Integer>> left = lists(vertices);
    List<List<Integer>> right = lists(vertices);
    for (int i = 0; i < nodes; i++) {
      for (int k = 1; k < chain[i].length; k++) {
        column[chain[i][k]] = columnOfNode[i] + k;
        connect(chain[i][k - 1], chain[i][k], left, right);
      }
    }
    int[] metAt = new int[vertices];
    for (int i = 0; i < nodes; i++) {
      for (int operand : operands[i]) {
        int from = chain[operand][column[i] - 1 - column[operand]];
        if (metAt[from] != i) {
          metAt[from] = i;
          connect(from, i, left, right);
        }
      }
    }
    return new Layers(column, arrays(left), arrays(right), chain, ordered);
  }

  private static int[] columns(int[][] operands) {
    int[] fromRight = new int[operands.length];
    for (int i = operands.length - 1; i >= 0; i--) {
      for (int operand : operands[i]) {
        fromRight[operand] = Math.max(fromRight[operand], fromRight[i] + 1);
      }
    }
    int last = Arrays.stream(fromRight).max().orElse(0);
    return Arrays.stream(fromRight).map(distance -> last - distance).toArray();
  }

  /// How much there would be to draw: each edge, and each column that an operand's edges pass.
  static long edges(int[][] operands) {
    int[] column = columns(operands);
    int[] passed = new int[operands.length];
    long edges = 0;
    for (int i = 0; i < operands.length; i++) {
      edges += operands[i].length;
      for (int operand : operands[i]) {
        passed[operand] = Math.max(passed[operand], column[i] - column[operand] - 1);
      }
    }
    return edges + Arrays.stream(passed).asLongStream().sum();
  }

  private static void connect(
      int from, int to, List<List<Integer>> left, List<List<Integer>> right) {
    left.get(to).add(from);
    right.get(from).add(to);
  }

  private static List<List<Integer>> lists(int count) {
    List<List<Integer>> lists = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      lists.add(new ArrayList<>(2));
    }
    return lists;
  }

  private static int[][] arrays(List<List<Integer>> lists) {
    return lists.stream()
        .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }
}
