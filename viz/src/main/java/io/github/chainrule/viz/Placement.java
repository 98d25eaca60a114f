package io.github.chainrule.viz;

import java.util.Arrays;

/// How high each vertex stands, once the order within columns is known: as near as possible to the
/// vertices it is connected with, at a distance from its neighbours in the column.
///
/// Each column in turn takes the heights with the least sum of squared distances to the mean of its
/// connections. Under the condition that neighbours keep their order and distance this is an
/// isotonic regression, which pooling adjacent violators solves exactly (Barlow, Bartholomew,
/// Bremner and Brunk, "Statistical inference under order restrictions", 1972).
final class Placement {
  private static final int SWEEPS = 12;

  /// Edges between waypoints are to be straighter than others.
  private static final double STRAIGHTNESS = 8.0;

  private static final double NODE_GAP = 22.0;
  private static final double WAYPOINT_GAP = 12.0;

  private final Layers layers;
  private final int[][] columns;
  private final double[] heights;
  private final double[] middle;

  private Placement(Layers layers, int[][] columns, double[] heights) {
    this.layers = layers;
    this.columns = columns;
    this.heights = heights;
    this.middle = new double[layers.vertices()];
  }

  /// The height of the middle of each vertex, from the top of the picture.
  ///
  /// @param heights of the boxes of all nodes; waypoints have none
  static double[] of(Layers layers, int[][] columns, double[] heights) {
    Placement placement = new Placement(layers, columns, heights);
    for (int[] column : columns) {
      placement.settle(column, new double[column.length], ones(column.length));
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      placement.sweep(sweep);
    }
    return placement.fromTop();
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1.0);
    return ones;
  }

  /// Leftwards, rightwards, and in the last sweeps with regard to both sides.
  private void sweep(int number) {
    boolean both = number >= SWEEPS - 4;
    boolean rightwards = number % 2 == 1;
    for (int k = 0; k < columns.length; k++) {
      int[] column = columns[rightwards ? k : columns.length - 1 - k];
      double[] target = new double[column.length];
      double[] weight = new double[column.length];
      for (int i = 0; i < column.length; i++) {
        int vertex = column[i];
        double sum = 0.0;
        if (both || rightwards) {
          for (int other : layers.left[vertex]) {
            double share = weight(vertex, other);
            sum += share * middle[other];
            weight[i] += share;
          }
        }
        if (both || !rightwards) {
          for (int other : layers.right[vertex]) {
            double share = weight(vertex, other);
            sum += share * middle[other];
            weight[i] += share;
          }
        }
        if (weight[i] == 0.0) {
          weight[i] = 1.0;
          sum = middle[vertex];
        }
        target[i] = sum / weight[i];
      }
      settle(column, target, weight);
    }
  }

  private double weight(int vertex, int other) {
    return layers.isWaypoint(vertex) && layers.isWaypoint(other) ? STRAIGHTNESS : 1.0;
  }

  /// Puts the vertices of a column as near to their targets as distances allow.
  private void settle(int[] column, double[] target, double[] weight) {
    int length = column.length;
    double[] offset = new double[length];
    for (int i = 1; i < length; i++) {
      offset[i] = offset[i - 1] + distance(column[i - 1], column[i]);
    }
    // Blocks of vertices that touch, each with the mean of its targets.
    double[] mean = new double[length];
    double[] mass = new double[length];
    int[] end = new int[length];
    int blocks = 0;
    for (int i = 0; i < length; i++) {
      mean[blocks] = target[i] - offset[i];
      mass[blocks] = weight[i];
      end[blocks] = i + 1;
      blocks++;
      while (blocks > 1 && mean[blocks - 2] >= mean[blocks - 1]) {
        double both = mass[blocks - 2] + mass[blocks - 1];
        mean[blocks - 2] =
            (mean[blocks - 2] * mass[blocks - 2] + mean[blocks - 1] * mass[blocks - 1]) / both;
        mass[blocks - 2] = both;
        end[blocks - 2] = end[blocks - 1];
        blocks--;
      }
    }
    int i = 0;
    for (int block = 0; block < blocks; block++) {
      for (; i < end[block]; i++) {
        middle[column[i]] = mean[block] + offset[i];
      }
    }
  }

  private double distance(int upper, int lower) {
    boolean waypoint = layers.isWaypoint(upper) || layers.isWaypoint(lower);
    return height(upper) / 2 + height(lower) / 2 + (waypoint ? WAYPOINT_GAP : NODE_GAP);
  }

  private double height(int vertex) {
    return layers.isWaypoint(vertex) ? 0.0 : heights[vertex];
  }

  private double[] fromTop() {
    double top = Double.POSITIVE_INFINITY;
    for (int vertex = 0; vertex < middle.length; vertex++) {
      top = Math.min(top, middle[vertex] - height(vertex) / 2);
    }
    for (int vertex = 0; vertex < middle.length; vertex++) {
      middle[vertex] -= top;
    }
    return middle;
  }
}
