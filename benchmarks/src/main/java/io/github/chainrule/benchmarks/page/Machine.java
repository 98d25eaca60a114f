package io.github.chainrule.benchmarks.page;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What JMH does not write down about a run: when and on what machine it was, without what would
/// tell whose machine it is.
///
/// @param cores how many the machine has
/// @param vectors the widest vectors of the processor, or an empty text
/// @param pinned whether the run was held on one core
/// @param quick whether it was too short for figures that mean anything
/// @param libraries the versions of rivals by name
record Machine(
    Instant date,
    String processor,
    int cores,
    String vectors,
    String system,
    boolean pinned,
    boolean quick,
    Map<String, String> libraries) {
  private static final String LIBRARY = "library.";
  private static final int MOST_BYTES = 64 << 10;

  /// This machine, now.
  static Machine here(boolean pinned, boolean quick, List<Library> rivals) throws IOException {
    Map<String, String> libraries = new TreeMap<>();
    rivals.forEach(
        library -> library.version().ifPresent(version -> libraries.put(library.name(), version)));
    List<String> processor = lines(Path.of("/proc/cpuinfo"));
    List<String> release = lines(Path.of("/etc/os-release"));
    String architecture = System.getProperty("os.arch", "");
    int cores = (int) processor.stream().filter(line -> line.startsWith("processor")).count();
    String flags = " " + after(processor, "flags", "") + " ";
    return new Machine(
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        after(processor, "model name", architecture),
        cores == 0 ? Runtime.getRuntime().availableProcessors() : cores,
        flags.contains(" avx512f ") ? "AVX-512" : flags.contains(" avx2 ") ? "AVX2" : "",
        after(release, "PRETTY_NAME", System.getProperty("os.name", "")) + ", " + architecture,
        pinned,
        quick,
        libraries);
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
  }

  /// What follows a key and `:` or `=` in the first line that begins with the key.
  private static String after(List<String> lines, String key, String otherwise) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.replaceFirst("^[^:=]*[:=]\\s*", "").replace("\"", "").strip())
        .findFirst()
        .orElse(otherwise);
  }

  void write(Path file) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("date", date.toString());
    properties.setProperty("processor", processor);
    properties.setProperty("cores", String.valueOf(cores));
    properties.setProperty("vectors", vectors);
    properties.setProperty("system", system);
    properties.setProperty("pinned", String.valueOf(pinned));
    properties.setProperty("quick", String.valueOf(quick));
    libraries.forEach((name, version) -> properties.setProperty(LIBRARY + name, version));
    StringWriter text = new StringWriter();
    properties.store(text, null);
    Files.writeString(file, text.toString());
  }

  /// @throws PageException if the file is missing or damaged
  static Machine read(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
      throw new PageException(
          "no " + file.getFileName() + "; benchmarks/run writes it beside the results");
    }
    Properties properties = new Properties();
    Map<String, String> libraries = new TreeMap<>();
    try {
      properties.load(new StringReader(Files.readString(file)));
      for (String key : properties.stringPropertyNames()) {
        if (key.startsWith(LIBRARY)) {
          libraries.put(key.substring(LIBRARY.length()), get(properties, key));
        }
      }
      return new Machine(
          Instant.parse(get(properties, "date")),
          get(properties, "processor"),
          Integer.parseInt(get(properties, "cores")),
          get(properties, "vectors"),
          get(properties, "system"),
          Boolean.parseBoolean(get(properties, "pinned")),
          Boolean.parseBoolean(get(properties, "quick")),
          libraries);
    } catch (DateTimeParseException | IllegalArgumentException e) {
      throw new PageException(file.getFileName() + " is damaged: " + e.getMessage());
    }
  }

  private static String get(Properties properties, String key) {
    @Nullable String value = properties.getProperty(key);
    if (value == null) {
      throw new IllegalArgumentException("it has no " + key);
    }
    return value;
  }
}
