package io.github.chainrule.viz;

import java.awt.geom.Path2D;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What pictures are made of. Lengths are pixels; `x` grows to the right and `y` downwards.
sealed interface Shape {

  /// A rectangle with rounded corners; a circle if the radius is half of its sides.
  record Box(
      double x,
      double y,
      double width,
      double height,
      double radius,
      @Nullable Ink fill,
      @Nullable Ink stroke,
      double strokeWidth)
      implements Shape {

    static Box filled(double x, double y, double width, double height, double radius, Ink fill) {
      return new Box(x, y, width, height, radius, fill, null, 0.0);
    }
  }

  /// A line, or an area under the even-odd rule.
  record Path(Path2D path, @Nullable Ink fill, @Nullable Ink stroke, double strokeWidth)
      implements Shape {

    static Path line(Path2D path, Ink stroke, double width) {
      return new Path(path, null, stroke, width);
    }

    static Path area(Path2D path, Ink fill) {
      return new Path(path, fill, null, 0.0);
    }
  }

  /// One line of text; `y` is its base line.
  record Text(double x, double y, String text, double size, boolean bold, Anchor anchor, Ink ink)
      implements Shape {

    double width() {
      return TextWidth.of(text, size, bold);
    }

    double left() {
      return switch (anchor) {
        case START -> x;
        case MIDDLE -> x - width() / 2;
        case END -> x - width();
      };
    }
  }

  /// Which part of a text stands at its `x`.
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /// Shapes that belong together, with a text that browsers show when a pointer rests on them.
  ///
  /// @param marks what a page finds the group by, as attributes `data-NAME="number or word"`
  record Group(String tooltip, Map<String, String> marks, List<Shape> shapes) implements Shape {
    Group(String tooltip, List<Shape> shapes) {
      this(tooltip, Map.of(), shapes);
    }
  }

  /// Shapes of which only what lies inside a rectangle is seen.
  record Clip(double x, double y, double width, double height, List<Shape> shapes)
      implements Shape {}
}
