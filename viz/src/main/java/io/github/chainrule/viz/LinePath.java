package io.github.chainrule.viz;

import java.awt.geom.Path2D;

/// A line through many points. Of neighbouring points that fall into the same half pixel from left
/// to right only the first, the lowest, the highest and the last are kept, which look the same.
final class LinePath {
  private static final double SAME = 0.5;

  /// How far beyond the picture a line goes at most; further out, viewers calculate badly.
  private static final double FARTHEST = 1e5;

  private final Path2D path = new Path2D.Double();
  private boolean open;
  private double firstX;
  private double least;
  private double most;
  private double lastX;
  private double lastY;

  void add(double x, double pixel) {
    double y = Math.max(-FARTHEST, Math.min(FARTHEST, pixel));
    if (!open) {
      path.moveTo(x, y);
      begin(x, y);
    } else if (Math.abs(x - firstX) < SAME) {
      least = Math.min(least, y);
      most = Math.max(most, y);
      lastX = x;
      lastY = y;
    } else {
      flush();
      path.lineTo(x, y);
      begin(x, y);
    }
    open = true;
  }

  /// Ends the line; the next point begins another.
  void gap() {
    flush();
    open = false;
  }

  Path2D path() {
    flush();
    return path;
  }

  private void begin(double x, double y) {
    firstX = x;
    lastX = x;
    least = y;
    most = y;
    lastY = y;
  }

  private void flush() {
    if (open && least < most) {
      path.lineTo(firstX, least);
      path.lineTo(lastX, most);
      path.lineTo(lastX, lastY);
      least = lastY;
      most = lastY;
    }
  }
}
