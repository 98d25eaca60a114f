package io.github.chainrule.viz;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Writes a file so that nobody ever sees half of it.
final class AtomicFile {
  private AtomicFile() {}

  static void write(Path file, byte[] bytes) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // A pipe or a device, such as /dev/stdout, cannot be replaced; a folder fails here.
      Files.write(file, bytes);
      return;
    }
    // Through a symbolic link, so that the link stays.
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    // Not a temporary file of the JDK: those may be read by their owner alone, and so might this
    // one.
    long writer = ProcessHandle.current().pid();
    long thread = Thread.currentThread().getId();
    Path beside = target.resolveSibling("." + target.getFileName() + "." + writer + "-" + thread);
    try {
      Files.write(beside, bytes);
      try {
        Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException unsupported) {
        Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
