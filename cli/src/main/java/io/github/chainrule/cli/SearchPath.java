package io.github.chainrule.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where programs are looked for.
///
/// @param folders as the variable `PATH` lists them
record SearchPath(String folders) {

  /// The first of some programs that is in a folder of the search path.
  Optional<Path> find(String... names) {
    for (String name : names) {
      for (String folder : folders.split(Pattern.quote(File.pathSeparator), -1)) {
        for (String ending : List.of("", ".exe")) {
          Optional<Path> file = executable(folder, name + ending);
          if (file.isPresent()) {
            return file;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> executable(String folder, String name) {
    try {
      Path file = Path.of(folder, name);
      boolean found = !folder.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file);
      return found ? Optional.of(file) : Optional.empty();
    } catch (InvalidPathException notAPath) {
      return Optional.empty();
    }
  }
}
