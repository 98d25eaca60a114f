package io.github.chainrule.cli;

import io.github.chainrule.core.Walkthrough;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Prints a report as one JSON object: numbers with all their digits, and what JSON has no number
/// for as the strings "NaN", "Infinity" and "-Infinity".
final class JsonReport {
  private JsonReport() {}

  static void print(GradReport report, PrintWriter out) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      number(json, "value", report.value());
      numbers(json, "gradient", report.gradient());
      json.writeObjectPropertyStart("inner");
      report.inner().forEach((name, inner) -> inner(json, name, inner));
      json.writeEndObject();
      report.hessian().ifPresent(hessian -> hessian(json, hessian));
      report.checks().ifPresent(checks -> checks(json, checks));
      report.steps().ifPresent(steps -> steps(json, steps));
      json.writeEndObject();
    }
    out.println(text);
  }

  private static void inner(JsonGenerator json, String name, GradReport.Inner inner) {
    json.writeObjectPropertyStart(name);
    number(json, "data", inner.data());
    number(json, "grad", inner.grad());
    json.writeEndObject();
  }

  private static void hessian(JsonGenerator json, Map<String, double[]> hessian) {
    json.writeObjectPropertyStart("hessian");
    List<String> names = List.copyOf(hessian.keySet());
    hessian.forEach((name, row) -> {
      json.writeObjectPropertyStart(name);
      for (int j = 0; j < row.length; j++) {
        number(json, names.get(j), row[j]);
      }
      json.writeEndObject();
    });
    json.writeEndObject();
  }

  private static void checks(JsonGenerator json, Map<String, GradReport.Check> checks) {
    json.writeObjectPropertyStart("check");
    checks.forEach((name, check) -> {
      json.writeObjectPropertyStart(name);
      number(json, "central", check.central());
      number(json, "relativeError", check.relativeError());
      json.writeEndObject();
    });
    json.writeEndObject();
  }

  private static void steps(JsonGenerator json, List<Walkthrough.Step> steps) {
    json.writeArrayPropertyStart("steps");
    for (Walkthrough.Step step : steps) {
      json.writeStartObject();
      json.writeStringProperty("node", step.title());
      json.writeArrayPropertyStart("rules");
      step.rules().forEach(json::writeString);
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void numbers(JsonGenerator json, String name, Map<String, Double> numbers) {
    json.writeObjectPropertyStart(name);
    numbers.forEach((key, number) -> number(json, key, number));
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String name, double number) {
    json.writeName(name);
    if (Double.isFinite(number)) {
      json.writeNumber(number);
    } else {
      json.writeString(Double.toString(number));
    }
  }
}
