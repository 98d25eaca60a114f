package io.github.chainrule.viz;

import java.awt.geom.Path2D;
import java.util.Arrays;

/// Where a function on a grid is at least as large as a level: the marching squares of Lorensen and
/// Cline, "Marching cubes", 1987, in two dimensions.
///
/// The grid is surrounded by points that are below every level, so that all outlines are closed and
/// follow the border. Each square of the grid turns the sides that an outline crosses into steps
/// with the larger numbers on their left; a side is left by one step and reached by another, so the
/// steps join to closed outlines.
final class Contours {
  /// Points in a row and rows, with those around.
  private final int width;

  private final int height;
  private final double[] values;

  /// @param values rows from the bottom, each from the left; what is not finite is below every
  ///   level
  Contours(int columns, int rows, double[] values) {
    this.width = columns + 2;
    this.height = rows + 2;
    this.values = new double[width * height];
    Arrays.fill(this.values, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < columns * rows; i++) {
      if (Double.isFinite(values[i])) {
        this.values[(i / columns + 1) * width + i % columns + 1] = values[i];
      }
    }
  }

  /// The number of steps from left to right.
  int columns() {
    return width - 3;
  }

  /// The number of steps from the bottom to the top.
  int rows() {
    return height - 3;
  }

  double least() {
    return Arrays.stream(values).filter(Double::isFinite).min().orElse(0.0);
  }

  double most() {
    return Arrays.stream(values).filter(Double::isFinite).max().orElse(0.0);
  }

  /// The area where the function is a number at all.
  Path2D everywhere() {
    return area(-Double.MAX_VALUE);
  }

  /// The area where the function is at least the level, in steps of the grid from its lower left
  /// corner.
  Path2D area(double level) {
    int[] next = steps(level);
    Path2D area = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    for (int start = 0; start < next.length; start++) {
      boolean first = true;
      int side = start;
      while (next[side] >= 0) {
        add(area, side, level, first);
        first = false;
        int following = next[side];
        next[side] = -1;
        side = following;
      }
      if (!first) {
        area.closePath();
      }
    }
    return area;
  }

  /// For each side of a square that an outline crosses the side it crosses next, else -1. Sides are
  /// numbered by their lower or left end: first those that lie, then those that stand.
  private int[] steps(double level) {
    int[] next = new int[2 * width * height];
    Arrays.fill(next, -1);
    for (int j = 0; j + 1 < height; j++) {
      for (int i = 0; i + 1 < width; i++) {
        int corner = j * width + i;
        int bottom = corner;
        int top = corner + width;
        int left = width * height + corner;
        int right = left + 1;
        int inside =
            (values[corner] >= level ? 1 : 0)
                + (values[corner + 1] >= level ? 2 : 0)
                + (values[corner + width + 1] >= level ? 4 : 0)
                + (values[corner + width] >= level ? 8 : 0);
        switch (inside) {
          case 1 -> next[bottom] = left;
          case 2 -> next[right] = bottom;
          case 3 -> next[right] = left;
          case 4 -> next[top] = right;
          case 6 -> next[top] = bottom;
          case 7 -> next[top] = left;
          case 8 -> next[left] = top;
          case 9 -> next[bottom] = top;
          case 11 -> next[right] = top;
          case 12 -> next[left] = right;
          case 13 -> next[bottom] = right;
          case 14 -> next[left] = bottom;
          case 5 -> {
            boolean joined = middle(corner) >= level;
            next[bottom] = joined ? right : left;
            next[top] = joined ? left : right;
          }
          case 10 -> {
            boolean joined = middle(corner) >= level;
            next[left] = joined ? bottom : top;
            next[right] = joined ? top : bottom;
          }
          default -> {}
        }
      }
    }
    return next;
  }

  private double middle(int corner) {
    return (values[corner]
            + values[corner + 1]
            + values[corner + width]
            + values[corner + width + 1])
        / 4;
  }

  /// Where the outline crosses a side, if the function is linear there.
  private void add(Path2D path, int side, double level, boolean first) {
    boolean lies = side < width * height;
    int from = lies ? side : side - width * height;
    int to = lies ? from + 1 : from + width;
    double a = values[from];
    double b = values[to];
    double share = (level - a) / (b - a);
    if (!Double.isFinite(a) || !Double.isFinite(b)) {
      // At the border, and beside a gap, the outline runs through the last point inside.
      share = a >= level ? 0.0 : 1.0;
    }
    double x = from % width - 1 + (lies ? share : 0.0);
    double y = from / width - 1 + (lies ? 0.0 : share);
    if (first) {
      path.moveTo(x, y);
    } else {
      path.lineTo(x, y);
    }
  }
}
