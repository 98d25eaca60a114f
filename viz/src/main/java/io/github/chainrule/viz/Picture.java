package io.github.chainrule.viz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// A picture, to be written as SVG or PNG. It paints its own background, so that it can be read on
/// any page.
public final class Picture {
  private final String description;
  private final double width;
  private final double height;
  private final List<Shape> shapes;

  Picture(String description, double width, double height, List<Shape> shapes) {
    this.description = description;
    this.width = Math.ceil(width);
    this.height = Math.ceil(height);
    this.shapes = List.copyOf(shapes);
  }

  /// What the picture shows, for people who cannot see it.
  public String description() {
    return description;
  }

  /// The width in pixels.
  public double width() {
    return width;
  }

  /// The height in pixels.
  public double height() {
    return height;
  }

  List<Shape> shapes() {
    return shapes;
  }

  /// The picture as the text of an SVG file. The same picture always gives the same text.
  public String svg(Theme theme) {
    return SvgWriter.write(this, theme);
  }

  /// The picture as an element of a page that colours it: in the light theme, and each colour also
  /// as a class, such as `cr-f-card` for the filling of boxes and `cr-s-edge` for the line of
  /// edges. Of a style sheet, which strict pages do not allow, and of a description there is none
  /// inside.
  public String fragment() {
    return SvgWriter.fragment(this);
  }

  /// The picture as the bytes of a PNG file, twice as wide and high in pixels as the picture; a
  /// very large one is reduced to 64 million pixels.
  ///
  /// @throws IllegalStateException if this Java cannot draw text, mostly for lack of a font
  public byte[] png(Theme theme) {
    return PngWriter.write(this, theme);
  }

  /// Writes an SVG file. A file of that name is replaced, and only once the new one is complete.
  ///
  /// @throws IOException if it cannot be written
  public void writeSvg(Path file, Theme theme) throws IOException {
    AtomicFile.write(file, svg(theme).getBytes(StandardCharsets.UTF_8));
  }

  /// Writes a PNG file. A file of that name is replaced, and only once the new one is complete.
  ///
  /// @throws IOException if it cannot be written
  /// @throws IllegalStateException if this Java cannot draw text, for lack of a font
  public void writePng(Path file, Theme theme) throws IOException {
    AtomicFile.write(file, png(theme));
  }

  /// What is drawn, in words.
  @Override
  public String toString() {
    return description;
  }
}
