package io.github.chainrule.cli;

import io.github.chainrule.nn.Model;
import io.github.chainrule.nn.ModelFile;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// Training that has not come to its end, in a file of the folder for results. It is always whole,
/// whenever the process may be killed.
final class Checkpoint {
  private static final String SETTINGS = "settings";

  private final Path folder;
  private final Path file;

  Checkpoint(Path folder) {
    this.folder = folder;
    this.file = folder.resolve("checkpoint.safetensors");
  }

  boolean exists() {
    return Files.exists(file);
  }

  /// What was kept.
  Model read() {
    try {
      return ModelFile.read(file);
    } catch (IOException failure) {
      String reason =
          failure instanceof ModelFile.Damaged
              ? String.valueOf(failure.getMessage())
              : "'" + file + "': " + FileProblem.reading(file, failure);
      throw new BadInput("cannot resume: " + reason);
    }
  }

  /// The options of the training.
  List<String> settings() {
    String text = Objects.requireNonNullElse(read().notes().get(SETTINGS), "");
    return text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
  }

  /// Keeps what is known now, in place of what was kept before.
  void write(Model model) {
    try {
      Files.createDirectories(folder);
      ModelFile.write(model, file);
    } catch (IOException failure) {
      throw new BadInput("cannot write '" + file + "': " + FileProblem.reason(file, failure));
    }
  }

  /// Deletes what was kept, and the folder if nothing else is in it.
  void delete() {
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException others) {
      // There are results in it.
    } catch (IOException failure) {
      throw new BadInput("cannot delete '" + file + "': " + FileProblem.reason(file, failure));
    }
  }
}
