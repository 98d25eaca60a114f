package io.github.chainrule.playground;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The files of the page. There is a list of them, so no path leads anywhere else.
final class Resources {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private static final String[] FILES = {
    "index.html", "style.css", "icon.svg", "main.js", "api.js", "numbers.js", "graph.js",
    "picture.js", "steps.js", "guess.js", "variables.js", "share.js", "examples.js", "net.js",
    "charts.js", "ahead.js"
  };

  private final Map<String, Resource> byPath = new HashMap<>();

  /// A file as it is sent.
  @SuppressWarnings("ArrayRecordComponent")
  record Resource(String type, byte[] bytes) {}

  Resources() {
    for (String file : FILES) {
      String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
      byPath.put("/" + file, new Resource(Objects.requireNonNull(type), bytes(file)));
    }
    byPath.put("/", Objects.requireNonNull(byPath.get("/index.html")));
  }

  private static byte[] bytes(String file) {
    try (InputStream in = Objects.requireNonNull(Resources.class.getResourceAsStream(file), file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Nullable Resource at(String path) {
    return byPath.get(path);
  }
}
