package io.github.chainrule.cli;

import io.github.chainrule.nn.BadTable;
import io.github.chainrule.nn.Encoder;
import io.github.chainrule.nn.Feature;
import io.github.chainrule.nn.Scores;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `chainrule evaluate`: how well a model predicts data whose target is known.
@Command(
    name = "evaluate",
    description = "Says how well a model predicts data whose target is known.",
    mixinStandardHelpOptions = true,
    versionProvider = Chainrule.Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  chainrule evaluate chainrule-penguins penguins",
      "  chainrule evaluate houses/model.safetensors new-houses.csv"
    })
final class EvaluateCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A model, or its folder.")
  private Path place;

  @Parameters(index = "1", paramLabel = "DATA", description = "A CSV file, or the name of a set.")
  private String data;

  @Option(names = "--seed", paramLabel = "N", description = "Of generated sets (default: 0).")
  private long seed;

  @Override
  public void run() {
    TrainedModel trained = TrainedModel.read(place);
    DataSource source = DataSource.of(data, seed);
    Encoder.Encoded rows;
    try {
      rows = trained.encoder().encode(source.table(), true);
    } catch (BadTable wrong) {
      throw new BadInput("'" + data + "': " + wrong.getMessage());
    }
    if (rows.rows().length == 0) {
      throw new BadInput("'" + data + "' has no rows to predict");
    }
    Scores scores = trained.predictor().scores(rows.columns(), trained.model().net().parameters());
    PrintWriter out = spec.commandLine().getOut();
    out.println(trained.model().net());
    rows.notes().forEach(note -> out.println("  " + note));
    ScoreText.line(out, source.name(), scores);
    if (scores instanceof Scores.OfClasses classes
        && trained.model().encoding().target() instanceof Feature.Text text) {
      ScoreText.table(out, classes, text.categories());
    }
  }
}
