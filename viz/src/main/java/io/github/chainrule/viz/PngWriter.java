package io.github.chainrule.viz;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/// Paints a picture with Java's own graphics, which needs no display.
final class PngWriter {
  /// Pixels of the file for one of the picture, so that it stays sharp when enlarged.
  private static final double SCALE = 2.0;

  private static final double MOST_PIXELS = 64e6;

  private final Graphics2D graphics;
  private final Theme theme;

  private PngWriter(Graphics2D graphics, Theme theme) {
    this.graphics = graphics;
    this.theme = theme;
  }

  static byte[] write(Picture picture, Theme theme) {
    double scale = Math.min(SCALE, Math.sqrt(MOST_PIXELS / (picture.width() * picture.height())));
    BufferedImage image =
        new BufferedImage(
            (int) Math.ceil(picture.width() * scale),
            (int) Math.ceil(picture.height() * scale),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = graphics(image);
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      graphics.scale(scale, scale);
      PngWriter writer = new PngWriter(graphics, theme);
      writer.paint(Shape.Box.filled(0, 0, picture.width(), picture.height(), 0, Ink.PAGE));
      picture.shapes().forEach(writer::paint);
    } finally {
      graphics.dispose();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // In memory, because ImageIO would else put a file into the folder of temporary files.
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /// Graphics that can draw text. A JDK that cannot may throw an error of almost any kind.
  private static Graphics2D graphics(BufferedImage image) {
    try {
      Graphics2D graphics = image.createGraphics();
      graphics.getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 10)).stringWidth("x");
      return graphics;
    } catch (OutOfMemoryError | StackOverflowError fatal) {
      throw fatal;
    } catch (RuntimeException | Error cause) {
      throw new IllegalStateException(
          "this Java cannot draw text: "
              + cause
              + "; it may find no font (on Debian: apt-get install fontconfig fonts-dejavu-core),"
              + " or a screen that does not answer (start it with -Djava.awt.headless=true); SVG"
              + " needs neither",
          cause);
    }
  }

  private void paint(Shape shape) {
    if (shape instanceof Shape.Box box) {
      double arc = 2 * box.radius();
      paint(
          new RoundRectangle2D.Double(box.x(), box.y(), box.width(), box.height(), arc, arc),
          box.fill(),
          box.stroke(),
          box.strokeWidth());
    } else if (shape instanceof Shape.Path path) {
      paint(path.path(), path.fill(), path.stroke(), path.strokeWidth());
    } else if (shape instanceof Shape.Text text) {
      paint(text);
    } else if (shape instanceof Shape.Group group) {
      group.shapes().forEach(this::paint);
    } else if (shape instanceof Shape.Clip clip) {
      java.awt.Shape before = graphics.getClip();
      graphics.clip(new Rectangle2D.Double(clip.x(), clip.y(), clip.width(), clip.height()));
      clip.shapes().forEach(this::paint);
      graphics.setClip(before);
    }
  }

  private void paint(
      java.awt.Shape outline, @Nullable Ink fill, @Nullable Ink stroke, double strokeWidth) {
    if (fill != null) {
      graphics.setColor(new Color(fill.rgb(theme)));
      graphics.fill(outline);
    }
    if (stroke != null) {
      graphics.setColor(new Color(stroke.rgb(theme)));
      graphics.setStroke(
          new BasicStroke((float) strokeWidth, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
      graphics.draw(outline);
    }
  }

  private void paint(Shape.Text text) {
    Font font =
        new Font(Font.SANS_SERIF, text.bold() ? Font.BOLD : Font.PLAIN, 1)
            .deriveFont((float) text.size());
    double width = font.getStringBounds(text.text(), graphics.getFontRenderContext()).getWidth();
    double room = text.width();
    // A font wider than the table knows would leave its box.
    double squeeze = width > room ? room / width : 1.0;
    double x =
        switch (text.anchor()) {
          case START -> text.x();
          case MIDDLE -> text.x() - width * squeeze / 2;
          case END -> text.x() - width * squeeze;
        };
    graphics.setColor(new Color(text.ink().rgb(theme)));
    graphics.setFont(
        squeeze < 1.0 ? font.deriveFont(AffineTransform.getScaleInstance(squeeze, 1.0)) : font);
    graphics.drawString(text.text(), (float) x, (float) text.y());
  }
}
