package io.github.chainrule.viz;

import java.util.ArrayList;
import java.util.List;

/// The names of lines and points beside samples of their colour, in as many lines as they need and
/// there is room for.
final class Legend {
  private static final double TEXT = 13.0;
  private static final double LINE = 20.0;
  private static final double SWATCH = 18.0;
  private static final double SWATCH_TO_NAME = 6.0;
  private static final double BETWEEN = 18.0;

  private final double left;
  private final double right;
  private final double top;
  private final List<Shape> shapes = new ArrayList<>();
  private double at;
  private int line;

  private Legend(double left, double right, double top) {
    this.left = left;
    this.right = right;
    this.top = top;
    this.at = left;
  }

  /// @param lines how many lines there is room for
  static Legend of(List<Layer> layers, double left, double right, double top, int lines) {
    Legend legend = new Legend(left, right, top);
    int colour = 0;
    int named = (int) layers.stream().filter(Legend::isNamed).count();
    for (Layer layer : layers) {
      if (layer instanceof Layer.Series series) {
        Ink ink = Ink.series(colour++);
        if (isNamed(series) && !legend.add(series, ink, --named, lines)) {
          break;
        }
      }
    }
    return legend;
  }

  private static boolean isNamed(Layer layer) {
    return layer instanceof Layer.Series series && !series.name.isEmpty();
  }

  /// Adds a name, or how many are left if there is no room for it and what must follow.
  private boolean add(Layer.Series series, Ink ink, int after, int lines) {
    double following = line + 1 >= lines && after > 0 ? BETWEEN + width(more(after)) : 0.0;
    if (at > left && at + SWATCH + SWATCH_TO_NAME + width(series.name) + following > right) {
      if (line + 1 >= lines) {
        text(at, more(after + 1));
        return false;
      }
      at = left;
      line++;
      following = line + 1 >= lines && after > 0 ? BETWEEN + width(more(after)) : 0.0;
    }
    double room = right - at - SWATCH - SWATCH_TO_NAME - following;
    String name = TextWidth.shortened(series.name, TEXT, false, room);
    double middle = top + line * LINE + LINE / 2;
    shapes.add(
        series.joined
            ? Shape.Box.filled(at, middle - 1.5, SWATCH, 3, 1.5, ink)
            : PlotPainter.dot(at + SWATCH / 2, middle, ink));
    text(at + SWATCH + SWATCH_TO_NAME, name);
    at += SWATCH + SWATCH_TO_NAME + width(name) + BETWEEN;
    return true;
  }

  private static String more(int count) {
    return "+ " + count + " more";
  }

  private void text(double x, String text) {
    double base = top + line * LINE + LINE / 2 + TEXT * 0.35;
    shapes.add(new Shape.Text(x, base, text, TEXT, false, Shape.Anchor.START, Ink.TEXT));
  }

  private static double width(String text) {
    return TextWidth.of(text, TEXT, false);
  }

  List<Shape> shapes() {
    return shapes;
  }

  double height() {
    return shapes.isEmpty() ? 0.0 : (line + 1) * LINE + 4;
  }
}
