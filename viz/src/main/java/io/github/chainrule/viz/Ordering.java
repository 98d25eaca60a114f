package io.github.chainrule.viz;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// The order of the vertices within each column, from the top, chosen so that few edges cross.
///
/// It begins with a walk from the output over operands in order, which crosses nothing in a tree
/// and keeps `a` above `b` in `a - b`. If something crosses, columns are sorted again and again by
/// the mean place of their neighbours, to and fro, and the best order that was met is kept: the
/// barycentre heuristic of Sugiyama, Tagawa and Toda, "Methods for visual understanding of
/// hierarchical system structures", 1981.
final class Ordering {
  private static final int MOST_SWEEPS = 24;
  private static final int PATIENCE = 6;
  private static final int WORK = 3_000_000;

  private final Layers layers;
  private final int[][] columns;
  private final int[] place;

  private Ordering(Layers layers, int[][] columns) {
    this.layers = layers;
    this.columns = columns;
    this.place = new int[layers.vertices()];
    Arrays.stream(columns).forEach(this::number);
  }

  /// For each column its vertices from the top.
  static int[][] of(Layers layers) {
    Ordering ordering = new Ordering(layers, walk(layers));
    long fewest = ordering.crossings();
    int[][] best = copy(ordering.columns);
    int sweeps = Math.max(2, Math.min(MOST_SWEEPS, WORK / layers.vertices()));
    int sinceBest = 0;
    for (int sweep = 0; sweep < sweeps && fewest > 0 && sinceBest < PATIENCE; sweep++) {
      ordering.sweep(sweep % 2 == 0);
      long crossings = ordering.crossings();
      sinceBest++;
      if (crossings < fewest) {
        fewest = crossings;
        best = copy(ordering.columns);
        sinceBest = 0;
      }
    }
    return best;
  }

  private static int[][] copy(int[][] columns) {
    return Arrays.stream(columns).map(int[]::clone).toArray(int[][]::new);
  }

  /// Depth first from the output, which is the last node, upper operands first.
  private static int[][] walk(Layers layers) {
    List<List<Integer>> columns = new ArrayList<>();
    for (int i = 0; i < layers.columns(); i++) {
      columns.add(new ArrayList<>());
    }
    boolean[] met = new boolean[layers.vertices()];
    Deque<Integer> ahead = new ArrayDeque<>();
    ahead.push(layers.nodes - 1);
    while (!ahead.isEmpty()) {
      int vertex = ahead.pop();
      if (!met[vertex]) {
        met[vertex] = true;
        columns.get(layers.column[vertex]).add(vertex);
        int[] left = layers.left[vertex];
        for (int i = left.length - 1; i >= 0; i--) {
          ahead.push(left[i]);
        }
      }
    }
    return columns.stream()
        .map(column -> column.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  private void sweep(boolean rightwards) {
    for (int k = 1; k < columns.length; k++) {
      int[] column = columns[rightwards ? k : columns.length - 1 - k];
      int[][] neighbours = rightwards ? layers.left : layers.right;
      double[] mean = new double[column.length];
      Integer[] byMean = new Integer[column.length];
      for (int i = 0; i < column.length; i++) {
        byMean[i] = i;
        mean[i] = meanPlace(neighbours[column[i]], i);
      }
      // A stable sort: equals keep the order of operands.
      Arrays.sort(byMean, (a, b) -> Double.compare(mean[a], mean[b]));
      int[] before = column.clone();
      for (int i = 0; i < column.length; i++) {
        column[i] = before[byMean[i]];
      }
      number(column);
    }
  }

  private double meanPlace(int[] vertices, int otherwise) {
    double sum = 0.0;
    for (int vertex : vertices) {
      sum += place[vertex];
    }
    return vertices.length == 0 ? otherwise : sum / vertices.length;
  }

  private void number(int[] column) {
    for (int i = 0; i < column.length; i++) {
      place[column[i]] = i;
    }
  }

  private long crossings() {
    long crossings = 0;
    for (int k = 0; k + 1 < columns.length; k++) {
      crossings += crossings(columns[k], columns[k + 1].length);
    }
    for (int node = 0; node < layers.nodes; node++) {
      crossings += layers.isOrdered(node) ? exchanged(layers.left[node]) : 0;
    }
    return crossings;
  }

  /// Pairs of operands that stand the other way round, whose edges cross just before their node.
  private long exchanged(int[] operands) {
    long exchanged = 0;
    for (int i = 1; i < operands.length; i++) {
      for (int k = 0; k < i; k++) {
        exchanged += place[operands[k]] > place[operands[i]] ? 1 : 0;
      }
    }
    return exchanged;
  }

  /// Counts pairs of edges that cross between two columns. Edges are taken by their left ends from
  /// the top; each crosses those before it that end lower, which a tree of sums counts.
  private long crossings(int[] column, int rightLength) {
    int[] ended = new int[rightLength + 1];
    long crossings = 0;
    int edges = 0;
    for (int vertex : column) {
      int[] right = layers.right[vertex];
      int[] ends = new int[right.length];
      for (int i = 0; i < ends.length; i++) {
        ends[i] = place[right[i]];
      }
      Arrays.sort(ends);
      for (int end : ends) {
        int above = 0;
        for (int i = end + 1; i > 0; i -= i & -i) {
          above += ended[i];
        }
        crossings += edges - above;
        edges++;
        for (int i = end + 1; i <= rightLength; i += i & -i) {
          ended[i]++;
        }
      }
    }
    return crossings;
  }
}
