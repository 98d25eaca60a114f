package io.github.chainrule.viz;

import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes a picture as SVG. Colours are attributes of each element, which every viewer and editor
/// understands; for [Theme#AUTO] a style sheet turns them over in a dark surrounding.
final class SvgWriter {
  private static final String FONTS =
      "'Helvetica Neue',Helvetica,Arial,'Liberation Sans','DejaVu Sans',sans-serif";

  private final StringBuilder svg = new StringBuilder();
  private final Theme theme;
  private final TreeMap<String, Integer> darkFills = new TreeMap<>();
  private final TreeMap<String, Integer> darkStrokes = new TreeMap<>();

  private SvgWriter(Theme theme) {
    this.theme = theme;
  }

  static String write(Picture picture, Theme theme) {
    return write(picture, new SvgWriter(theme), true);
  }

  static String fragment(Picture picture) {
    return write(picture, new SvgWriter(Theme.AUTO), false);
  }

  private static String write(Picture picture, SvgWriter body, boolean styled) {
    body.shape(Shape.Box.filled(0, 0, picture.width(), picture.height(), 10, Ink.PAGE));
    picture.shapes().forEach(body::shape);
    String width = number(picture.width());
    String height = number(picture.height());
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\""
        + width
        + "\" height=\""
        + height
        + "\" viewBox=\"0 0 "
        + width
        + " "
        + height
        + "\" font-family=\""
        + FONTS
        + (styled
            ? "\" role=\"img\">\n<title>" + escaped(picture.description()) + "</title>\n"
            : "\">\n")
        + (styled ? body.style() : "")
        + body.svg
        + "</svg>\n";
  }

  private String style() {
    if (theme != Theme.AUTO) {
      return "";
    }
    StringBuilder style = new StringBuilder("<style>@media(prefers-color-scheme:dark){");
    darkFills.forEach((name, rgb) -> rule(style, name, "fill", rgb));
    darkStrokes.forEach((name, rgb) -> rule(style, name, "stroke", rgb));
    return style.append("}</style>\n").toString();
  }

  private static void rule(StringBuilder style, String name, String property, int rgb) {
    style.append('.').append(name).append('{').append(property).append(':');
    style.append(Ink.hex(rgb)).append('}');
  }

  private void shape(Shape shape) {
    if (shape instanceof Shape.Box box) {
      box(box);
    } else if (shape instanceof Shape.Path path) {
      path(path);
    } else if (shape instanceof Shape.Text text) {
      text(text);
    } else if (shape instanceof Shape.Group group) {
      svg.append("<g");
      group
          .marks()
          .forEach((name, mark) -> svg.append(" data-" + name + "=\"" + escaped(mark) + '"'));
      svg.append('>');
      if (!group.tooltip().isEmpty()) {
        svg.append("<title>").append(escaped(group.tooltip())).append("</title>");
      }
      svg.append('\n');
      group.shapes().forEach(this::shape);
      svg.append("</g>\n");
    } else if (shape instanceof Shape.Clip clip) {
      clip(clip);
    }
  }

  private void box(Shape.Box box) {
    svg.append("<rect");
    attribute("x", box.x());
    attribute("y", box.y());
    attribute("width", box.width());
    attribute("height", box.height());
    if (box.radius() > 0) {
      attribute("rx", box.radius());
    }
    paint(box.fill(), box.stroke(), box.strokeWidth());
    svg.append("/>\n");
  }

  private void path(Shape.Path path) {
    svg.append("<path d=\"");
    commands(path.path());
    svg.append('"');
    if (path.fill() != null) {
      svg.append(" fill-rule=\"evenodd\"");
    }
    if (path.stroke() != null) {
      svg.append(" stroke-linejoin=\"round\"");
    }
    paint(path.fill(), path.stroke(), path.strokeWidth());
    svg.append("/>\n");
  }

  /// An inner `svg` element clips what it holds, and needs no identifier, of which a page with
  /// several pictures might see the same twice.
  private void clip(Shape.Clip clip) {
    svg.append("<svg");
    attribute("x", clip.x());
    attribute("y", clip.y());
    attribute("width", clip.width());
    attribute("height", clip.height());
    svg.append(" viewBox=\"").append(number(clip.x())).append(' ').append(number(clip.y()));
    svg.append(' ').append(number(clip.width())).append(' ').append(number(clip.height()));
    svg.append("\">\n");
    clip.shapes().forEach(this::shape);
    svg.append("</svg>\n");
  }

  private void text(Shape.Text text) {
    svg.append("<text");
    attribute("x", text.x());
    attribute("y", text.y());
    attribute("font-size", text.size());
    if (!TextWidth.isKnown(text.text())) {
      // Scripts whose widths are not in the table are fitted into their room by the viewer.
      attribute("textLength", text.width());
      svg.append(" lengthAdjust=\"spacingAndGlyphs\"");
    }
    if (text.bold()) {
      svg.append(" font-weight=\"bold\"");
    }
    switch (text.anchor()) {
      case START -> {}
      case MIDDLE -> svg.append(" text-anchor=\"middle\"");
      case END -> svg.append(" text-anchor=\"end\"");
    }
    paint(text.ink(), null, 0.0);
    svg.append('>').append(escaped(text.text())).append("</text>\n");
  }

  private void paint(@Nullable Ink fill, @Nullable Ink stroke, double strokeWidth) {
    svg.append(" fill=\"").append(fill == null ? "none" : Ink.hex(fill.rgb(theme))).append('"');
    if (stroke != null) {
      svg.append(" stroke=\"").append(Ink.hex(stroke.rgb(theme))).append('"');
      attribute("stroke-width", strokeWidth);
    }
    if (theme == Theme.AUTO) {
      StringBuilder names = new StringBuilder();
      if (fill != null) {
        names.append("cr-f-").append(fill.name());
        darkFills.put(names.toString(), fill.dark());
      }
      if (stroke != null) {
        String name = "cr-s-" + stroke.name();
        names.append(fill == null ? "" : " ").append(name);
        darkStrokes.put(name, stroke.dark());
      }
      svg.append(" class=\"").append(names).append('"');
    }
  }

  private void commands(Path2D path) {
    double[] at = new double[6];
    for (PathIterator i = path.getPathIterator(null); !i.isDone(); i.next()) {
      switch (i.currentSegment(at)) {
        case PathIterator.SEG_MOVETO -> command('M', at, 2);
        case PathIterator.SEG_LINETO -> command('L', at, 2);
        case PathIterator.SEG_QUADTO -> command('Q', at, 4);
        case PathIterator.SEG_CUBICTO -> command('C', at, 6);
        default -> svg.append('Z');
      }
    }
  }

  private void command(char letter, double[] at, int count) {
    svg.append(letter);
    for (int i = 0; i < count; i++) {
      svg.append(i == 0 ? "" : " ").append(number(at[i]));
    }
  }

  private void attribute(String name, double number) {
    svg.append(' ').append(name).append("=\"").append(number(number)).append('"');
  }

  /// Two decimals at most: a hundredth of a pixel is not seen.
  private static String number(double number) {
    if (!Double.isFinite(number)) {
      throw new AssertionError("a coordinate that is " + number);
    }
    long hundredths = Math.round(number * 100);
    if (hundredths % 100 == 0) {
      return Long.toString(hundredths / 100);
    }
    String sign = hundredths < 0 ? "-" : "";
    long size = Math.abs(hundredths);
    String decimals = size % 10 == 0 ? "" + size / 10 % 10 : "" + size / 10 % 10 + size % 10;
    return sign + size / 100 + "." + decimals;
  }

  /// Text for XML: what it reserves is written as entities, and what it cannot hold at all, control
  /// characters and halves of surrogate pairs, as the replacement character.
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            default -> escaped.appendCodePoint(allowed(c) ? c : 0xfffd);
          }
        });
    return escaped.toString();
  }

  private static boolean allowed(int c) {
    return c == '\n'
        || c == '\t'
        || (c >= ' ' && c < 0xd800)
        || (c > 0xdfff && c != 0xfffe && c != 0xffff);
  }
}
