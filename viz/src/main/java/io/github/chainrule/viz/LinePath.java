package io.github.chainrule.viz;

import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A line through many points, as far as it runs through the neighbourhood of the picture. Of
/// neighbouring points that fall into the same half pixel from left to right only the first, the
/// lowest, the highest and the last are kept, which look the same.
final class LinePath {
  private static final double SAME = 0.5;

  private final Rectangle2D room;
  private final Path2D path = new Path2D.Double();
  private final List<Point2D> alone = new ArrayList<>();

  /// The points of the half pixel that is being filled.
  private @Nullable Point2D first;

  private Point2D lowest = new Point2D.Double();
  private Point2D highest = new Point2D.Double();
  private Point2D last = new Point2D.Double();

  /// Where the line has come to; null before its first point.
  private @Nullable Point2D end;

  /// How many points there were since the last gap.
  private int points;

  /// @param room where the line is seen; it is cut off a little further out
  LinePath(Rectangle2D room) {
    double margin = room.getWidth() + room.getHeight();
    this.room =
        new Rectangle2D.Double(
            room.getX() - margin,
            room.getY() - margin,
            room.getWidth() + 2 * margin,
            room.getHeight() + 2 * margin);
  }

  void add(double x, double y) {
    Point2D point = new Point2D.Double(x, y);
    points++;
    if (first != null && Math.abs(x - first.getX()) < SAME) {
      lowest = y < lowest.getY() ? point : lowest;
      highest = y > highest.getY() ? point : highest;
      last = point;
      return;
    }
    flush();
    first = point;
    lowest = point;
    highest = point;
    last = point;
  }

  /// Ends the line; the next point begins another.
  void gap() {
    if (points == 1 && first != null) {
      alone.add(first);
    }
    flush();
    first = null;
    end = null;
    points = 0;
  }

  /// The line; complete after a last [#gap()].
  Path2D path() {
    return path;
  }

  /// Points between two gaps, through which no line runs.
  List<Point2D> alone() {
    return alone;
  }

  private void flush() {
    if (first != null) {
      lineTo(first);
      if (lowest.getY() < highest.getY()) {
        lineTo(lowest);
        lineTo(highest);
        lineTo(last);
      }
    }
  }

  /// Draws what lies in the room of the way to a point, after Liang and Barsky, "A new concept and
  /// method for line clipping", 1984.
  private void lineTo(Point2D to) {
    Point2D from = end;
    end = to;
    if (from == null) {
      return;
    }
    double dx = to.getX() - from.getX();
    double dy = to.getY() - from.getY();
    double[] toward = {-dx, dx, -dy, dy};
    double[] distance = {
      from.getX() - room.getMinX(),
      room.getMaxX() - from.getX(),
      from.getY() - room.getMinY(),
      room.getMaxY() - from.getY()
    };
    double enter = 0.0;
    double leave = 1.0;
    for (int side = 0; side < 4; side++) {
      if (toward[side] == 0.0) {
        enter = distance[side] < 0.0 ? 2.0 : enter;
      } else if (toward[side] < 0.0) {
        enter = Math.max(enter, distance[side] / toward[side]);
      } else {
        leave = Math.min(leave, distance[side] / toward[side]);
      }
    }
    if (enter <= leave) {
      double x = from.getX() + enter * dx;
      double y = from.getY() + enter * dy;
      Point2D current = path.getCurrentPoint();
      if (current == null || enter > 0.0 || current.getX() != x || current.getY() != y) {
        path.moveTo(x, y);
      }
      if (leave < 1.0) {
        path.lineTo(from.getX() + leave * dx, from.getY() + leave * dy);
      } else {
        path.lineTo(to.getX(), to.getY());
      }
    }
  }
}
