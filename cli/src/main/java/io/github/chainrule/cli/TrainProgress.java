package io.github.chainrule.cli;

import io.github.chainrule.nn.Epoch;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/// Shows how far training has come: a bar on a terminal, elsewhere a line now and then.
final class TrainProgress {
  private static final long NANOS_BETWEEN_LINES = 2_000_000_000L;

  private final PrintWriter err;
  private final int epochs;
  private final long begun = System.nanoTime();
  private long lastLine = begun;
  private int first = -1;
  private @Nullable ProgressBar bar;

  TrainProgress(PrintWriter err, int epochs) {
    this.err = err;
    this.epochs = epochs;
  }

  // Since JDK 25 there is again no console where there is no terminal.
  @SuppressWarnings("SystemConsoleNull")
  void show(Epoch epoch) {
    if (first < 0) {
      first = epoch.number();
      Console console = System.console();
      if (console != null && console.isTerminal()) {
        bar =
            new ProgressBarBuilder()
                .setTaskName("training")
                .setInitialMax(epochs)
                .setUpdateIntervalMillis(100)
                .build();
      }
    }
    String losses = "loss " + number(epoch.loss());
    if (!Double.isNaN(epoch.validation())) {
      losses += ", held back " + number(epoch.validation());
    }
    ProgressBar shown = bar;
    if (shown != null) {
      shown.stepTo(epoch.number());
      shown.setExtraMessage(losses);
    } else if (System.nanoTime() - lastLine > NANOS_BETWEEN_LINES) {
      lastLine = System.nanoTime();
      double seconds = (lastLine - begun) / 1e9;
      double left = seconds / (epoch.number() - first + 1) * (epochs - epoch.number());
      err.printf(
          Locale.ROOT, "epoch %d of %d: %s, %.0f s left%n", epoch.number(), epochs, losses, left);
    }
  }

  static String number(double x) {
    return String.format(Locale.ROOT, "%.4g", x);
  }

  void end() {
    ProgressBar shown = bar;
    if (shown != null) {
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
