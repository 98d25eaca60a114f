package io.github.chainrule.benchmarks.gradbench;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/// Reads and writes lines of JSON. Arrays of numbers may be long, and are read and written without
/// an object for each.
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  // ---- reading

  /// @throws BadMessage if the line is not one JSON value
  static Object read(String line) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), line)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new BadMessage("an empty line");
      }
      Object value = value(parser, first);
      if (parser.nextToken() != null) {
        throw new BadMessage("more than one value in a line");
      }
      return value;
    } catch (JacksonException e) {
      throw new BadMessage("no JSON: " + e.getOriginalMessage());
    }
  }

  private static Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> Map.of();
      default -> parser.getString();
    };
  }

  private static Map<String, Object> object(JsonParser parser) {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      fields.put(name, value(parser, parser.nextToken()));
    }
    return fields;
  }

  private static Object array(JsonParser parser) {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.END_ARRAY || token.isNumeric()) {
      return numbers(parser, token);
    }
    List<Object> elements = new ArrayList<>();
    for (; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      elements.add(value(parser, token));
    }
    return elements;
  }

  private static double[] numbers(JsonParser parser, JsonToken first) {
    double[] numbers = new double[16];
    int count = 0;
    for (JsonToken token = first; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      if (!token.isNumeric()) {
        throw new BadMessage("an array of numbers and other things");
      }
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = parser.getDoubleValue();
    }
    return Arrays.copyOf(numbers, count);
  }

  // ---- writing

  /// Writes a line: numbers, texts, flags, arrays of numbers, lists and maps of such.
  ///
  /// @throws BadMessage if a number is infinite or NaN, for which JSON has none; nothing is written
  ///   then
  static void write(Map<String, ?> message, OutputStream out) {
    requireFinite("", message);
    try (JsonGenerator json =
        FACTORY
            .createGenerator(ObjectWriteContext.empty(), out)
            .configure(StreamWriteFeature.AUTO_CLOSE_TARGET, false)) {
      write(message, json);
      json.writeRaw('\n');
    }
  }

  private static void write(@Nullable Object value, JsonGenerator json) {
    switch (value) {
      case Map<?, ?> fields -> {
        json.writeStartObject();
        fields.forEach((name, field) -> {
          json.writeName(String.valueOf(name));
          write(field, json);
        });
        json.writeEndObject();
      }
      case List<?> elements -> {
        json.writeStartArray();
        elements.forEach(element -> write(element, json));
        json.writeEndArray();
      }
      case double[] numbers -> json.writeArray(numbers, 0, numbers.length);
      case int[] numbers -> json.writeArray(numbers, 0, numbers.length);
      case Double number -> json.writeNumber(number);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Boolean flag -> json.writeBoolean(flag);
      case null, default -> json.writeString(String.valueOf(value));
    }
  }

  private static void requireFinite(String name, @Nullable Object value) {
    switch (value) {
      case Map<?, ?> fields -> fields.forEach((field, of) -> requireFinite(name + "." + field, of));
      case List<?> elements -> elements.forEach(element -> requireFinite(name, element));
      case double[] numbers -> {
        for (double number : numbers) {
          requireFinite(name, number);
        }
      }
      case Double number when !Double.isFinite(number) ->
          throw new BadMessage(name.substring(1) + " would be " + number);
      case null, default -> {}
    }
  }
}
