package io.github.chainrule.cli;

import io.github.chainrule.core.Value;
import io.github.chainrule.viz.GraphPicture;
import io.github.chainrule.viz.Picture;
import io.github.chainrule.viz.Theme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that ask for pictures of a graph.
final class PictureOptions {

  @Option(names = "--svg", paramLabel = "FILE", description = "The graph as an SVG picture.")
  private @Nullable Path svg;

  @Option(names = "--png", paramLabel = "FILE", description = "The graph as a PNG picture.")
  private @Nullable Path png;

  @Option(names = "--dot", paramLabel = "FILE", description = "The graph as text for Graphviz.")
  private @Nullable Path dot;

  @Option(
      names = "--theme",
      paramLabel = "light|dark|auto",
      description = "Colours of a picture; an SVG that is auto follows its reader's system.")
  private @Nullable Theme theme;

  @Option(names = "--expand", description = "Draw each dot product as its products and their sum.")
  private boolean expand;

  private interface Writing {
    void to(Path file) throws IOException;
  }

  /// Whether any picture was asked for.
  boolean any() {
    return svg != null || png != null || dot != null;
  }

  /// Writes the pictures that were asked for.
  ///
  /// @param output the root of the graph, after `backward()`
  /// @return the files
  List<Path> write(Value output) {
    if (svg == null && png == null && dot == null) {
      if (theme != null || expand) {
        throw new BadInput("--theme and --expand are for pictures; add --svg FILE");
      }
      return List.of();
    }
    if (png != null) {
      // A server may name a screen that it does not have.
      System.setProperty("java.awt.headless", "true");
    }
    Theme colours = theme == null ? Theme.LIGHT : theme;
    GraphPicture whole = GraphPicture.of(output);
    GraphPicture graph = expand ? whole.withDotsExpanded() : whole;
    Picture picture = graph.picture();
    List<Path> written = new ArrayList<>();
    write(svg, file -> picture.writeSvg(file, colours), written);
    write(png, file -> picture.writePng(file, colours), written);
    write(dot, graph::writeDot, written);
    return written;
  }

  private static void write(@Nullable Path file, Writing writing, List<Path> written) {
    if (file == null) {
      return;
    }
    try {
      writing.to(file);
      written.add(file);
    } catch (IOException failure) {
      throw new BadInput("cannot write '" + file + "': " + FileProblem.reason(file, failure));
    } catch (IllegalStateException noFont) {
      throw new BadInput("cannot write '" + file + "': " + noFont.getMessage());
    }
  }
}
