package io.github.chainrule.viz;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;

/// Writes a file so that nobody ever sees half of it.
final class AtomicFile {
  private AtomicFile() {}

  static void write(Path file, byte[] bytes) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // A pipe or a device, such as /dev/null, cannot be replaced; a folder fails here.
      Files.write(file, bytes);
      return;
    }
    if (file.startsWith("/dev") || file.startsWith("/proc")) {
      // /dev/stdout of a command whose output goes to a file: replacing that would lose the rest.
      throw new FileSystemException(
          file.toString(), null, "it is a redirected stream; name the file itself");
    }
    Path target = target(file);
    if (Files.exists(target) && !Files.isWritable(target)) {
      throw new AccessDeniedException(file.toString());
    }
    replace(target, bytes);
  }

  /// Through symbolic links, so that they stay.
  private static Path target(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(target) && links < 40; links++) {
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  private static void replace(Path target, byte[] bytes) throws IOException {
    // Not a temporary file of the JDK: those may be read by their owner alone, and so might this
    // one.
    long process = ProcessHandle.current().pid();
    long thread = Thread.currentThread().getId();
    Path beside = target.resolveSibling(".chainrule-" + process + "-" + thread);
    try {
      Files.write(beside, bytes);
      PosixFileAttributeView view =
          Files.getFileAttributeView(target, PosixFileAttributeView.class);
      if (view != null && Files.exists(target)) {
        Files.setPosixFilePermissions(beside, view.readAttributes().permissions());
      }
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
