package io.github.chainrule.viz;

import io.github.chainrule.core.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// The picture of the graph behind a value: data flow from left to right, each value is a box with
/// its label, data and gradient, and the sign before a box is the operation that made it.
///
/// ```java
/// loss.backward();
/// GraphPicture.of(loss).picture().writeSvg(Path.of("loss.svg"), Theme.LIGHT);
/// ```
///
/// A value that is used several times is drawn once. A graph of more than 200 values is summarised,
/// and the picture says so: values of the same operation at the same depth share a box, which shows
/// how many they are and between what their numbers lie.
///
/// What is drawn is what the values hold at the time of [#picture()] or [#dot()]. The layout
/// follows Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system
/// structures", 1981.
public final class GraphPicture implements Drawing {
  private static final int USUAL_LIMIT = 200;
  private static final int HIGHEST_LIMIT = 2000;

  /// Edges, and places where edges pass columns, that a picture has at most.
  private static final int MOST_EDGES = 100_000;

  private final Value output;
  private final boolean expandDots;
  private final int limit;
  private final boolean addressable;

  private GraphPicture(Value output, boolean expandDots, int limit, boolean addressable) {
    this.output = output;
    this.expandDots = expandDots;
    this.limit = limit;
    this.addressable = addressable;
  }

  /// The picture of all that a value depends on, and of the value itself.
  public static GraphPicture of(Value output) {
    Objects.requireNonNull(output, "the value to draw");
    return new GraphPicture(output, false, USUAL_LIMIT, false);
  }

  /// The same picture with each dot product shown as its products and their sum.
  public GraphPicture withDotsExpanded() {
    return new GraphPicture(output, true, limit, addressable);
  }

  /// The same picture with another number of boxes that are drawn one by one; a graph of more is
  /// summarised, and so is one whose edges would be more than 100,000, counted for each column that
  /// they pass.
  ///
  /// @throws IllegalArgumentException unless the limit is from 1 to 2000
  public GraphPicture withLimit(int limit) {
    if (limit < 1 || limit > HIGHEST_LIMIT) {
      throw new IllegalArgumentException(
          "a limit of " + limit + " boxes; give one from 1 to " + HIGHEST_LIMIT);
    }
    return new GraphPicture(output, expandDots, limit, addressable);
  }

  /// The same picture for a page that goes on to change it. In the SVG text, the group of a box has
  /// its number, counted from 0, as the attribute `data-card`, and as `data-place` where its value
  /// is in [Value#topologicalOrder()]; of a dot product that is expanded, the products have the
  /// place of the dot product, and as `data-term` which one it is. The groups of numbers are marked
  /// `data-number="data"` and `data-number="grad"`, and there is room for any number. The groups of
  /// edges are marked with the boxes that they connect, as `data-from="0" data-to="3 5"`. There are
  /// no tooltips. A summary has no places.
  public GraphPicture addressable() {
    return new GraphPicture(output, expandDots, limit, true);
  }

  @Override
  public Picture picture() {
    Content content = content();
    String description = this + (content.caption.isEmpty() ? "" : "; " + content.caption);
    return GraphPainter.paint(content.cards, content.caption, description, addressable);
  }

  /// The picture as a text that Graphviz draws.
  public String dot() {
    Content content = content();
    return DotWriter.write(content.cards, content.caption);
  }

  /// Writes the text for Graphviz into a file. A file of that name is replaced, and only once the
  /// new one is complete.
  ///
  /// @throws IOException if it cannot be written
  public void writeDot(Path file) throws IOException {
    AtomicFile.write(file, dot().getBytes(StandardCharsets.UTF_8));
  }

  private record Content(List<Card> cards, String caption) {}

  private Content content() {
    List<Value> order = output.topologicalOrder();
    if (order.size() <= limit) {
      List<Card> cards = Cards.of(order, expandDots);
      if (cards.size() <= limit && Layout.edges(cards) <= MOST_EDGES) {
        return new Content(cards, "");
      }
    }
    String caption =
        String.format(
            Locale.ROOT, "Summary of %,d values: one box per operation and depth", order.size());
    return new Content(Summary.of(order), caption);
  }

  /// What is drawn, in words.
  @Override
  public String toString() {
    return "graph of " + output.describe();
  }
}
