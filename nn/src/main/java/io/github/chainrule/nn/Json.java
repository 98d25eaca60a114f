package io.github.chainrule.nn;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/// A reader of JSON that is known in advance: it asks for what it expects, and anything else is an
/// [IllegalArgumentException]. It stands at a value, and goes on only within objects and arrays.
final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Texts are as long as the file allows.
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          // Names are not kept in a table, which a file could make slow by names that collide.
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          // The JDK's own digits of a number are not the same in all of its versions.
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  private final JsonParser parser;

  private Json(JsonParser parser) {
    this.parser = parser;
  }

  /// Lets `content` write a text.
  static String write(Consumer<JsonGenerator> content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      content.accept(json);
    }
    return text.toString();
  }

  /// Lets `content` read a text.
  ///
  /// @param what the text is, for messages
  /// @throws IllegalArgumentException if it is not what `content` asks for, and nothing more
  static <T> T read(String what, String text, Function<Json, T> content) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      T result = content.apply(new Json(parser));
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("more follows where it should end");
      }
      return result;
    } catch (JacksonException e) {
      throw new IllegalArgumentException(what + " is no JSON: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + " is not as it should be: " + e.getMessage(), e);
    }
  }

  // ---- objects

  /// Begins an object, whose members are read by their names then.
  void open() {
    require(JsonToken.START_OBJECT, "object");
  }

  /// Goes to the next member, which must have this name.
  ///
  /// @return this reader, at the value
  Json member(String name) {
    String actual = anyMember();
    if (!actual.equals(name)) {
      throw new IllegalArgumentException("'" + actual + "' instead of '" + name + "'");
    }
    return this;
  }

  /// Goes to the next member, whatever its name.
  ///
  /// @return its name
  String anyMember() {
    parser.nextToken();
    require(JsonToken.PROPERTY_NAME, "member");
    String name = parser.currentName();
    parser.nextToken();
    return name;
  }

  /// Ends an object.
  void close() {
    parser.nextToken();
    require(JsonToken.END_OBJECT, "end of an object");
  }

  /// Reads an object of any members, by a reader of one that is told its name.
  void members(Consumer<String> member) {
    open();
    Set<String> names = new HashSet<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      if (!names.add(name)) {
        throw new IllegalArgumentException("'" + name + "' is there twice");
      }
      parser.nextToken();
      member.accept(name);
    }
    require(JsonToken.END_OBJECT, "end of an object");
  }

  // ---- other values

  <T> List<T> array(Supplier<T> element) {
    require(JsonToken.START_ARRAY, "array");
    List<T> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(element.get());
    }
    return elements;
  }

  String text() {
    require(JsonToken.VALUE_STRING, "text");
    return parser.getString();
  }

  int integer() {
    require(JsonToken.VALUE_NUMBER_INT, "integer");
    return parser.getIntValue();
  }

  /// An integer that is not negative.
  long size() {
    require(JsonToken.VALUE_NUMBER_INT, "integer");
    long size = parser.getLongValue();
    if (size < 0) {
      throw new IllegalArgumentException("a size of " + size);
    }
    return size;
  }

  double number() {
    if (!parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
      require(JsonToken.VALUE_NUMBER_FLOAT, "number");
    }
    return parser.getDoubleValue();
  }

  private void require(JsonToken token, String what) {
    if (!parser.hasToken(token)) {
      throw new IllegalArgumentException("there is no " + what + " where one should be");
    }
  }
}
