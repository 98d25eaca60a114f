package io.github.chainrule.cli;

import io.github.chainrule.nn.BadTable;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `chainrule train`: a net that learns from a table.
@Command(
    name = "train",
    description = {
      "Trains a neural net on a CSV file, or on moons, circles, spiral, xor, penguins or digits.",
      "Numbers are standardised, texts become a number for each category. A target of numbers is",
      "predicted as a number, one of texts as one of classes."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Chainrule.Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  chainrule train moons",
      "  chainrule train penguins --layers 8 --epochs 100 --seed 3",
      "  chainrule train houses.csv --target price --loss huber --out houses",
      "  chainrule train houses.csv --resume --out houses",
      ""
    })
final class TrainCommand implements Runnable {
  /// Options that are about this run alone, and not about what is learnt.
  private static final Set<String> OF_THIS_RUN =
      Set.of("--out", "--resume", "--engine", "--help", "--version");

  /// What computes.
  enum Engine {
    EAGER,
    COMPILED
  }

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "DATA", description = "A CSV file, or the name of a set.")
  private String data;

  @Mixin private TrainSettings settings = new TrainSettings();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the results (default: chainrule-DATA).")
  private @Nullable Path out;

  @Option(
      names = "--resume",
      description = {
        "Go on with training that was interrupted, with the settings that it had; without any,",
        "begin."
      })
  private boolean resume;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "compiled, or eager: node by node (default: compiled).")
  private Engine engine = Engine.COMPILED;

  @Override
  public void run() {
    List<String> given = given();
    TrainSettings chosen = settings;
    Path folder = out;
    if (folder == null) {
      folder = Path.of("chainrule-" + DataSource.name(data));
    }
    Checkpoint checkpoint = new Checkpoint(folder);
    boolean begun = checkpoint.exists();
    if (resume && begun) {
      requireSame(given, checkpoint.settings());
      given = checkpoint.settings();
      chosen = TrainSettings.of(given);
    } else if (resume && Files.exists(folder.resolve(TrainReport.MODEL))) {
      spec.commandLine()
          .getOut()
          .println("nothing to resume: the training in '" + folder + "' has come to its end");
      return;
    } else if (begun) {
      throw new BadInput(
          "'"
              + folder
              + "' holds training that was interrupted; --resume goes on with it, --out chooses"
              + " another folder");
    }
    DataSource source = DataSource.of(data, chosen.seed);
    PrintWriter err = spec.commandLine().getErr();
    boolean compiled = engine == Engine.COMPILED;
    TrainingRun run;
    try (Interruption interruption = Interruption.watched()) {
      run = new TrainingRun(source, chosen, given, checkpoint, compiled, err);
      run.train(begun, interruption::came);
    } catch (BadTable wrong) {
      throw new BadInput("'" + data + "': " + wrong.getMessage());
    } catch (ArithmeticException diverged) {
      checkpoint.delete();
      throw new BadInput("'" + data + "': " + diverged.getMessage());
    }
    if (!run.isInterrupted()) {
      new TrainReport(run, folder, spec.commandLine().getOut()).write();
      checkpoint.delete();
    }
  }

  private static void requireSame(List<String> given, List<String> kept) {
    List<String> others = given.stream().filter(setting -> !kept.contains(setting)).toList();
    if (!others.isEmpty()) {
      throw new BadInput(
          "--resume goes on with the settings of the checkpoint; leave out "
              + String.join(" ", others));
    }
  }

  /// The settings as they were given, to be read again from a checkpoint.
  private List<String> given() {
    List<String> given = new ArrayList<>();
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (!OF_THIS_RUN.contains(option.longestName())) {
        given.add(option.longestName() + "=" + String.join(",", option.originalStringValues()));
      }
    }
    return given;
  }
}
