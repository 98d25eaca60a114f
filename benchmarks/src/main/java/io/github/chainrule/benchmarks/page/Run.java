package io.github.chainrule.benchmarks.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A run of JMH: what a result file holds, and the facts of the machine beside it.
record Run(String name, Machine machine, List<Result> results) {
  static final String MACHINE = ".machine.properties";

  /// The runs in a folder, by name. Hidden files are those of a run that goes on.
  static List<Run> in(Path folder) throws IOException {
    List<Run> runs = new ArrayList<>();
    for (String file : names(folder)) {
      if (file.endsWith(".json") && !file.startsWith(".")) {
        String name = file.substring(0, file.length() - ".json".length());
        List<Result> results = JmhFile.read(folder.resolve(file));
        runs.add(new Run(name, Machine.read(folder.resolve(name + MACHINE)), results));
      }
    }
    return runs;
  }

  private static List<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
