package io.github.chainrule.notebook;

import io.github.chainrule.core.Value;
import io.github.chainrule.viz.Drawing;
import io.github.chainrule.viz.GraphPicture;
import io.github.chainrule.viz.Picture;
import io.github.chainrule.viz.Theme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Shows pictures from JShell: each is written to a new file in the folder of temporary files and
/// opened with the program that the system has for it.
public final class Show {
  private Show() {}

  /// Shows the graph behind a value.
  ///
  /// @return the file
  public static Path show(Value value) {
    return show(GraphPicture.of(value));
  }

  /// Shows a plot, or a graph with options.
  ///
  /// @return the file
  public static Path show(Drawing drawing) {
    return show(drawing.picture());
  }

  /// Shows a picture.
  ///
  /// @return the file
  /// @throws UncheckedIOException if it cannot be written
  public static Path show(Picture picture) {
    try {
      Path file = Files.createTempFile("chainrule-", ".svg");
      picture.writeSvg(file, Theme.LIGHT);
      Viewer.open(file.toUri());
      return file;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
