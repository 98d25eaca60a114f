package io.github.chainrule.benchmarks.page;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Writes the facts of this machine beside the results of a run. It must not be pinned itself.
public final class WriteMachine {
  private WriteMachine() {}

  /// The file, then `pinned` and `quick` where they apply.
  public static void main(String[] args) throws IOException {
    List<String> words = List.of(args);
    Machine.here(words.contains("pinned"), words.contains("quick"), Catalogue.LIBRARIES)
        .write(Path.of(args[0]));
  }
}
