package io.github.chainrule.cli;

import io.github.chainrule.formula.FormulaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command itself; without a subcommand it shows what to try.
@Command(
    name = "chainrule",
    description = "Exact derivatives of your formulas, explained and drawn.",
    mixinStandardHelpOptions = true,
    versionProvider = Chainrule.Version.class,
    footer = {"", "Example:", "  chainrule grad 'x^2 * sin(y)' x=3 y=pi/2"})
public final class Chainrule implements Runnable {
  private static final int BAD_INPUT = 2;
  private static final int FAILURE = 1;
  private static final String FUNCTIONS = "functions";

  /// What it says below a warning is for programmers: how to start Java. It is kept here, lest it
  /// be forgotten.
  private static final Logger COMPILER = Logger.getLogger("io.github.chainrule.compiler");

  @Spec private CommandSpec spec;

  /// Runs the command and ends the process with its exit status: 0 if all went well, 2 for bad
  /// input, 1 for any other failure.
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    COMPILER.setLevel(Level.WARNING);
    int status;
    try {
      status = run(arguments, out, err);
    } catch (OutOfMemoryError tooLarge) {
      err.println("chainrule: out of memory; ask for less, or set JAVA_TOOL_OPTIONS=-Xmx8g");
      status = FAILURE;
    }
    out.flush();
    if (out.checkError()) {
      err.println("chainrule: standard output cannot be written to");
      status = Math.max(status, FAILURE);
    }
    System.exit(status);
  }

  /// Runs the command and returns its exit status. What it prints reaches `out` only if it
  /// succeeds, but for rows, which are written as they are read.
  static int run(String[] arguments, PrintWriter out, PrintWriter err) {
    StringWriter printed = new StringWriter();
    CommandLine chainrule = new CommandLine(new Chainrule());
    CommandLine grad = new CommandLine(new GradCommand(out));
    grad.getHelpSectionMap().put(FUNCTIONS, GradCommand::functions);
    grad.setHelpSectionKeys(append(grad.getHelpSectionKeys(), FUNCTIONS));
    int status =
        chainrule
            .addSubcommand(grad)
            .addSubcommand(new TrainCommand())
            .addSubcommand(new EvaluateCommand())
            .addSubcommand(new PredictCommand())
            .addSubcommand(new DataCommand())
            .addSubcommand(new PlaygroundCommand(searchPath()))
            .addSubcommand(new NotebookCommand(System.getenv()))
            .addSubcommand(new ReplCommand())
            .setOut(new PrintWriter(printed))
            .setErr(err)
            // A formula may begin with a minus.
            .setUnmatchedOptionsArePositionalParams(true)
            .setPosixClusteredShortOptionsAllowed(false)
            .setExpandAtFiles(false)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler((refused, _) -> refuse(err, refused))
            .setExecutionExceptionHandler((failure, command, _) -> fail(err, failure, command))
            .execute(arguments);
    if (status == 0) {
      out.print(printed);
    }
    return status;
  }

  private static SearchPath searchPath() {
    String folders = System.getenv("PATH");
    return new SearchPath(folders == null ? "" : folders);
  }

  private static List<String> append(List<String> keys, String key) {
    return Stream.concat(keys.stream(), Stream.of(key)).toList();
  }

  private static int refuse(PrintWriter err, ParameterException refused) {
    String command = refused.getCommandLine().getCommandSpec().qualifiedName();
    err.println(command + ": " + refused.getMessage());
    err.println("Try '" + command + " --help'.");
    return BAD_INPUT;
  }

  private static int fail(PrintWriter err, Exception failure, CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    if (failure instanceof BadInput || failure instanceof FormulaException) {
      err.println(name + ": " + failure.getMessage());
      return BAD_INPUT;
    }
    err.println(name + ": this should not have happened; please report it with what follows");
    failure.printStackTrace(err);
    return FAILURE;
  }

  @Override
  public void run() {
    spec.commandLine()
        .getOut()
        .print(
            """
            Chainrule computes exact derivatives of your formulas and explains them. Try:

              chainrule grad 'x^2 * sin(y)' x=3 y=pi/2
              chainrule grad 'tanh(x1*w1 + x2*w2 + b)' x1=2 x2=0 w1=-3 w2=1 b=6.88 --steps
              chainrule grad 'e = a*b; d = e + c; L = d*f' a=2 b=-3 c=10 f=-2 --check
              chainrule grad 'where(x < y, x, y^3)' x=1 y=2 --hessian --json
              chainrule grad 'n = x*w + b; o = tanh(n)' x=2 w=-3 b=6.88 --svg neuron.svg
              chainrule train moons
              chainrule playground
              chainrule notebook
              chainrule repl

            chainrule --help lists the commands, chainrule grad --help explains this one.
            """);
  }

  /// Reads the version that the build put beside this class.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      Properties properties = new Properties();
      try (InputStream in = Chainrule.class.getResourceAsStream("chainrule.properties")) {
        properties.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new String[] {"chainrule " + properties.getProperty("version")};
    }
  }
}
