package io.github.chainrule.viz;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program of the system that a test uses if it is there. With `-Dprograms=required` it must be
/// there, else the test is skipped and says so.
final class Program {
  private final Path file;

  private Program(Path file) {
    this.file = file;
  }

  static Program find(String... names) {
    for (String name : names) {
      for (String folder : System.getenv("PATH").split(":")) {
        Path file = Path.of(folder, name);
        if (Files.isExecutable(file)) {
          return new Program(file);
        }
      }
    }
    String missing = "SKIPPED, for none of these is installed: " + Arrays.toString(names);
    if ("required".equals(System.getProperty("programs"))) {
      throw new AssertionError(missing);
    }
    System.out.println(missing);
    assumeTrue(false, missing);
    throw new AssertionError();
  }

  /// Runs the program and returns what it prints.
  String run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(file.toString()));
    command.addAll(arguments);
    Path out = Files.createTempFile("program", ".out");
    Path err = Files.createTempFile("program", ".err");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(file + " does not end: " + Files.readString(err));
      }
      if (process.exitValue() != 0) {
        throw new AssertionError(file + " failed: " + Files.readString(err));
      }
      return Files.readString(out, StandardCharsets.UTF_8);
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
