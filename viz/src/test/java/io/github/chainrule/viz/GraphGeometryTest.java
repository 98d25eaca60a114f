package io.github.chainrule.viz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.Value;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// In a picture of a graph nothing lies on anything else, measured in a real font.
class GraphGeometryTest {
  private static final int RANDOM_GRAPHS = 60;

  static Stream<Arguments> pictures() {
    Value wide = Value.of(1.0, "a label that is much too long for the box of one value to hold");
    Value accents = Value.of(2.0, "\u00dcber-\u03c3\u0302 \u0416\u0429\u042e");
    return Stream.of(
        Arguments.of("the neuron", GraphPicture.of(Graphs.neuron())),
        Arguments.of("a dot product", GraphPicture.of(Graphs.dotNeuron(5))),
        Arguments.of("its products", GraphPicture.of(Graphs.dotNeuron(5)).withDotsExpanded()),
        Arguments.of("forty operands", GraphPicture.of(Graphs.dotNeuron(40))),
        Arguments.of("a leaf", GraphPicture.of(Value.of(3.0, "x"))),
        Arguments.of("a constant", GraphPicture.of(Value.constant(-1e300))),
        Arguments.of("long labels", GraphPicture.of(wide.times(accents).label("M".repeat(200)))),
        Arguments.of("a summary", GraphPicture.of(Graphs.net(100))),
        Arguments.of("NaN", GraphPicture.of(Value.of(-1.0, "x").log().plus(1.0 / 0.0))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pictures")
  void nothingOverlaps(String name, GraphPicture graph) {
    check(name, new Seen(graph.picture()));
  }

  @Test
  void nothingOverlapsInRandomGraphs() {
    long seed = Graphs.seed("nothingOverlapsInRandomGraphs");
    SplittableRandom seeds = new SplittableRandom(seed);
    for (int i = 0; i < RANDOM_GRAPHS; i++) {
      Value output = Graphs.random(seeds.split(), 2 + i * 3);
      GraphPicture graph = GraphPicture.of(output).withLimit(2000);
      check("random graph " + i, new Seen(graph.picture()));
      check("with products, " + i, new Seen(graph.withDotsExpanded().picture()));
      check("its summary, " + i, new Seen(graph.withLimit(1).picture()));
    }
  }

  @Test
  void twoThousandValuesAreDrawnWithoutOverlap() {
    Value output = Graphs.random(new SplittableRandom(5), 2000);
    Seen seen = new Seen(GraphPicture.of(output).withLimit(2000).picture());
    assertThat(seen.groups).hasSizeGreaterThan(1000);
    boxesStandApart("2000 values", outlines(seen));
  }

  private static void check(String name, Seen seen) {
    List<Rectangle2D> outlines = outlines(seen);
    for (int i = 0; i < outlines.size(); i++) {
      textsStayInTheirBoxes(name, seen.groups.get(i));
    }
    textsStandApart(name, seen);
    boxesStandApart(name, outlines);
    edgesTouchNoBox(name, seen, outlines);
    for (Rectangle2D outline : outlines) {
      assertThat(seen.bounds().contains(outline))
          .as("%s: %s in the picture", name, outline)
          .isTrue();
    }
  }

  /// The room of each card, with the sign before its box.
  private static List<Rectangle2D> outlines(Seen seen) {
    List<Rectangle2D> outlines = new ArrayList<>();
    for (Shape.Group group : seen.groups) {
      Rectangle2D outline = null;
      for (Shape shape : group.shapes()) {
        if (shape instanceof Shape.Box box) {
          Rectangle2D bounds = Seen.bounds(box);
          outline = outline == null ? bounds : outline.createUnion(bounds);
        }
      }
      outlines.add(outline);
    }
    return outlines;
  }

  private static void textsStayInTheirBoxes(String name, Shape.Group group) {
    for (Shape shape : group.shapes()) {
      if (shape instanceof Shape.Text text) {
        boolean inside =
            group.shapes().stream()
                .filter(Shape.Box.class::isInstance)
                .map(box -> Seen.bounds((Shape.Box) box))
                .anyMatch(box -> box.contains(Seen.bounds(text)));
        assertThat(inside).as("%s: '%s' inside its box", name, text.text()).isTrue();
      }
    }
  }

  private static void textsStandApart(String name, Seen seen) {
    List<Rectangle2D> bounds = seen.texts.stream().map(Seen::bounds).toList();
    for (int i = 0; i < bounds.size(); i++) {
      assertThat(seen.bounds().contains(bounds.get(i)))
          .as("%s: %s", name, seen.texts.get(i))
          .isTrue();
      for (int j = 0; j < i; j++) {
        assertThat(bounds.get(i).intersects(bounds.get(j)))
            .as("%s: '%s' on '%s'", name, seen.texts.get(i).text(), seen.texts.get(j).text())
            .isFalse();
      }
    }
  }

  private static void boxesStandApart(String name, List<Rectangle2D> outlines) {
    for (int i = 0; i < outlines.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(outlines.get(i).intersects(outlines.get(j)))
            .as("%s: box %s on box %s", name, outlines.get(i), outlines.get(j))
            .isFalse();
      }
    }
  }

  /// Edges are lines outside of cards. They begin and end at the border of a box, so each box is
  /// taken a little smaller; with two arrows at a rounded sign, by its radius.
  private static void edgesTouchNoBox(String name, Seen seen, List<Rectangle2D> outlines) {
    List<Rectangle2D> inner = new ArrayList<>();
    for (Rectangle2D o : outlines) {
      inner.add(
          new Rectangle2D.Double(
              o.getX() + 14.5, o.getY() + 1, o.getWidth() - 15, o.getHeight() - 2));
    }
    for (Shape shape : seen.picture.shapes()) {
      if (shape instanceof Shape.Path edge) {
        Path2D line = edge.path();
        for (Rectangle2D box : inner) {
          if (line.getBounds2D().intersects(box)) {
            assertThat(crosses(line, box)).as("%s: an edge through %s", name, box).isFalse();
          }
        }
      }
    }
  }

  private static boolean crosses(Path2D path, Rectangle2D box) {
    double[] at = new double[6];
    double x = 0;
    double y = 0;
    for (PathIterator i = path.getPathIterator(null, 0.5); !i.isDone(); i.next()) {
      int kind = i.currentSegment(at);
      if (kind == PathIterator.SEG_LINETO && box.intersectsLine(x, y, at[0], at[1])) {
        return true;
      }
      if (kind != PathIterator.SEG_CLOSE) {
        x = at[0];
        y = at[1];
      }
    }
    return false;
  }
}
