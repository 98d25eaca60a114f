package io.github.chainrule.viz;

import java.awt.Point;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;

/// Draws a plot: title and legend at the top, the axes, then the layers in order.
final class PlotPainter {
  private static final double MARGIN = 16.0;
  private static final double TITLE = 16.0;
  private static final double TEXT = 13.0;
  private static final double LINE = 20.0;
  private static final double LINE_WIDTH = 2.2;
  private static final double DOT = 3.2;

  /// With less room beside it the bar of colours is left out.
  private static final double LEAST_WIDTH = 60.0;

  private final Plot plot;
  private final List<Shape> shapes = new ArrayList<>();
  private Axis x;
  private Axis y;

  private PlotPainter(Plot plot) {
    this.plot = plot;
    boolean dotted =
        plot.layers.stream().anyMatch(layer -> layer instanceof Layer.Series s && !s.joined);
    double xMargin = dotted && !plot.filled ? 0.03 : 0.0;
    double yMargin = plot.filled ? 0.0 : 0.05;
    this.x =
        plot.xRange != null
            ? new Axis(plot.xRange[0], plot.xRange[1], plot.logarithmicX, 0, 1)
            : around(true, plot.logarithmicX, xMargin);
    this.y =
        plot.yRange != null
            ? new Axis(plot.yRange[0], plot.yRange[1], plot.logarithmicY, 0, 1)
            : around(false, plot.logarithmicY, yMargin);
  }

  static Picture paint(Plot plot) {
    return new PlotPainter(plot).picture();
  }

  private Axis around(boolean ofX, boolean logarithmic, double margin) {
    double[] all =
        plot.layers.stream()
            .flatMapToDouble(layer -> numbers(layer, ofX))
            .filter(number -> Double.isFinite(number) && (!logarithmic || number > 0.0))
            .toArray();
    double least = DoubleStream.of(all).min().orElse(Double.NaN);
    double most = DoubleStream.of(all).max().orElse(Double.NaN);
    return Axis.around(least, most, logarithmic, margin);
  }

  private static DoubleStream numbers(Layer layer, boolean ofX) {
    if (layer instanceof Layer.Series series) {
      return DoubleStream.of(ofX ? series.x : series.y);
    }
    Layer.Field field = (Layer.Field) layer;
    return ofX ? DoubleStream.of(field.xFrom, field.xTo) : DoubleStream.of(field.yFrom, field.yTo);
  }

  private Picture picture() {
    double top = MARGIN;
    if (!plot.title.isEmpty()) {
      double room = plot.width - 2 * MARGIN;
      text(MARGIN, top + TITLE, TextWidth.shortened(plot.title, TITLE, true, room), TITLE, true);
      top += TITLE + 12;
    }
    int lines = Math.max(1, (int) (plot.height / 3 / LINE));
    Legend legend = Legend.of(plot.layers, MARGIN, plot.width - MARGIN, top, lines);
    shapes.addAll(legend.shapes());
    top += legend.height();
    if (!plot.yName.isEmpty()) {
      top += LINE;
      double room = plot.width - 2 * MARGIN;
      String name = TextWidth.shortened(plot.yName, TEXT, false, room);
      shapes.add(new Shape.Text(MARGIN, top - 6, name, TEXT, false, Shape.Anchor.START, Ink.MUTED));
    }
    double bottom = plot.height - MARGIN - LINE - (plot.xName.isEmpty() ? 0 : LINE);
    y = y.on(bottom, Math.min(top + 4, bottom - LINE));
    List<Axis.Tick> yTicks = yTicks();
    double left =
        MARGIN + 8 + yTicks.stream().mapToDouble(tick -> width(tick.text())).max().orElse(0);
    Levels levels = Levels.of(plot.layers);
    double right = plot.width - MARGIN;
    boolean bar = right - levels.barWidth() - left >= LEAST_WIDTH;
    x = x.on(left, Math.max(right - (bar ? levels.barWidth() : 0.0), left + LINE));
    grid(yTicks, bottom);
    layers(levels);
    frame(bottom);
    if (bar) {
      shapes.addAll(levels.bar(right, y.end(), bottom));
    }
    return new Picture(plot.toString(), plot.width, plot.height, shapes);
  }

  private void grid(List<Axis.Tick> yTicks, double bottom) {
    for (Axis.Tick tick : yTicks) {
      double height = y.pixel(tick.number());
      shapes.add(line(x.start(), height, x.end(), height));
      shapes.add(
          new Shape.Text(
              x.start() - 8,
              height + TEXT * 0.35,
              tick.text(),
              TEXT,
              false,
              Shape.Anchor.END,
              Ink.MUTED));
    }
    for (Axis.Tick tick : xTicks()) {
      double at = x.pixel(tick.number());
      shapes.add(line(at, y.end(), at, bottom));
      shapes.add(
          new Shape.Text(
              at, bottom + LINE * 0.95, tick.text(), TEXT, false, Shape.Anchor.MIDDLE, Ink.MUTED));
    }
    if (!plot.xName.isEmpty()) {
      String name = TextWidth.shortened(plot.xName, TEXT, false, x.end() - x.start());
      double middle = (x.start() + x.end()) / 2;
      shapes.add(
          new Shape.Text(
              middle, bottom + 1.9 * LINE, name, TEXT, false, Shape.Anchor.MIDDLE, Ink.MUTED));
    }
  }

  /// Those that stand apart; on a logarithmic axis some may not, and names only if there is room.
  private List<Axis.Tick> yTicks() {
    List<Axis.Tick> apart = new ArrayList<>();
    double last = Double.POSITIVE_INFINITY;
    for (Axis.Tick tick : plot.yNames.isEmpty() ? yNumbers() : yNames()) {
      if (last - y.pixel(tick.number()) >= TEXT + 4) {
        apart.add(tick);
        last = y.pixel(tick.number());
      }
    }
    return apart;
  }

  private List<Axis.Tick> yNumbers() {
    return y.ticks(Math.max(1, (int) ((y.start() - y.end()) / 34)));
  }

  /// They leave at least half of the picture to the plot.
  private List<Axis.Tick> yNames() {
    List<Axis.Tick> names = new ArrayList<>();
    for (int i = 0; i < plot.yNames.size(); i++) {
      double number = i + 1.0;
      if (y.from() <= number && number <= y.to()) {
        String name = TextWidth.shortened(plot.yNames.get(i), TEXT, false, plot.width / 2 - MARGIN);
        names.add(new Axis.Tick(number, name));
      }
    }
    return names;
  }

  /// As many as stand beside each other with room between, and none beyond the picture.
  private List<Axis.Tick> xTicks() {
    for (int most = (int) ((x.end() - x.start()) / 44); most > 0; most--) {
      List<Axis.Tick> ticks = x.ticks(most);
      double end = -10;
      boolean fits = true;
      for (Axis.Tick tick : ticks) {
        double half = width(tick.text()) / 2;
        fits &= x.pixel(tick.number()) - half >= end + 10;
        end = x.pixel(tick.number()) + half;
      }
      if (fits && end <= plot.width) {
        return ticks;
      }
    }
    return List.of();
  }

  private static Shape line(double fromX, double fromY, double toX, double toY) {
    Path2D path = new Path2D.Double();
    path.moveTo(fromX, fromY);
    path.lineTo(toX, toY);
    return Shape.Path.line(path, Ink.GRID, 1);
  }

  private void frame(double bottom) {
    shapes.add(
        new Shape.Box(
            x.start(), y.end(), x.end() - x.start(), bottom - y.end(), 0, null, Ink.BORDER, 1.5));
  }

  private void layers(Levels levels) {
    List<Shape> inside = new ArrayList<>();
    int number = 0;
    for (Layer layer : plot.layers) {
      if (layer instanceof Layer.Field field) {
        inside.addAll(levels.shapes(field, x, y));
      } else if (layer instanceof Layer.Series series) {
        Ink ink = Ink.series(number++);
        if (series.joined) {
          line(inside, series, ink);
        } else {
          dots(inside, series, ink);
        }
      }
    }
    double height = y.start() - y.end();
    shapes.add(new Shape.Clip(x.start(), y.end(), x.end() - x.start(), height, inside));
  }

  /// On filled areas, of which some have nearly its colour, a line has a seam.
  private void line(List<Shape> inside, Layer.Series series, Ink ink) {
    LinePath path =
        new LinePath(
            new Rectangle2D.Double(x.start(), y.end(), x.end() - x.start(), y.start() - y.end()));
    for (int i = 0; i < series.x.length; i++) {
      if (x.shows(series.x[i]) && y.shows(series.y[i])) {
        path.add(x.pixel(series.x[i]), y.pixel(series.y[i]));
      } else {
        path.gap();
      }
    }
    path.gap();
    if (plot.filled) {
      inside.add(Shape.Path.line(path.path(), Ink.MARK, LINE_WIDTH + 2));
    }
    inside.add(Shape.Path.line(path.path(), ink, LINE_WIDTH));
    path.alone().forEach(point -> inside.add(dot(point.getX(), point.getY(), ink)));
  }

  /// Of dots in the same pixel one is enough.
  private void dots(List<Shape> inside, Layer.Series series, Ink ink) {
    Set<Point> taken = new HashSet<>();
    for (int i = 0; i < series.x.length; i++) {
      if (x.shows(series.x[i]) && y.shows(series.y[i])) {
        double atX = x.pixel(series.x[i]);
        double atY = y.pixel(series.y[i]);
        boolean seen =
            atX > -DOT && atX < plot.width + DOT && atY > -DOT && atY < plot.height + DOT;
        if (seen && taken.add(new Point((int) atX, (int) atY))) {
          inside.add(dot(atX, atY, ink));
        }
      }
    }
  }

  static Shape dot(double x, double y, Ink ink) {
    return new Shape.Box(x - DOT, y - DOT, 2 * DOT, 2 * DOT, DOT, ink, Ink.MARK, 1);
  }

  private void text(double x, double y, String text, double size, boolean bold) {
    shapes.add(new Shape.Text(x, y, text, size, bold, Shape.Anchor.START, Ink.TEXT));
  }

  private static double width(String text) {
    return TextWidth.of(text, TEXT, false);
  }
}
