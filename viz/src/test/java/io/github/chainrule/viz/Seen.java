package io.github.chainrule.viz;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a viewer sees of a picture: all shapes in the order of painting, and the room that texts
/// take up in a real font.
final class Seen {
  private static final FontRenderContext SHARP = new FontRenderContext(null, true, true);

  final Picture picture;
  final List<Shape.Text> texts = new ArrayList<>();
  final List<Shape.Box> boxes = new ArrayList<>();
  final List<Shape.Path> paths = new ArrayList<>();
  final List<Shape.Group> groups = new ArrayList<>();
  private final List<Shape> painted = new ArrayList<>();

  Seen(Picture picture) {
    this.picture = picture;
    picture.shapes().forEach(this::add);
  }

  private void add(Shape shape) {
    painted.add(shape);
    if (shape instanceof Shape.Text text) {
      texts.add(text);
    } else if (shape instanceof Shape.Box box) {
      boxes.add(box);
    } else if (shape instanceof Shape.Path path) {
      paths.add(path);
    } else if (shape instanceof Shape.Group group) {
      groups.add(group);
      group.shapes().forEach(this::add);
    } else if (shape instanceof Shape.Clip clip) {
      clip.shapes().forEach(this::add);
    }
  }

  Rectangle2D bounds() {
    return new Rectangle2D.Double(0, 0, picture.width(), picture.height());
  }

  List<String> words() {
    return texts.stream().map(Shape.Text::text).toList();
  }

  static Rectangle2D bounds(Shape.Box box) {
    return new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height());
  }

  /// Letters reach a little less than the font size above the base line and a quarter below it.
  static Rectangle2D bounds(Shape.Text text) {
    Font font =
        new Font(Font.SANS_SERIF, text.bold() ? Font.BOLD : Font.PLAIN, 1)
            .deriveFont((float) text.size());
    double width = font.getStringBounds(text.text(), SHARP).getWidth();
    if (!TextWidth.isKnown(text.text())) {
      // Such a text is fitted into its room.
      width = Math.min(width, text.width());
    }
    double left =
        switch (text.anchor()) {
          case START -> text.x();
          case MIDDLE -> text.x() - width / 2;
          case END -> text.x() - width;
        };
    return new Rectangle2D.Double(left, text.y() - 0.76 * text.size(), width, 0.98 * text.size());
  }

  /// The colour that a text stands on: that of the last shape painted before it that covers it.
  Ink under(Shape.Text text) {
    Rectangle2D bounds = bounds(text);
    Ink under = Ink.PAGE;
    for (Shape shape : painted.subList(0, painted.indexOf(text))) {
      @Nullable Ink fill = null;
      if (shape instanceof Shape.Box box && bounds(box).intersects(bounds)) {
        fill = box.fill();
      } else if (shape instanceof Shape.Path path && path.path().intersects(bounds)) {
        fill = path.fill();
      }
      under = fill == null ? under : fill;
    }
    return under;
  }
}
