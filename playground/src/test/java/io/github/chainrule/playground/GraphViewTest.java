package io.github.chainrule.playground;

import static io.github.chainrule.playground.Client.NEURON;
import static io.github.chainrule.playground.Client.NEURON_VALUES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.chainrule.core.Value;
import io.github.chainrule.core.Walkthrough;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What the page gets to show.
class GraphViewTest {

  private static GraphView view(String formula, Map<String, Double> values, String mistake) {
    return GraphView.of(
        new Fields(
            Map.of("formula", formula, "values", values, "mistake", mistake, "expand", true)));
  }

  private static JsonNode all(String formula, Map<String, Double> values, String mistake) {
    return Client.JSON.readTree(view(formula, values, mistake).all());
  }

  @Test
  void theNumbersAndWordsAreThoseOfTheEngine() {
    JsonNode seen = all(NEURON, NEURON_VALUES, "none");
    Value output = Client.evaluated(NEURON, NEURON_VALUES);
    List<Value> order = output.topologicalOrder();
    assertThat(Client.numbers(seen.get("data")))
        .containsExactly(order.stream().mapToDouble(Value::data).toArray());
    assertThat(Client.numbers(seen.get("grad")))
        .containsExactly(order.stream().mapToDouble(Value::grad).toArray());
    List<Walkthrough.Step> steps = Walkthrough.of(output);
    assertThat(seen.get("backward")).hasSameSizeAs(steps);
    for (int i = 0; i < steps.size(); i++) {
      JsonNode step = seen.get("backward").get(i);
      assertThat(step.get("title").stringValue()).isEqualTo(steps.get(i).title());
      assertThat(step.get("rules").values().stream().map(JsonNode::stringValue))
          .isEqualTo(steps.get(i).rules());
    }
    assertThat(seen.get("variables").values().stream().map(v -> v.get("name").stringValue()))
        .containsExactly("x1", "w1", "x2", "w2", "b");
    assertThat(seen.get("picture").stringValue()).startsWith("<svg").contains("data-place=\"9\"");
    assertThat(seen.get("forward").get(0).get("rules").get(0).stringValue())
        .isEqualTo("2 * (-3) = -6");
  }

  @Test
  void variablesWithoutAValueAreOne() {
    JsonNode seen = all("x*y", Map.of("x", 5.0), "none");
    assertThat(Client.numbers(seen.get("data"))).containsExactly(5.0, 1.0, 5.0);
  }

  @Test
  void numbersAheadAreThoseOfEachPlace() {
    GraphView neuron = view(NEURON, NEURON_VALUES, "none");
    List<Double> places = List.of(-1.0, 0.5, Double.NaN);
    JsonNode ahead = Client.JSON.readTree(neuron.ahead("x1", places)).get("numbers");
    assertThat(ahead).hasSize(3);
    for (int i = 0; i < places.size(); i++) {
      Map<String, Double> values = new HashMap<>(NEURON_VALUES);
      values.put("x1", places.get(i));
      assertThat(ahead.get(i))
          .isEqualTo(Client.JSON.readTree(view(NEURON, values, "none").numbers(false)));
    }
  }

  @Test
  void notTooMuchIsComputedAhead() {
    GraphView neuron = view(NEURON, NEURON_VALUES, "none");
    assertThatThrownBy(() -> neuron.ahead("x1", Collections.nCopies(1_001, 0.0)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("at most 20,000 numbers");
  }

  @Test
  void whatIsNotFiniteIsSent() {
    JsonNode seen = all("log(x) + 1/y", Map.of("x", -1.0, "y", 0.0), "none");
    assertThat(Client.numbers(seen.get("data"))).contains(Double.NaN, Double.POSITIVE_INFINITY);
    assertThat(seen.get("trouble").stringValue()).isNotEmpty();
    JsonNode given =
        Client.JSON.readTree(
            GraphView.of(new Fields(Map.of("formula", "x", "values", Map.of("x", "-Infinity"))))
                .numbers(false));
    assertThat(Client.numbers(given.get("data"))).containsExactly(Double.NEGATIVE_INFINITY);
  }

  @Test
  void overwritingLosesWhatCameBefore() {
    JsonNode seen = all("x + x", Map.of("x", 3.0), "overwrite");
    assertThat(Client.numbers(seen.get("grad"))).containsExactly(2.0, 1.0);
    assertThat(Client.numbers(seen.get("wrong"))).containsExactly(1.0, 1.0);
    assertThat(seen.get("backward").get(0).get("rules").get(1).stringValue())
        .isEqualTo("+ gives x: 1 * 1 = 1, which replaces 1");
  }

  /// The numbers that the first notebook prints.
  @Test
  void theWrongSumOfTheNotebook() {
    JsonNode seen = all("(p*q + r)*f", Map.of("p", 2.0, "q", -3.0, "r", 10.0, "f", -2.0), "copied");
    assertThat(Client.numbers(seen.get("wrong"))).containsExactly(60, -40, -20, 12, -2, 4, 1);
    assertThat(Client.numbers(seen.get("grad"))).containsExactly(6, -4, -2, -2, -2, 4, 1);
    assertThat(seen.get("backward").get(1).get("rules").get(0).stringValue())
        .isEqualTo("+ gives p*q: -2 * r (10) = -20, by the rule of *");
  }

  @Test
  void withoutARepetitionOverwritingIsRight() {
    JsonNode seen = all(NEURON, NEURON_VALUES, "overwrite");
    assertThat(Client.numbers(seen.get("wrong"))).containsExactly(Client.numbers(seen.get("grad")));
  }

  @Test
  void aLargeGraphIsSummarised() {
    JsonNode seen = all("sin(x)+".repeat(900) + "x", Map.of(), "none");
    assertThat(seen.get("picture").stringValue())
        .contains("Summary of")
        .doesNotContain("data-place");
    assertThat(seen.get("data")).hasSize(1801);
  }

  @Test
  void onlyAGradientCanBeGuessed() {
    GraphView view = view("2*x", Map.of(), "none");
    assertThatThrownBy(() -> view.guess(0, "1")).isInstanceOf(Refused.class);
    assertThatThrownBy(() -> view.guess(7, "1")).isInstanceOf(Refused.class);
    assertThat(Client.JSON.readTree(view.guess(1, "2*x")).get("right").booleanValue()).isTrue();
  }
}
