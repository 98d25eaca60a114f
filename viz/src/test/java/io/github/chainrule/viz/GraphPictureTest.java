package io.github.chainrule.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.chainrule.core.Block;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphPictureTest {

  @Test
  void theNeuronShowsLabelsOperationsAndNumbers() {
    List<String> words = new Seen(GraphPicture.of(Graphs.neuron()).picture()).words();
    assertThat(words)
        .contains("x1", "x2", "w1", "w2", "b", "x1w1", "x2w2", "x1w1x2w2", "n", "o")
        .contains("0.7071", "0.8814", "6.8814", "-1.5000", "1.0000", "0.5000", "0.0000")
        .containsOnlyOnce("tanh");
    assertThat(words.stream().filter("*"::equals)).hasSize(2);
    assertThat(words.stream().filter("+"::equals)).hasSize(2);
    assertThat(words.stream().filter("grad"::equals)).hasSize(10);
  }

  @Test
  void dataFlowsFromLeftToRight() {
    Seen seen = new Seen(GraphPicture.of(Graphs.neuron()).picture());
    List<String> inOrder = List.of("x1", "x1w1", "x1w1x2w2", "n", "o");
    List<Double> places =
        inOrder.stream().map(label -> seen.texts.get(seen.words().indexOf(label)).x()).toList();
    assertThat(places).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aSharedValueIsDrawnOnceWithAnEdgeForEachUse() {
    Value x = Value.of(3.0, "x");
    Value twice = x.plus(x);
    GraphPicture graph = GraphPicture.of(twice.times(x));
    Seen seen = new Seen(graph.picture());
    assertThat(seen.groups).hasSize(3);
    assertThat(seen.words()).containsOnlyOnce("x");
    assertThat(graph.dot()).containsPattern("n0 -> o1\\s+n0 -> o1").contains("n0 -> o2");
  }

  @Test
  void operandsOfASubtractionStandInOrder() {
    Seen seen = new Seen(GraphPicture.of(Value.of(1.0, "a").minus(Value.of(2.0, "b"))).picture());
    double a = seen.texts.get(seen.words().indexOf("a")).y();
    double b = seen.texts.get(seen.words().indexOf("b")).y();
    assertThat(a).isLessThan(b);
  }

  /// Of (p - 1) / (p + 1), putting 1 above p would save a crossing, but read as 1 - p.
  @Test
  void noCrossingIsSavedByExchangingTheOperandsOfASubtraction() {
    Value p = Value.of(5.0, "p").exp().label("power");
    Seen seen = new Seen(GraphPicture.of(p.minus(1.5).div(p.plus(2.5))).picture());
    double first = seen.texts.get(seen.words().indexOf("power")).y();
    double second = seen.texts.get(seen.words().indexOf("1.5000")).y();
    assertThat(first).isLessThan(second);
  }

  @Test
  void boxesOfOneColumnAreEquallyWide() {
    Seen seen = new Seen(GraphPicture.of(Graphs.neuron()).picture());
    List<Double> lefts =
        seen.texts.stream()
            .filter(text -> List.of("x1", "w1", "x2", "w2").contains(text.text()))
            .map(Shape.Text::x)
            .distinct()
            .toList();
    assertThat(lefts).hasSize(1);
  }

  @Test
  void aConstantHasNoGradient() {
    Seen seen = new Seen(GraphPicture.of(Value.of(1.0, "x").plus(41.0)).picture());
    assertThat(seen.words()).contains("41.0000");
    assertThat(seen.words().stream().filter("grad"::equals)).hasSize(2);
  }

  @Test
  void dotsExpandIntoProductsAndTheirSum() {
    Value o = Graphs.dotNeuron(3);
    Value n = o.operands().get(0);
    Seen folded = new Seen(GraphPicture.of(o).picture());
    assertThat(folded.words()).contains("dot").doesNotContain("*");
    Seen expanded = new Seen(GraphPicture.of(o).withDotsExpanded().picture());
    assertThat(expanded.words()).doesNotContain("dot").contains("+");
    assertThat(expanded.words().stream().filter("*"::equals)).hasSize(3);
    // x1 = 2, w[1] = -0.5, and the sum passes the gradient of n on to each product.
    Shape.Group product =
        expanded.groups.stream()
            .filter(group -> group.tooltip().equals("data -1.0, grad " + n.grad()))
            .findFirst()
            .orElseThrow();
    assertThat(product.shapes()).hasSizeGreaterThan(4);
  }

  @Test
  void aPageFindsValuesNumbersAndEdges() {
    Value x = Value.of(3.0, "x");
    Value dot = Values.dot(List.of(x, x), List.of(Value.of(1.0, "a"), Value.of(2.0, "b")));
    Value output = dot.plus(x).tanh();
    String svg = GraphPicture.of(output).addressable().picture().fragment();
    assertThat(svg).doesNotContain("<style", "grad=").contains("class=\"cr-f-card cr-s-border\"");
    for (int place = 0; place < output.topologicalOrder().size(); place++) {
      assertThat(svg)
          .containsOnlyOnce("<g data-card=\"" + place + "\" data-place=\"" + place + "\">");
    }
    assertThat(svg.split("<g data-number=\"data\">", -1)).hasSize(6 + 1);
    assertThat(svg.split("<g data-number=\"grad\">", -1)).hasSize(6 + 1);
    // One way from x serves both the dot product and what it is added to; its end does not.
    assertThat(svg).contains("data-from=\"0\" data-to=\"4\"", "data-from=\"3\" data-to=\"4\"");
    String expanded = GraphPicture.of(output).withDotsExpanded().addressable().picture().fragment();
    assertThat(expanded).contains("<g data-card=\"3\" data-place=\"3\" data-term=\"0\">");
  }

  @Test
  void whatAPageFindsHasRoomForAnyNumber() {
    GraphPicture graph = GraphPicture.of(Value.of(1.0, "x").plus(1.0));
    assertThat(graph.addressable().picture().width()).isGreaterThan(graph.picture().width());
    Value far = Value.of(-8.888e-30, "x").plus(1.0);
    assertThat(GraphPicture.of(far).addressable().picture().width())
        .isEqualTo(graph.addressable().picture().width());
  }

  @Test
  void aTooltipTellsAllDigits() {
    Seen seen = new Seen(GraphPicture.of(Graphs.neuron()).picture());
    assertThat(seen.groups.stream().map(Shape.Group::tooltip))
        .anyMatch(text -> text.startsWith("Value(n = x1w1x2w2 + b, data=0.8813735870195432"));
  }

  @Test
  void moreThan200ValuesAreSummarisedAndThePictureSaysSo() {
    Block w = Block.of("w", new double[200]);
    Seen all = new Seen(GraphPicture.of(Values.sum(w.values().subList(0, 199))).picture());
    assertThat(all.groups).hasSize(200);
    Picture picture = GraphPicture.of(Values.sum(w.values())).picture();
    Seen summary = new Seen(picture);
    assertThat(summary.groups).hasSize(2);
    assertThat(summary.words())
        .contains("Summary of 201 values: one box per operation and depth", "200 leaves of w");
    assertThat(picture.description()).contains("Summary of 201 values");
  }

  @Test
  void aGraphOfFewValuesAndVeryManyEdgesIsSummarised() {
    Value x = Value.of(1.0, "x");
    Value[] often = new Value[200_000];
    Arrays.fill(often, x);
    Value sum = Values.sum(often).plus(x);
    assertThat(new Seen(GraphPicture.of(sum).picture()).words())
        .contains("Summary of 3 values: one box per operation and depth");
    Value state = Value.of(0.1, "h");
    List<Value> states = new ArrayList<>(List.of(state));
    for (int i = 0; i < 1500; i++) {
      state = state.tanh();
      states.add(state);
    }
    Seen seen = new Seen(GraphPicture.of(Values.sum(states)).withLimit(2000).picture());
    assertThat(seen.words()).contains("Summary of 1,502 values: one box per operation and depth");
  }

  @Test
  void dotsAreNotExpandedBeyondTheLimit() {
    GraphPicture graph = GraphPicture.of(Graphs.dotNeuron(10)).withLimit(25);
    assertThat(new Seen(graph.picture()).groups).hasSize(22);
    assertThat(new Seen(graph.withDotsExpanded().picture()).words())
        .contains("Summary of 22 values: one box per operation and depth");
  }

  @Test
  void aLimitThatNobodyCouldReadIsRefused() {
    GraphPicture graph = GraphPicture.of(Value.of(1.0));
    assertThatThrownBy(() -> graph.withLimit(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a limit of 0 boxes; give one from 1 to 2000");
    assertThatThrownBy(() -> graph.withLimit(2001)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbersHaveFourDecimalsOrAnExponent() {
    assertThat(FourDigits.of(0.8813735870195432)).isEqualTo("0.8814");
    assertThat(FourDigits.of(-1.4999999999999996)).isEqualTo("-1.5000");
    assertThat(FourDigits.of(-0.0)).isEqualTo("0.0000");
    assertThat(FourDigits.of(6.02214076e23)).isEqualTo("6.022e+23");
    assertThat(FourDigits.of(0.0009)).isEqualTo("9.000e-04");
    assertThat(FourDigits.of(99_999.4)).isEqualTo("99999.4000");
    assertThat(FourDigits.of(99_999.6)).isEqualTo("1.000e+05");
    assertThat(FourDigits.of(Double.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
    assertThat(FourDigits.of(Double.NaN)).isEqualTo("NaN");
  }
}
