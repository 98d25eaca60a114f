package io.github.chainrule.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// What tells Jupyter how to start a kernel: a file `kernel.json` in the user's folder for such.
final class KernelSpec {
  static final String NAME = "chainrule";
  static final String KERNEL = "io.github.chainrule.notebook.Kernel";

  private KernelSpec() {}

  /// The folder that Jupyter looks into, as its documentation on common directories has it.
  static Path folder(String system, Map<String, String> environment, Path home) {
    String data = environment.getOrDefault("JUPYTER_DATA_DIR", "");
    String name = system.toLowerCase(Locale.ROOT);
    if (!data.isEmpty()) {
      return Path.of(data, "kernels", NAME);
    }
    if (name.contains("windows") && environment.containsKey("APPDATA")) {
      return Path.of(environment.get("APPDATA"), "jupyter", "kernels", NAME);
    }
    if (name.contains("mac")) {
      return home.resolve(Path.of("Library", "Jupyter", "kernels", NAME));
    }
    String shared = environment.getOrDefault("XDG_DATA_HOME", "");
    Path base = shared.isEmpty() ? home.resolve(Path.of(".local", "share")) : Path.of(shared);
    return base.resolve(Path.of("jupyter", "kernels", NAME));
  }

  /// Writes the file, or replaces it.
  static void install(Path folder, Path java, String classPath) throws IOException {
    Files.createDirectories(folder);
    Path part = Files.writeString(folder.resolve("kernel.json.part"), json(java, classPath));
    Files.move(part, folder.resolve("kernel.json"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static String json(Path java, String classPath) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeArrayPropertyStart("argv");
      // Pictures are painted without a screen, which a server may name and not have.
      List.of(
              java.toString(),
              "-Djava.awt.headless=true",
              "-cp",
              classPath,
              KERNEL,
              "{connection_file}")
          .forEach(json::writeString);
      json.writeEndArray();
      json.writeStringProperty("display_name", "Chainrule (Java)");
      json.writeStringProperty("language", "java");
      json.writeStringProperty("interrupt_mode", "message");
      json.writeEndObject();
    }
    return text.toString();
  }
}
