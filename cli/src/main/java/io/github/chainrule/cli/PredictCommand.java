package io.github.chainrule.cli;

import io.github.chainrule.nn.BadTable;
import io.github.chainrule.nn.Encoder;
import io.github.chainrule.nn.Feature;
import io.github.chainrule.nn.Predictor;
import io.github.chainrule.nn.Table;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `chainrule predict`: what a model says about each row of a file.
@Command(
    name = "predict",
    description = {
      "Writes each row of a CSV file again, with what a model predicts for it. The target need not",
      "be in the file."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Chainrule.Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  chainrule predict chainrule-penguins new-penguins.csv",
      "  chainrule predict houses/model.safetensors new-houses.csv --out prices.csv"
    })
final class PredictCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A model, or its folder.")
  private Path place;

  @Parameters(index = "1", paramLabel = "DATA", description = "A CSV file, or the name of a set.")
  private String data;

  @Option(
      names = "--out",
      paramLabel = "FILE.csv",
      description = "Where it goes, instead of standard output.")
  private @Nullable Path out;

  @Override
  public void run() {
    TrainedModel trained = TrainedModel.read(place);
    Table table = DataSource.of(data, 0).table();
    Encoder.Encoded rows;
    try {
      rows = trained.encoder().encode(table, false);
    } catch (BadTable wrong) {
      throw new BadInput("'" + data + "': " + wrong.getMessage());
    }
    PrintWriter printer = spec.commandLine().getOut();
    rows.notes().forEach(note -> spec.commandLine().getErr().println(note));
    Table predicted = predicted(trained, table, rows);
    TableOutput.write(predicted, out, printer);
  }

  private Table predicted(TrainedModel trained, Table table, Encoder.Encoded rows) {
    Feature target = trained.model().encoding().target();
    String name = "predicted " + target.name();
    if (table.columns().contains(name)) {
      throw new BadInput("'" + data + "' has a column '" + name + "' already");
    }
    List<String> columns = new ArrayList<>(table.columns());
    columns.add(name);
    double[] parameters = trained.model().net().parameters();
    Predictor predictor = trained.predictor();
    double[][] outputs = predictor.outputs(rows.columns(), parameters);
    int[] classes = target instanceof Feature.Text ? Predictor.classes(outputs) : new int[0];
    double[] numbers = target instanceof Feature.Text ? new double[0] : predictor.numbers(outputs);
    List<List<String>> all = new ArrayList<>();
    for (int i = 0; i < table.rows().size(); i++) {
      List<String> row = new ArrayList<>(table.rows().get(i));
      row.add(
          target instanceof Feature.Text text
              ? text.categories().get(classes[i])
              : Double.toString(numbers[i]));
      all.add(row);
    }
    return new Table(columns, all);
  }
}
