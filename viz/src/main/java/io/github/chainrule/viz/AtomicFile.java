package io.github.chainrule.viz;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;

/// Writes a file so that nobody ever sees half of it.
public final class AtomicFile {
  private AtomicFile() {}

  /// What is written.
  @FunctionalInterface
  public interface Content {
    /// Writes it.
    void to(OutputStream out) throws IOException;
  }

  static void write(Path file, byte[] bytes) throws IOException {
    write(file, out -> out.write(bytes));
  }

  /// Writes a file beside the one that is named, and puts it in its place when it is complete. If
  /// writing fails, the file stays as it was.
  public static void write(Path file, Content content) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // A pipe or a device, such as /dev/null, cannot be replaced; a folder fails here.
      try (OutputStream out = Files.newOutputStream(file)) {
        content.to(out);
      }
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
    replace(target, content);
  }

  /// Through symbolic links, so that they stay.
  private static Path target(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(target) && links < 40; links++) {
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  private static void replace(Path target, Content content) throws IOException {
    // Not a temporary file of the JDK: those may be read by their owner alone, and so might this
    // one.
    long process = ProcessHandle.current().pid();
    long thread = Thread.currentThread().getId();
    Path beside = target.resolveSibling(".chainrule-" + process + "-" + thread);
    try {
      try (OutputStream out = Files.newOutputStream(beside)) {
        content.to(out);
      }
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
