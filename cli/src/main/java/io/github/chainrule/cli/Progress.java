package io.github.chainrule.cli;

import java.io.Console;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/// A file that shows how much of it has been read, if somebody is looking.
final class Progress extends FilterInputStream {
  private final @Nullable ProgressBar bar;

  private Progress(InputStream in, @Nullable ProgressBar bar) {
    super(in);
    this.bar = bar;
  }

  // Since JDK 25 there is again no console where there is no terminal.
  @SuppressWarnings("SystemConsoleNull")
  static Progress open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    Console console = System.console();
    return new Progress(in, console != null && console.isTerminal() ? bar(file) : null);
  }

  private static ProgressBar bar(Path file) throws IOException {
    return new ProgressBarBuilder()
        .setTaskName(String.valueOf(file.getFileName()))
        .setInitialMax(Files.size(file))
        .setUnit(" MB", 1_000_000)
        .build();
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    step(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int read = super.read(bytes, from, length);
    step(Math.max(0, read));
    return read;
  }

  private void step(int bytes) {
    if (bar != null) {
      bar.stepBy(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    if (bar != null) {
      bar.close();
    }
    super.close();
  }
}
