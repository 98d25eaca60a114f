package io.github.chainrule.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Says why a file cannot be read or written.
final class FileProblem {
  private FileProblem() {}

  static String reason(Path file, IOException failure) {
    if (Files.isDirectory(file)) {
      return "it is a folder";
    }
    return switch (failure) {
      case NoSuchFileException _ -> "its folder does not exist";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> failure.toString();
    };
  }

  static String reading(Path file, IOException failure) {
    return failure instanceof NoSuchFileException ? "there is no such file" : reason(file, failure);
  }
}
