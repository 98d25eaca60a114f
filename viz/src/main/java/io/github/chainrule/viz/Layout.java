package io.github.chainrule.viz;

import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Where everything in a picture of a graph stands: operands left of their results, and edges that
/// touch no box on their way. An edge bends only in the gaps between columns and crosses columns on
/// straight lines, which keep their distance to boxes as boxes do to each other.
final class Layout {
  private static final double LEAST_GAP = 40.0;
  private static final double MOST_GAP = 150.0;
  private static final double GAP_PER_RISE = 0.16;

  /// A rise that nobody sees.
  private static final double STRAIGHT = 0.01;

  /// The left edge of each box.
  final double[] x;

  /// The top edge of each box.
  final double[] y;

  /// The edges, those of one operand in as few pieces as possible.
  final List<Edge> edges = new ArrayList<>();

  /// Where edges end.
  final List<Arrow> arrows = new ArrayList<>();

  private final List<Card> cards;
  private final List<List<Integer>> results = new ArrayList<>();

  /// The size of each card.
  final CardSize[] sizes;

  private final Layers layers;
  private final double[] middle;
  private final double[] left;
  private final double[] right;

  /// The end of an edge at the left of a box.
  record Arrow(int operand, int result, double x, double y) {}

  /// A part of the way from an operand to some of its results.
  record Edge(int operand, List<Integer> results, Path2D path) {}

  private Layout(
      List<Card> cards, CardSize[] sizes, Layers layers, int[][] columns, double[] middle) {
    this.cards = cards;
    this.sizes = sizes;
    this.layers = layers;
    this.middle = middle;
    this.left = new double[columns.length];
    this.right = new double[columns.length];
    this.x = new double[sizes.length];
    this.y = new double[sizes.length];
    cards.forEach(card -> results.add(new ArrayList<>()));
    for (int i = 0; i < sizes.length; i++) {
      for (int operand : cards.get(i).operands()) {
        results.get(operand).add(i);
      }
    }
    for (int k = 0; k < columns.length; k++) {
      equalBoxes(columns[k]);
      left[k] = k == 0 ? 0.0 : right[k - 1] + gap(columns[k - 1]);
      right[k] = left[k] + Arrays.stream(columns[k]).mapToDouble(this::width).max().orElse(0.0);
    }
    for (int i = 0; i < sizes.length; i++) {
      x[i] = right[layers.column[i]] - sizes[i].width();
      y[i] = middle[i] - sizes[i].height() / 2;
      trunk(i);
      branches(i);
    }
  }

  /// @param roomy whether boxes are to have room for any number
  static Layout of(List<Card> cards, boolean roomy) {
    CardSize[] sizes =
        cards.stream().map(card -> CardSize.of(card, roomy)).toArray(CardSize[]::new);
    int[][] operands = operands(cards);
    boolean[] ordered = new boolean[operands.length];
    for (int i = 0; i < ordered.length; i++) {
      ordered[i] = !cards.get(i).symmetric();
    }
    Layers layers = Layers.of(operands, ordered);
    int[][] columns = Ordering.of(layers);
    double[] heights = Arrays.stream(sizes).mapToDouble(CardSize::height).toArray();
    return new Layout(cards, sizes, layers, columns, Placement.of(layers, columns, heights));
  }

  /// How much there would be to draw, see [Layers#edges].
  static long edges(List<Card> cards) {
    return Layers.edges(operands(cards));
  }

  private static int[][] operands(List<Card> cards) {
    return cards.stream()
        .map(card -> card.operands().stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  double width() {
    return right[right.length - 1];
  }

  double height() {
    double height = Arrays.stream(middle).max().orElse(0.0);
    for (int i = 0; i < sizes.length; i++) {
      height = Math.max(height, y[i] + sizes[i].height());
    }
    return height;
  }

  /// Gives all boxes of a column the width of the widest.
  private void equalBoxes(int[] column) {
    double widest = 0.0;
    for (int vertex : column) {
      widest = layers.isWaypoint(vertex) ? widest : Math.max(widest, sizes[vertex].boxWidth());
    }
    for (int vertex : column) {
      if (!layers.isWaypoint(vertex)) {
        sizes[vertex] = sizes[vertex].withBoxWidth(widest);
      }
    }
  }

  private double width(int vertex) {
    return layers.isWaypoint(vertex) ? 0.0 : sizes[vertex].width();
  }

  /// Wider where edges rise or fall far, so that none becomes too steep.
  private double gap(int[] column) {
    double rise = 0.0;
    for (int vertex : column) {
      for (int other : layers.right[vertex]) {
        rise = Math.max(rise, Math.abs(middle[vertex] - middle[other]));
      }
    }
    return Math.min(MOST_GAP, LEAST_GAP + GAP_PER_RISE * rise);
  }

  /// The part that the edges of an operand share: through all its waypoints.
  private void trunk(int node) {
    int[] chain = layers.chain[node];
    if (chain.length == 1) {
      return;
    }
    Path2D path = from(node);
    double height = middle[node];
    for (int k = 1; k < chain.length; k++) {
      int column = layers.column[chain[k]];
      if (Math.abs(middle[chain[k]] - height) > STRAIGHT) {
        path.lineTo(right[column - 1], height);
        height = middle[chain[k]];
        bend(path, left[column], height);
      }
    }
    path.lineTo(right[layers.column[chain[chain.length - 1]]], height);
    List<Integer> far =
        results.get(node).stream()
            .filter(result -> layers.entry(node, layers.column[result]) != node)
            .toList();
    edges.add(new Edge(node, far, path));
  }

  /// The last part of each edge into a node, to its place at the sign.
  private void branches(int node) {
    List<Integer> operands = cards.get(node).operands();
    int column = layers.column[node];
    Integer[] byHeight = new Integer[operands.size()];
    Arrays.setAll(byHeight, i -> i);
    if (cards.get(node).symmetric()) {
      Arrays.sort(
          byHeight, Comparator.comparingDouble(i -> middle[layers.entry(operands.get(i), column)]));
    }
    for (int port = 0; port < operands.size(); port++) {
      int operand = operands.get(byHeight[port]);
      int entry = layers.entry(operand, column);
      double rise = middle[node] + sizes[node].portRise(port, operands.size());
      double end = x[node] + sizes[node].portInset(port, operands.size());
      Path2D path = from(entry);
      bend(path, left[column], rise);
      path.lineTo(end, rise);
      edges.add(new Edge(operand, List.of(node), path));
      arrows.add(new Arrow(operand, node, end, rise));
    }
  }

  private Path2D from(int vertex) {
    Path2D path = new Path2D.Double();
    path.moveTo(right[layers.column[vertex]], middle[vertex]);
    return path;
  }

  /// A curve through a gap that begins and ends level.
  private static void bend(Path2D path, double x, double y) {
    double fromX = path.getCurrentPoint().getX();
    double fromY = path.getCurrentPoint().getY();
    double half = (fromX + x) / 2;
    path.curveTo(half, fromY, half, y, x, y);
  }
}
