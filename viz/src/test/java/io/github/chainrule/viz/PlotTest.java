package io.github.chainrule.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.chainrule.core.Value;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlotTest {

  static Stream<Plot> plots() {
    return Stream.of(
        Plots.moons(),
        Plots.lines(1),
        Plots.lines(30),
        Plot.titled(""),
        Plot.titled("empty").logarithmicY(),
        Plot.titled("a title that has no room in a plot as small as this one").size(240, 220),
        Plots.lines(4).size(240, 220),
        Plots.moons().size(240, 220),
        Plot.titled("constant").line("c", 5, 5, 5),
        Plot.titled("one point").points("p", new double[] {1e9}, new double[] {1e-9}),
        Plot.titled("wide numbers").line("w", 1e300, -1e300).xRange(1e15, 1e15 + 1e9),
        Plot.titled("NaN").line("n", Double.NaN, Double.NaN, Double.POSITIVE_INFINITY),
        Plot.titled("negative").line("n", -1, -2, 0).logarithmicY(),
        Plot.titled("decades").line("d", 1e-300, 1, 1e300).logarithmicY(),
        Plot.titled("the whole range").line("w", -Double.MAX_VALUE, 0, Double.MAX_VALUE),
        Plot.titled("half of it").curve("h", x -> x, 0, 1.7e308),
        Plot.titled("smallest").line("s", Double.MIN_VALUE).logarithmicY(),
        Plot.titled("beyond").line("b", 1, 2).yRange(1e-305, 1e305).logarithmicY(),
        Plot.titled("less than a decade").line("l", 0.16, 7).logarithmicY().size(640, 800),
        rowsOf(3, "a row").logarithmicX(),
        rowsOf(3, "W".repeat(60)).logarithmicX(),
        rowsOf(60, "more rows than there is room for"),
        rowsOf(3, "a row").size(240, 220),
        Plot.titled("no positive x")
            .points("n", new double[] {-1}, new double[] {1})
            .logarithmicX(),
        Plot.titled("far")
            .line("f", new double[] {-1e300, 1e300}, new double[] {-1, 1})
            .xRange(0, 1),
        Plot.titled("narrow").line("n", 0, 1).xRange(-1.2345e-10, -1.23404e-10),
        Plot.titled("narrower").line("n", 0, 1).xRange(-1.2345e-10, -1.2340e-10),
        Plot.titled("large").contour((x, y) -> x * 1.7e308, -1, 1, -1, 1),
        Plot.titled("bar").contour((x, y) -> -1e-10 + x * 1e-13, 0, 1, 0, 1).size(240, 220),
        named("W".repeat(10), 4).size(240, 220),
        named("W".repeat(40), 11).size(240, 220),
        named("\u0b94\ufdfd", 2),
        Plot.titled("flat").contour((x, y) -> 1, 0, 1, 0, 1),
        Plot.titled("nothing").contour((x, y) -> Double.NaN, 0, 1, 0, 1));
  }

  private static Plot named(String name, int count) {
    Plot plot = Plot.titled("names");
    for (int i = 0; i < count; i++) {
      plot.line(name + i, i, 1);
    }
    return plot;
  }

  private static Plot rowsOf(int count, String name) {
    double[] steps = Layer.steps(1, count, count);
    List<String> names = Stream.generate(() -> name).limit(count).toList();
    return Plot.titled("rows").axes("share", "").points("p", steps, steps).yNames(names);
  }

  @ParameterizedTest
  @MethodSource("plots")
  void textsStandApartAndInsideThePicture(Plot plot) {
    Seen seen = new Seen(plot.picture());
    List<Rectangle2D> bounds = seen.texts.stream().map(Seen::bounds).toList();
    for (int i = 0; i < bounds.size(); i++) {
      String text = seen.texts.get(i).text();
      assertThat(seen.bounds().contains(bounds.get(i)))
          .as("'%s' at %s", text, bounds.get(i))
          .isTrue();
      for (int j = 0; j < i; j++) {
        assertThat(bounds.get(i).intersects(bounds.get(j)))
            .as("'%s' on '%s'", text, seen.texts.get(j).text())
            .isFalse();
      }
    }
    // Fails for a coordinate that is not finite.
    assertThat(plot.picture().svg(Theme.AUTO)).startsWith("<svg");
  }

  /// The points of the lines that are drawn in a colour.
  private static List<double[]> points(Plot plot, Ink ink) {
    List<double[]> points = new ArrayList<>();
    for (Shape.Path path : new Seen(plot.picture()).paths) {
      if (ink.equals(path.stroke())) {
        for (PathIterator i = path.path().getPathIterator(null); !i.isDone(); i.next()) {
          double[] at = new double[6];
          int kind = i.currentSegment(at);
          points.add(new double[] {kind, at[0], at[1]});
        }
      }
    }
    return points;
  }

  @Test
  void aLineRunsThroughItsPoints() {
    List<double[]> points = points(Plot.titled("").line("", 0, 1, 4), Ink.series(0));
    assertThat(points).hasSize(3);
    double left = points.get(0)[1];
    double step = points.get(1)[1] - left;
    assertThat(points.get(2)[1] - left).isCloseTo(2 * step, within(1e-9));
    double rise = points.get(0)[2] - points.get(1)[2];
    assertThat(rise).isPositive();
    assertThat(points.get(0)[2] - points.get(2)[2]).isCloseTo(4 * rise, within(1e-9));
  }

  @Test
  void aLineKeepsItsSlopeHoweverMuchOfItIsCutOff() {
    for (double end : new double[] {1e3, 1e6, 1e15, 1e300}) {
      double[] far = {0, end};
      Plot plot = Plot.titled("").line("", far, far).xRange(0, 1).yRange(0, 1);
      List<double[]> points = points(plot, Ink.series(0));
      assertThat(points).hasSize(2);
      Plot exact = Plot.titled("").line("", 0, 1).xRange(0, 1).yRange(0, 1);
      List<double[]> line = points(exact, Ink.series(0));
      double slope = (line.get(1)[2] - line.get(0)[2]) / (line.get(1)[1] - line.get(0)[1]);
      double rise = points.get(1)[2] - points.get(0)[2];
      assertThat(rise / (points.get(1)[1] - points.get(0)[1])).isCloseTo(slope, within(1e-9));
      assertThat(Math.abs(rise)).isLessThan(1e4);
    }
  }

  @Test
  void aPointBetweenGapsIsADot() {
    double nan = Double.NaN;
    Seen seen = new Seen(Plot.titled("").line("", 1, nan, 2, 3, nan, 4).picture());
    assertThat(seen.boxes.stream().filter(box -> Ink.series(0).equals(box.fill()))).hasSize(2);
    assertThat(new Seen(Plot.titled("").line("", 7).picture()).boxes).hasSize(2);
  }

  @Test
  void stepsEndWhereTheyShould() {
    Random random = new Random(8);
    for (int i = 0; i < 10_000; i++) {
      double from = random.nextGaussian();
      double to = from + random.nextDouble();
      double[] steps = Layer.steps(from, to, 301);
      assertThat(steps[0]).isEqualTo(from);
      assertThat(steps[300]).isEqualTo(to);
      assertThat(steps[299]).isLessThanOrEqualTo(to);
    }
  }

  @Test
  void aGapIsLeftWhereThereIsNoNumber() {
    Plot plot = Plot.titled("").line("", 1, 2, Double.NaN, 3, 4, Double.POSITIVE_INFINITY, 5, 6);
    long starts =
        points(plot, Ink.series(0)).stream().filter(p -> p[0] == PathIterator.SEG_MOVETO).count();
    assertThat(starts).isEqualTo(3);
  }

  @Test
  void aLogarithmicAxisLeavesOutWhatIsNotPositive() {
    Plot plot = Plot.titled("").line("", 1, 10, 100, 0, -5).logarithmicY();
    List<double[]> points = points(plot, Ink.series(0));
    assertThat(points).hasSize(3);
    assertThat(points.get(0)[2] - points.get(1)[2])
        .isCloseTo(points.get(1)[2] - points.get(2)[2], within(1e-6));
  }

  @Test
  void aMillionPointsAreThinnedAndNoPeakIsLost() {
    Random random = new Random(4);
    double[] y = random.doubles(1_000_000, -1, 1).toArray();
    y[123_456] = 50;
    Plot plot = Plot.titled("").line("", y);
    List<double[]> points = points(plot, Ink.series(0));
    assertThat(points).hasSizeLessThan(6000);
    double top = points.stream().mapToDouble(p -> p[2]).min().orElseThrow();
    double usual =
        points.stream().mapToDouble(p -> p[2]).sorted().skip(10).findFirst().orElseThrow();
    assertThat(usual - top).isGreaterThan(200);
  }

  @Test
  void dotsInTheSamePixelAreDrawnOnce() {
    Random random = new Random(5);
    double[] x = random.doubles(500_000).toArray();
    double[] y = random.doubles(500_000).toArray();
    Seen seen = new Seen(Plot.titled("").points("", x, y).size(300, 300).picture());
    assertThat(seen.boxes).hasSizeBetween(30_000, 300 * 300);
  }

  @Test
  void derivativesOfAFunctionHaveTheirNumbers() {
    Plot plot = Plot.titled("").derivatives("x^3", x -> x.pow(3), -1, 1, 4);
    assertThat(new Seen(plot.picture()).words())
        .contains("x^3", "x^3'", "x^3''", "x^3'''", "x^3 (4)");
    double[] last = {1.0, 3.0, 6.0, 6.0, 0.0};
    for (int order = 0; order <= 4; order++) {
      Layer.Series series = (Layer.Series) plot.layers.get(order);
      assertThat(series.y[300]).isCloseTo(last[order], within(1e-9));
      assertThat(series.x[300]).isEqualTo(1.0);
    }
    Layer.Series tanh =
        (Layer.Series) Plot.titled("").derivatives("", Value::tanh, -4, 4, 2).layers.get(2);
    for (int i = 0; i < tanh.x.length; i++) {
      double t = Math.tanh(tanh.x[i]);
      assertThat(tanh.y[i]).isCloseTo(-2 * t * (1 - t * t), within(1e-12));
    }
  }

  @Test
  void theLegendNamesWhatHasAName() {
    Plot plot =
        Plot.titled("t")
            .line("loss", 1, 2)
            .line("", 3, 4)
            .points("data", new double[] {1}, new double[] {2});
    Seen seen = new Seen(plot.picture());
    assertThat(seen.words()).contains("t", "loss", "data");
    assertThat(plot.picture().description()).isEqualTo("plot t: loss, data");
  }

  @Test
  void theBoundaryIsWhereAFunctionIsZero() {
    Plot plot = Plot.titled("").contour((x, y) -> x, -1, 1, -1, 1);
    List<double[]> line = points(plot, Ink.TEXT);
    double middle =
        line.stream().filter(p -> p[0] == PathIterator.SEG_LINETO).findFirst().orElseThrow()[1];
    assertThat(line.stream().filter(p -> p[0] == PathIterator.SEG_LINETO))
        .hasSize(80)
        .allMatch(p -> Math.abs(p[1] - middle) < 1e-6);
    assertThat(points(Plot.titled("").contour((x, y) -> x * x + 1, -1, 1, -1, 1), Ink.TEXT))
        .isEmpty();
  }

  @Test
  void contoursOfOneSignRunFromLightToDark() {
    Seen seen = new Seen(Plot.titled("").contour((x, y) -> x * x, -1, 1, -1, 1).picture());
    List<Ink> fills = seen.paths.stream().map(Shape.Path::fill).filter(ink -> ink != null).toList();
    assertThat(fills).hasSizeGreaterThan(4).doesNotHaveDuplicates();
    assertThat(fills.get(fills.size() - 1))
        .isEqualTo(
            fills.stream().min((a, b) -> Integer.compare(a.light(), b.light())).orElseThrow());
  }

  @Test
  void equalFactorsAreEquallyWideOnALogarithmicX() {
    double[] x = {1, 10, 100, 0};
    List<double[]> points =
        points(
            Plot.titled("").line("", x, new double[] {1, 2, 3, 4}).logarithmicX(), Ink.series(0));
    assertThat(points).hasSize(3);
    assertThat(points.get(2)[1] - points.get(1)[1])
        .isCloseTo(points.get(1)[1] - points.get(0)[1], within(1e-9));
  }

  @Test
  void namesStandBesideTheirRows() {
    Plot plot = Plot.titled("").line("", 1, 2, 3).yNames(List.of("one", "two", "three", "beyond"));
    Seen seen = new Seen(plot.picture());
    List<double[]> points = points(plot, Ink.series(0));
    assertThat(seen.words()).contains("one", "two", "three").doesNotContain("beyond", "2.5");
    for (Shape.Text text : seen.texts) {
      int row = List.of("one", "two", "three").indexOf(text.text());
      if (row >= 0) {
        assertThat(text.y()).isCloseTo(points.get(row)[2], within(6.0));
      }
    }
  }

  @Test
  void whatCannotBePlottedIsRefusedWithACure() {
    Plot plot = Plot.titled("");
    assertThatThrownBy(() -> plot.line("a", new double[2], new double[3]))
        .hasMessage("'a' has 2 numbers for x and 3 for y; give as many of both");
    assertThatThrownBy(() -> plot.curve("f", x -> x, 1, 1))
        .hasMessage("curve from 1.0 to 1.0; the first must be less, and both finite");
    assertThatThrownBy(() -> plot.yRange(0, Double.NaN))
        .hasMessageContaining("y axis from 0.0 to NaN");
    assertThatThrownBy(() -> plot.size(10, 10)).hasMessageContaining("a plot of 10 by 10 pixels");
    assertThatThrownBy(() -> plot.derivatives("f", x -> x, 0, 1, -1))
        .hasMessage("derivatives up to order -1; give 0 or more");
    assertThatThrownBy(() -> Plot.titled(null)).hasMessageContaining("title of a plot");
  }

  @Test
  void whatIsRefusedLeavesThePlotAsItWas() {
    Plot linear = Plot.titled("").line("", 1, 2).yRange(-1, 1);
    String before = linear.picture().svg(Theme.LIGHT);
    assertThatThrownBy(linear::logarithmicY)
        .hasMessage("a logarithmic y axis from -1.0; it must begin above 0");
    assertThat(linear.picture().svg(Theme.LIGHT)).isEqualTo(before);
    Plot logarithmic = Plot.titled("").line("", 1, 2).logarithmicY();
    assertThatThrownBy(() -> logarithmic.yRange(0, 1)).hasMessageContaining("must begin above 0");
    assertThatThrownBy(() -> logarithmic.contour((x, y) -> x, 0, 1, 1, 2))
        .hasMessage("contours on a logarithmic y axis; draw log(y) instead");
    Plot wide = Plot.titled("").line("", 1, 2).logarithmicX();
    assertThatThrownBy(() -> wide.xRange(0, 1))
        .hasMessage("a logarithmic x axis from 0.0; it must begin above 0");
    assertThatThrownBy(() -> wide.contour((x, y) -> x, 1, 2, 1, 2))
        .hasMessage("contours on a logarithmic x axis; draw log(x) instead");
    Plot filled = Plot.titled("").contour((x, y) -> x, 0, 1, 1, 2);
    assertThatThrownBy(filled::logarithmicX).hasMessageContaining("contours on a logarithmic");
    assertThatThrownBy(filled::logarithmicY).hasMessageContaining("contours on a logarithmic");
  }
}
