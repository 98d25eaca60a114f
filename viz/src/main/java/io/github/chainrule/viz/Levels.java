package io.github.chainrule.viz;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.util.ArrayList;
import java.util.List;

/// The round numbers at which the colours of contours change, common to all contours of a plot.
/// Where there are numbers of both signs, the sign chooses the colour and zero has a line of its
/// own.
final class Levels {
  private static final int MOST = 11;
  private static final double TEXT = 13.0;
  private static final double BAR = 16.0;
  private static final double BAR_TO_TEXT = 6.0;
  private static final double PLOT_TO_BAR = 12.0;

  private final List<Axis.Tick> ticks;
  private final double least;
  private final double most;

  private Levels(List<Axis.Tick> ticks, double least, double most) {
    this.ticks = ticks;
    this.least = least;
    this.most = most;
  }

  static Levels of(List<Layer> layers) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (Layer layer : layers) {
      if (layer instanceof Layer.Field field) {
        least = Math.min(least, field.contours.least());
        most = Math.max(most, field.contours.most());
      }
    }
    List<Axis.Tick> ticks = least < most ? Axis.steps(least, most, MOST) : List.of();
    return new Levels(ticks, least, most);
  }

  private boolean signed() {
    return least < 0.0 && most > 0.0;
  }

  /// The colour of the numbers from a level to the next; -1 for those below the first.
  private Ink shade(int level) {
    double from = level < 0 ? least : ticks.get(level).number();
    double to = level + 1 < ticks.size() ? ticks.get(level + 1).number() : most;
    double middle = from / 2 + to / 2;
    return signed()
        ? Ink.shade(middle / Math.max(-least, most))
        : Ink.shade((middle - least) / (most - least));
  }

  List<Shape> shapes(Layer.Field field, Axis x, Axis y) {
    AffineTransform place =
        new AffineTransform(
            (x.pixel(field.xTo) - x.pixel(field.xFrom)) / field.contours.columns(),
            0,
            0,
            (y.pixel(field.yTo) - y.pixel(field.yFrom)) / field.contours.rows(),
            x.pixel(field.xFrom),
            y.pixel(field.yFrom));
    Path2D everywhere = new Path2D.Double(field.contours.everywhere(), place);
    if (ticks.isEmpty()) {
      return List.of(Shape.Path.area(everywhere, Ink.shade(0.0)));
    }
    List<Shape> shapes = new ArrayList<>();
    shapes.add(Shape.Path.area(everywhere, shade(-1)));
    for (int i = 0; i < ticks.size(); i++) {
      Path2D area = field.contours.area(ticks.get(i).number());
      shapes.add(Shape.Path.area(new Path2D.Double(area, place), shade(i)));
    }
    if (signed()) {
      Path2D line = withoutBorder(field.contours.area(0.0), field.contours);
      shapes.add(Shape.Path.line(new Path2D.Double(line, place), Ink.TEXT, 2));
    }
    return shapes;
  }

  /// An outline without the parts that run along the border of the grid.
  private static Path2D withoutBorder(Path2D outline, Contours grid) {
    Path2D line = new Path2D.Double();
    double[] at = new double[6];
    double startX = 0.0;
    double startY = 0.0;
    double fromX = 0.0;
    double fromY = 0.0;
    for (PathIterator i = outline.getPathIterator(null); !i.isDone(); i.next()) {
      int kind = i.currentSegment(at);
      double x = kind == PathIterator.SEG_CLOSE ? startX : at[0];
      double y = kind == PathIterator.SEG_CLOSE ? startY : at[1];
      boolean along =
          (fromX == x && (x == 0.0 || x == grid.columns()))
              || (fromY == y && (y == 0.0 || y == grid.rows()));
      if (kind == PathIterator.SEG_MOVETO) {
        startX = x;
        startY = y;
        line.moveTo(x, y);
      } else if (along) {
        line.moveTo(x, y);
      } else {
        line.lineTo(x, y);
      }
      fromX = x;
      fromY = y;
    }
    return line;
  }

  // ---- the colour bar

  /// How much room the bar needs beside the plot; 0 if there is no bar.
  double barWidth() {
    return ticks.isEmpty() ? 0.0 : PLOT_TO_BAR + BAR + BAR_TO_TEXT + textWidth();
  }

  private double textWidth() {
    return ticks.stream()
        .mapToDouble(tick -> TextWidth.of(tick.text(), TEXT, false))
        .max()
        .orElse(0.0);
  }

  /// The colours from the lowest at the bottom, and the levels between them.
  List<Shape> bar(double right, double top, double bottom) {
    List<Shape> shapes = new ArrayList<>();
    if (ticks.isEmpty()) {
      return shapes;
    }
    double left = right - textWidth() - BAR_TO_TEXT - BAR;
    int lowest = least < ticks.get(0).number() ? -1 : 0;
    double height = (bottom - top) / (ticks.size() - lowest);
    // Numbers that would stand on each other are left out.
    int stride = Math.max(1, (int) Math.ceil((TEXT + 3) / height));
    for (int i = lowest; i < ticks.size(); i++) {
      double below = bottom - (i - lowest) * height;
      shapes.add(Shape.Box.filled(left, below - height, BAR, height, 0, shade(i)));
      if (i >= 0 && i % stride == 0) {
        shapes.add(
            new Shape.Text(
                left + BAR + BAR_TO_TEXT,
                below + TEXT * 0.35,
                ticks.get(i).text(),
                TEXT,
                false,
                Shape.Anchor.START,
                Ink.MUTED));
      }
    }
    shapes.add(new Shape.Box(left, top, BAR, bottom - top, 0, null, Ink.BORDER, 1));
    return shapes;
  }
}
