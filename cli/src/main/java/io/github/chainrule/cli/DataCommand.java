package io.github.chainrule.cli;

import io.github.chainrule.nn.DataSets;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `chainrule data`: the data sets that come with Chainrule, as CSV files.
@Command(
    name = "data",
    description = "Writes a data set that comes with Chainrule; lists them without a name.",
    mixinStandardHelpOptions = true,
    versionProvider = Chainrule.Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  chainrule data",
      "  chainrule data moons --out moons.csv",
      "  chainrule data penguins"
    })
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "moons, circles, spiral, xor, penguins or digits.")
  private @Nullable String name;

  @Option(names = "--seed", paramLabel = "N", description = "Of generated sets (default: 0).")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "FILE.csv",
      description = "Where it goes, instead of standard output.")
  private @Nullable Path out;

  @Override
  public void run() {
    PrintWriter printer = spec.commandLine().getOut();
    if (name == null) {
      DataSets.names().forEach(set -> printer.printf("%-9s %s%n", set, DataSets.about(set)));
      return;
    }
    if (!DataSets.has(name)) {
      throw new BadInput(
          "there is no data set '" + name + "'; there are " + String.join(", ", DataSets.names()));
    }
    TableOutput.write(DataSets.of(name, seed), out, printer);
  }
}
