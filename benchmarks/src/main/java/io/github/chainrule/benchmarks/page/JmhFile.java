package io.github.chainrule.benchmarks.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Reads the results that JMH writes with `-rf json`. What the page does not use is skipped.
final class JmhFile {
  /// All benchmarks together make less than a megabyte.
  static final int MOST_BYTES = 32 << 20;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxDocumentLength(MOST_BYTES)
                  .maxNestingDepth(20)
                  .maxStringLength(100_000)
                  .build())
          .build();

  private static final Map<String, Double> NANOS =
      Map.of("ns/op", 1.0, "us/op", 1e3, "ms/op", 1e6, "s/op", 1e9);

  private final JsonParser parser;
  private final Map<String, String> texts = new TreeMap<>();
  private final Map<String, String> parameters = new TreeMap<>();
  private final List<Double> raw = new ArrayList<>();

  private JmhFile(JsonParser parser) {
    this.parser = parser;
  }

  /// @throws PageException if the file is no result file of JMH
  static List<Result> read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new PageException(file.getFileName() + " is larger than any result file of JMH");
    }
    try (JsonParser parser =
        FACTORY.createParser(ObjectReadContext.empty(), Files.readAllBytes(file))) {
      return new JmhFile(parser).results();
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      // Without where Jackson has seen the beginning, of which it only says that it does not tell.
      String why = e.getOriginalMessage().replaceFirst("(?s) \\([^(]*\\[Source.*", "");
      throw new PageException(file.getFileName() + " is damaged at line " + line + ": " + why);
    } catch (PageException e) {
      throw new PageException(file.getFileName() + " is no result file of JMH: " + e.getMessage());
    }
  }

  private List<Result> results() {
    List<Result> results = new ArrayList<>();
    require(parser.nextToken() == JsonToken.START_ARRAY, "it does not begin with an array");
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      results.add(result());
    }
    require(parser.currentToken() == JsonToken.END_ARRAY, "an element is no object");
    require(parser.nextToken() == null, "something follows its end");
    return results;
  }

  private Result result() {
    texts.clear();
    parameters.clear();
    raw.clear();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      switch (parser.nextToken()) {
        case START_OBJECT -> {
          switch (name) {
            case "params" -> parameters();
            case "primaryMetric" -> metric();
            default -> parser.skipChildren();
          }
        }
        case START_ARRAY -> parser.skipChildren();
        default -> texts.put(name, parser.getString());
      }
    }
    String benchmark = text("benchmark");
    require(List.of("avgt", "ss").contains(text("mode")), benchmark + " is not measured as a time");
    require(!raw.isEmpty(), benchmark + " has no rawData");
    Double factor = NANOS.get(text("scoreUnit"));
    if (factor == null) {
      throw new PageException(benchmark + " is measured in " + text("scoreUnit"));
    }
    return new Result(
        benchmark,
        Map.copyOf(parameters),
        text("vmName") + " " + text("vmVersion"),
        text("jmhVersion"),
        new Result.Effort(
            number("forks"),
            number("warmupIterations"),
            time("warmupTime"),
            number("measurementIterations"),
            time("measurementTime")),
        raw.stream().map(time -> time * factor).toList());
  }

  private void parameters() {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      require(parser.nextToken().isScalarValue(), "parameter " + name + " is no text");
      parameters.put(name, parser.getString());
    }
  }

  private void metric() {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("rawData") && token == JsonToken.START_ARRAY) {
        rawData();
      } else if (token.isStructStart()) {
        parser.skipChildren();
      } else {
        texts.put(name, parser.getString());
      }
    }
  }

  /// An array of iterations for each fork.
  private void rawData() {
    while (parser.nextToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        require(parser.currentToken().isNumeric(), "rawData that is no number");
        double time = parser.getDoubleValue();
        require(time > 0.0 && time < Double.POSITIVE_INFINITY, "a time of " + time);
        raw.add(time);
      }
    }
    require(parser.currentToken() == JsonToken.END_ARRAY, "rawData is no array of arrays");
  }

  private String text(String name) {
    String text = texts.get(name);
    if (text == null) {
      throw new PageException("a result has no " + name);
    }
    return text;
  }

  /// Of an iteration; in the mode of single shots JMH writes a time that it does not heed.
  private String time(String name) {
    return text("mode").equals("ss") ? "one call" : text(name);
  }

  private int number(String name) {
    try {
      return Integer.parseInt(text(name));
    } catch (NumberFormatException e) {
      throw new PageException(name + " is " + text(name));
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new PageException(otherwise);
    }
  }
}
