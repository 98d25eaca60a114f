package io.github.chainrule.cli;

import io.github.chainrule.nn.Epoch;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/// Shows how far training has come: a bar on a terminal, elsewhere a line now and then.
final class TrainProgress {
  private static final long NANOS_BETWEEN_LINES = 2_000_000_000L;
  private static final long NANOS_ON_A_TERMINAL = 200_000_000L;

  private final PrintWriter err;
  private final int epochs;
  private final long begun = System.nanoTime();
  private long lastLine = begun;
  private int first = -1;
  private int last;
  private @Nullable ProgressBar bar;

  TrainProgress(PrintWriter err, int epochs) {
    this.err = err;
    this.epochs = epochs;
  }

  /// @param score how well the net predicts now, asked for only when it is shown
  void show(Epoch epoch, Supplier<String> score) {
    if (first < 0) {
      first = epoch.number();
      bar = isTerminal() ? newBar() : null;
    }
    last = epoch.number();
    long now = System.nanoTime();
    ProgressBar shown = bar;
    if (now - lastLine < (shown == null ? NANOS_BETWEEN_LINES : NANOS_ON_A_TERMINAL)) {
      return;
    }
    lastLine = now;
    String state = "loss " + number(epoch.loss());
    if (!Double.isNaN(epoch.validation())) {
      state += ", held back " + number(epoch.validation());
    }
    state += ", " + score.get();
    if (shown != null) {
      shown.stepTo(epoch.number());
      shown.setExtraMessage(state);
    } else {
      double seconds = (now - begun) / 1e9;
      double left = seconds / (epoch.number() - first + 1) * (epochs - epoch.number());
      err.printf(
          Locale.ROOT, "epoch %d of %d: %s, %.0f s left%n", epoch.number(), epochs, state, left);
    }
  }

  // Since JDK 25 there is again no console where there is no terminal.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private ProgressBar newBar() {
    return new ProgressBarBuilder()
        .setTaskName("training")
        .setInitialMax(epochs)
        .setUpdateIntervalMillis(100)
        .build();
  }

  static String number(double x) {
    return String.format(Locale.ROOT, "%.4g", x);
  }

  void end() {
    ProgressBar shown = bar;
    if (shown != null) {
      shown.stepTo(last);
      shown.close();
    }
  }

  /// Says how to go on.
  void stopped(int epoch) {
    err.println(
        "stopped after epoch "
            + epoch
            + " of "
            + epochs
            + "; go on with --resume and the same data");
    err.flush();
  }
}
