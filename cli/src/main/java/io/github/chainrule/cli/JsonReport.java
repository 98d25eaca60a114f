package io.github.chainrule.cli;

import io.github.chainrule.core.Walkthrough;
import java.io.PrintWriter;
import java.io.StringWriter;
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
      if (!report.hessian().isEmpty()) {
        json.writeObjectPropertyStart("hessian");
        report.hessian().forEach((name, row) -> numbers(json, name, row));
        json.writeEndObject();
      }
      if (!report.checks().isEmpty()) {
        json.writeObjectPropertyStart("check");
        report.checks().forEach((name, check) -> check(json, name, check));
        json.writeEndObject();
      }
      if (!report.steps().isEmpty()) {
        json.writeArrayPropertyStart("steps");
        report.steps().stream().map(Walkthrough.Step::rule).forEach(json::writeString);
        json.writeEndArray();
      }
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

  private static void check(JsonGenerator json, String name, GradReport.Check check) {
    json.writeObjectPropertyStart(name);
    number(json, "central", check.central());
    number(json, "relativeError", check.relativeError());
    json.writeEndObject();
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
