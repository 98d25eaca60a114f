package io.github.chainrule.nn;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/// The parts of a model that are not numbers, as text: JSON, or the word they are called by.
final class ModelText {
  private ModelText() {}

  static String of(Architecture architecture) {
    return Json.write(json -> {
      json.writeStartObject();
      json.writeNumberProperty("inputs", architecture.inputs());
      json.writeArrayPropertyStart("neurons");
      architecture.neurons().forEach(json::writeNumber);
      json.writeEndArray();
      json.writeArrayPropertyStart("activations");
      architecture.activations().forEach(activation -> json.writeString(activation.toString()));
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  /// @throws IllegalArgumentException if the text tells of none
  static Architecture architecture(String text) {
    return Json.read(
        "its architecture",
        text,
        json -> {
          json.open();
          int inputs = json.member("inputs").integer();
          List<Integer> neurons = json.member("neurons").array(json::integer);
          List<Activation> activations =
              json.member("activations")
                  .array(() -> named(Activation.values(), "activation", json.text()));
          json.close();
          return new Architecture(inputs, neurons, activations);
        });
  }

  static String of(Encoding encoding) {
    return Json.write(json -> {
      json.writeStartObject();
      json.writeArrayPropertyStart("inputs");
      encoding.inputs().forEach(feature -> write(feature, json));
      json.writeEndArray();
      json.writeName("target");
      write(encoding.target(), json);
      json.writeEndObject();
    });
  }

  private static void write(Feature feature, JsonGenerator json) {
    json.writeStartObject();
    if (feature instanceof Feature.Numeric numeric) {
      json.writeStringProperty("numeric", numeric.name());
      json.writeNumberProperty("mean", numeric.mean());
      json.writeNumberProperty("deviation", numeric.deviation());
    } else if (feature instanceof Feature.Text text) {
      json.writeStringProperty("text", text.name());
      json.writeArrayPropertyStart("categories");
      text.categories().forEach(json::writeString);
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /// @throws IllegalArgumentException if the text tells of none
  static Encoding encoding(String text) {
    return Json.read(
        "its encoding",
        text,
        json -> {
          json.open();
          List<Feature> inputs = json.member("inputs").array(() -> feature(json));
          Feature target = feature(json.member("target"));
          json.close();
          return new Encoding(inputs, target);
        });
  }

  private static Feature feature(Json json) {
    json.open();
    String kind = json.anyMember();
    String name = json.text();
    Feature feature =
        switch (kind) {
          case "numeric" ->
              new Feature.Numeric(
                  name, json.member("mean").number(), json.member("deviation").number());
          case "text" -> new Feature.Text(name, json.member("categories").array(json::text));
          default -> throw new IllegalArgumentException("there is no feature '" + kind + "'");
        };
    json.close();
    return feature;
  }

  /// @throws IllegalArgumentException if the text tells of none
  static Loss loss(String text) {
    return named(Loss.values(), "loss", text);
  }

  private static <T> T named(T[] all, String what, String name) {
    return Stream.of(all)
        .filter(one -> one.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no " + what + " '" + name + "'"));
  }
}
