package io.github.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Keeps all sources in google-java-format; `-Dformat=write` formats them. A test and not a plugin,
/// because the plugins need Maven itself on JDK 21 and this project builds under 17.
class FormattingTest {
  private static final Path ROOT = Path.of(System.getProperty("chainrule.root", ".."));

  @Test
  void allSourcesAreFormatted() throws IOException, FormatterException {
    boolean write = "write".equals(System.getProperty("format"));
    List<Path> unformatted = new ArrayList<>();
    List<Path> sources = sources();
    assertThat(sources).hasSizeGreaterThan(40);
    for (Path source : sources) {
      String text = Files.readString(source);
      String formatted = new Formatter().formatSourceAndFixImports(text);
      if (!formatted.equals(text) && write) {
        Files.writeString(source, formatted);
      } else if (!formatted.equals(text)) {
        unformatted.add(ROOT.relativize(source));
      }
    }
    assertThat(unformatted)
        .as(
            "format with: mvn test -Dtest=FormattingTest -Dformat=write"
                + " -Dsurefire.failIfNoSpecifiedTests=false")
        .isEmpty();
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    List<Path> folders = new ArrayList<>(List.of(ROOT.resolve("examples")));
    for (String module :
        List.of("core", "compiler", "formula", "viz", "nn", "notebook", "cli", "benchmarks")) {
      folders.add(ROOT.resolve(module).resolve("src"));
    }
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }
}
