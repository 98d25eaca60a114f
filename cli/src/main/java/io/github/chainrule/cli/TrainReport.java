package io.github.chainrule.cli;

import io.github.chainrule.nn.Encoder;
import io.github.chainrule.nn.Epoch;
import io.github.chainrule.nn.ModelFile;
import io.github.chainrule.viz.AtomicFile;
import io.github.chainrule.viz.Plot;
import io.github.chainrule.viz.Theme;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a training came to: files in a folder, and a summary.
final class TrainReport {
  static final String MODEL = "model.safetensors";

  private final TrainingRun run;
  private final Path folder;
  private final PrintWriter out;
  private final List<String> written = new ArrayList<>();

  private interface Writing {
    void to(Path file) throws IOException;
  }

  TrainReport(TrainingRun run, Path folder, PrintWriter out) {
    this.run = run;
    this.folder = folder;
    this.out = out;
  }

  void write() {
    write(MODEL, file -> ModelFile.write(run.model(Map.of()), file));
    write("history.csv", this::history);
    if (run.history.size() > 1) {
      write("loss.svg", this::losses);
    }
    Boundary boundary = Boundary.of(run);
    if (boundary != null) {
      Plot plot = boundary.plot();
      write("boundary.svg", file -> plot.picture().writeSvg(file, Theme.LIGHT));
      // A server may name a screen that it does not have.
      System.setProperty("java.awt.headless", "true");
      write("boundary.png", file -> plot.picture().writePng(file, Theme.LIGHT));
    }
    summary();
  }

  private void write(String name, Writing writing) {
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(folder);
      writing.to(file);
      written.add(name);
    } catch (IOException failure) {
      throw new BadInput("cannot write '" + file + "': " + FileProblem.reason(file, failure));
    } catch (IllegalStateException noFont) {
      out.println("no " + name + ": " + noFont.getMessage());
    }
  }

  private void history(Path file) throws IOException {
    boolean held = run.heldBack.rows().length > 0;
    StringBuilder text = new StringBuilder("epoch,rate,loss");
    text.append(held ? ",loss held back\n" : "\n");
    for (Epoch epoch : run.history) {
      text.append(epoch.number()).append(',').append(epoch.rate()).append(',').append(epoch.loss());
      text.append(held ? "," + epoch.validation() : "").append('\n');
    }
    AtomicFile.write(file, bytes -> bytes.write(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private void losses(Path file) throws IOException {
    double[] epochs = run.history.stream().mapToDouble(Epoch::number).toArray();
    Plot plot = Plot.titled(run.source.name()).axes("epoch", "loss").logarithmicY();
    plot.line("training", epochs, run.history.stream().mapToDouble(Epoch::loss).toArray());
    if (run.heldBack.rows().length > 0) {
      double[] held = run.history.stream().mapToDouble(Epoch::validation).toArray();
      plot.line("held back", epochs, held);
    }
    plot.picture().writeSvg(file, Theme.LIGHT);
  }

  private void summary() {
    Encoder encoder = run.encoder;
    out.printf(
        "%s: %d rows to learn %s from, %d held back%n",
        run.source.name(),
        run.training.rows().length,
        encoder.encoding().target().name(),
        run.heldBack.rows().length);
    encoder.notes().forEach(note -> out.println("  " + note));
    run.training.notes().forEach(note -> out.println("  " + note));
    out.println(run.describe());
    out.printf(Locale.ROOT, "trained for %d epochs", run.history.size());
    if (run.epochOfParameters() < run.history.size()) {
      out.printf("; the best is that of epoch %d", run.epochOfParameters());
    }
    out.println();
    out.println();
    ScoreText.line(out, "training", run.scores(run.training));
    if (run.heldBack.rows().length > 0) {
      ScoreText.line(out, "held back", run.scores(run.heldBack));
    }
    out.println();
    out.println("wrote " + folder + ": " + String.join(", ", written));
  }
}
