package io.github.chainrule.nn;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;

/// Replaces a file as a whole: whatever happens, there is the old content or the new one.
final class AtomicFile {
  private AtomicFile() {}

  /// What is written.
  @FunctionalInterface
  interface Content {
    /// Writes it, into an empty file.
    void to(FileChannel channel) throws IOException;
  }

  /// Writes a new file beside the one that is named, and puts it in its place when it is complete
  /// and on the disk.
  ///
  /// @throws IOException if that is not possible, or what is there is no file
  static void replace(Path file, Content content) throws IOException {
    Path target = target(file);
    // Not a temporary file of the JDK: those may be read by their owner alone.
    Path beside = target.resolveSibling(target.getFileName() + "." + suffix() + ".tmp");
    FileChannel channel =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    try {
      try (channel) {
        content.to(channel);
        channel.force(true);
      }
      keepPermissions(target, beside);
      Files.move(
          beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
    forceFolder(target);
  }

  private static Path target(Path file) throws IOException {
    // Through symbolic links, so that they stay.
    Path target = file.toAbsolutePath();
    for (int links = 0; links < 40 && !isStream(target) && Files.isSymbolicLink(target); links++) {
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    if (isStream(target) || (Files.exists(target) && !Files.isRegularFile(target))) {
      // A device, or a folder, which would be replaced if it were empty.
      throw new FileSystemException(file.toString(), null, "it is no file that can be replaced");
    }
    if (Files.exists(target) && !Files.isWritable(target)) {
      throw new AccessDeniedException(file.toString(), null, "you may not write it");
    }
    return target;
  }

  /// Such as the output of a command that goes to a file: replacing that would lose the rest.
  private static boolean isStream(Path target) {
    return target.startsWith("/dev/fd") || target.startsWith("/proc");
  }

  /// Another process or thread may write the same file.
  private static String suffix() {
    return ProcessHandle.current().pid() + "-" + Thread.currentThread().getId();
  }

  private static void keepPermissions(Path target, Path beside) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(target, PosixFileAttributeView.class);
    if (view != null && Files.exists(target)) {
      Files.setPosixFilePermissions(beside, view.readAttributes().permissions());
    }
  }

  /// Makes the move itself outlive a power failure, where a folder can be opened for that: on
  /// Windows it cannot.
  private static void forceFolder(Path target) {
    try (FileChannel folder =
        FileChannel.open(target.resolveSibling("."), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // The new file is in its place, whether or not that is on the disk yet.
    }
  }
}
