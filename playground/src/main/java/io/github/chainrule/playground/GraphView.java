package io.github.chainrule.playground;

import io.github.chainrule.core.NonFinite;
import io.github.chainrule.core.Source;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Walkthrough;
import io.github.chainrule.formula.Formula;
import io.github.chainrule.viz.GraphPicture;
import io.github.chainrule.viz.Theme;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// What the page shows of a formula at a point. Nothing of it is kept from one request to the next.
final class GraphView {
  private static final int LONGEST_FORMULA = 40_000;
  private static final int MOST_VALUES = 4_000;
  private static final int MOST_USES = 8_000;

  /// More boxes cannot be looked at one by one, and their layout would take seconds.
  private static final int MOST_BOXES = 500;

  private static final int MOST_NUMBERS_AHEAD = 20_000;

  private final Formula formula;
  private final Map<String, Value> variables = new LinkedHashMap<>();
  private final Value output;
  private final List<Value> order;
  private final boolean expanded;
  private final Backward.Mistake mistake;

  private GraphView(
      Formula formula, Map<String, Double> numbers, boolean expanded, Backward.Mistake mistake) {
    this.formula = formula;
    for (String name : formula.variables()) {
      variables.put(name, Value.of(numbers.getOrDefault(name, 1.0), name));
    }
    this.output = formula.evaluate(variables).value();
    this.order = output.topologicalOrder();
    if (order.size() > MOST_VALUES) {
      throw new Refused(
          413,
          "the formula has %,d values; at most %,d are drawn here; './chainrule grad' takes more"
              .formatted(order.size(), MOST_VALUES));
    }
    long uses = order.stream().mapToLong(value -> value.operands().size()).sum();
    if (uses > MOST_USES) {
      throw new Refused(
          413,
          "the values of the formula are used %,d times; at most %,d are drawn here"
              .formatted(uses, MOST_USES));
    }
    output.backward();
    this.expanded = expanded;
    this.mistake = mistake;
  }

  static GraphView of(Fields fields) {
    String text = fields.text("formula");
    if (text.length() > LONGEST_FORMULA) {
      throw new Refused(
          413,
          "the formula has %,d characters; at most %,d are drawn here"
              .formatted(text.length(), LONGEST_FORMULA));
    }
    return new GraphView(
        Formula.parse(text),
        fields.numbers("values"),
        fields.flag("expand"),
        Backward.Mistake.of(fields.text("mistake", "none")));
  }

  private GraphPicture picture() {
    GraphPicture picture = GraphPicture.of(output).withLimit(MOST_BOXES);
    return expanded ? picture.withDotsExpanded() : picture;
  }

  /// Everything: variables, the picture, what is at each place, and the numbers.
  String all() {
    return Json.write(json -> {
      json.writeArrayPropertyStart("variables");
      variables.forEach((name, value) -> {
        json.writeStartObject();
        json.writeStringProperty("name", name);
        json.writeName("value");
        Json.number(json, value.data());
        json.writeEndObject();
      });
      json.writeEndArray();
      json.writeStringProperty("picture", picture().addressable().picture().fragment());
      places(json);
      numbers(json, true);
    });
  }

  private void places(JsonGenerator json) {
    List<String> names = Walkthrough.names(output);
    Map<Value, Integer> places = new HashMap<>();
    json.writeArrayPropertyStart("places");
    for (Value value : order) {
      json.writeStartObject();
      json.writeStringProperty("name", names.get(places.size()));
      json.writeStringProperty("operation", value.operation().symbol());
      json.writeBooleanProperty("constant", value.operation() == Source.CONSTANT);
      json.writeArrayPropertyStart("operands");
      value.operands().forEach(operand -> json.writeNumber(places.getOrDefault(operand, -1)));
      json.writeEndArray();
      json.writeEndObject();
      places.put(value, places.size());
    }
    json.writeEndArray();
  }

  /// The numbers alone, after a variable was moved.
  ///
  /// @param steps whether the steps are shown, and so have to be told anew
  String numbers(boolean steps) {
    return Json.write(json -> numbers(json, steps));
  }

  /// The numbers alone, for each of some values of a variable.
  String ahead(String name, List<Double> at) {
    if (2L * order.size() * at.size() > MOST_NUMBERS_AHEAD && at.size() > 1) {
      throw new Refused(
          413, "at most %,d numbers are computed ahead".formatted(MOST_NUMBERS_AHEAD));
    }
    Map<String, Double> values = new HashMap<>();
    variables.forEach((variable, value) -> values.put(variable, value.data()));
    return Json.write(json -> {
      json.writeArrayPropertyStart("numbers");
      for (double place : at) {
        values.put(name, place);
        json.writeStartObject();
        new GraphView(formula, values, expanded, mistake).numbers(json, false);
        json.writeEndObject();
      }
      json.writeEndArray();
    });
  }

  private void numbers(JsonGenerator json, boolean steps) {
    Json.numbers(json, "data", order.size(), i -> order.get(i).data());
    Json.numbers(json, "grad", order.size(), i -> order.get(i).grad());
    if (steps || mistake != Backward.Mistake.NONE) {
      Backward backward = Backward.of(output, mistake);
      json.writeName("backward");
      backward(json, backward);
      if (mistake != Backward.Mistake.NONE) {
        Json.numbers(json, "wrong", order.size(), i -> wrong(backward.gradient[i], i));
      }
    }
    if (steps) {
      json.writeArrayPropertyStart("forward");
      Map<Value, Integer> places = new HashMap<>();
      order.forEach(value -> places.put(value, places.size()));
      for (Walkthrough.Step step : Walkthrough.forward(output)) {
        json.writeStartObject();
        json.writeNumberProperty("place", places.getOrDefault(step.node(), -1));
        json.writeStringProperty("title", step.title());
        Json.texts(json, "rules", step.rules());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeStringProperty(
        "trouble", NonFinite.firstIn(output).map(NonFinite::toString).orElse(""));
  }

  /// A gradient as it comes out with the mistake; the right one to the last bit if it differs by
  /// rounding alone.
  private double wrong(double comesOut, int place) {
    double right = order.get(place).grad();
    double most = 1e-12 * Math.max(Math.abs(comesOut), Math.abs(right));
    return Math.abs(comesOut - right) <= most ? right : comesOut;
  }

  private static void backward(JsonGenerator json, Backward backward) {
    json.writeStartArray();
    for (Backward.Step step : backward.steps) {
      json.writeStartObject();
      json.writeNumberProperty("place", step.place());
      json.writeStringProperty("title", step.title());
      Json.texts(json, "rules", step.rules());
      json.writeArrayPropertyStart("passed");
      for (Backward.Pass pass : step.passed()) {
        json.writeStartObject();
        json.writeNumberProperty("to", pass.to());
        json.writeName("partial");
        Json.number(json, pass.partial());
        json.writeName("amount");
        Json.number(json, pass.amount());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /// Whether somebody has guessed the gradient of a value, and if not, why.
  String guess(int place, String text) {
    if (place < 0 || place >= order.size() || order.get(place).operation() == Source.CONSTANT) {
      throw Refused.bad("there is no gradient to guess at place " + place);
    }
    Formula guess = Formula.parse(text);
    Map<String, Value> known = new HashMap<>(variables);
    Guess judged = Guess.of(output, place, guess.evaluate(known).value().data());
    return Json.write(json -> {
      json.writeBooleanProperty("right", judged.right());
      json.writeStringProperty("why", judged.why());
    });
  }

  /// The formula in other forms.
  String export() {
    return Json.write(json -> {
      json.writeStringProperty("command", CommandText.of(formula, variables));
      json.writeStringProperty("java", JavaText.of(variables, output));
      json.writeStringProperty("svg", picture().picture().svg(Theme.AUTO));
    });
  }
}
