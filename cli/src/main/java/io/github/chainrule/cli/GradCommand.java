package io.github.chainrule.cli;

import io.github.chainrule.core.Value;
import io.github.chainrule.formula.Formula;
import io.github.chainrule.viz.AtomicFile;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `chainrule grad`: the value of a formula and its derivatives.
@Command(
    name = "grad",
    description = "Computes a formula and its derivatives at a point.",
    versionProvider = Chainrule.Version.class,
    sortOptions = false,
    footer = {
      "",
      "Formulas have + - * / ^ (or **), comparisons, pi, e, inf, nan, and the functions",
      "below. Statements such as 'a = x*y; a + 1' name inner values.",
      "",
      "Examples:",
      "  chainrule grad 'x^2 * sin(y)' x=3 y=pi/2",
      "  chainrule grad 'n = x*w + b; o = tanh(n)' x=2 w=-3 b=6.88 --steps",
      "  chainrule grad 'log(1 + exp(-m))' m=0.3 --check --full",
      "  chainrule grad '(1-x)^2 + 100*(y-x^2)^2' x=-1.2 y=1 --hessian --json",
      "  chainrule grad 'o = tanh(x*w + b)' x=2 w=-3 b=6.88 --svg neuron.svg",
      "  chainrule grad 's * exp(-r*t)' r=0.03 --rows bonds.csv --out risks.csv",
      ""
    })
final class GradCommand implements Runnable {
  private static final int MOST_SHOWN = 20;
  private static final int LONGEST_SHOWN = 200;

  @Spec private CommandSpec spec;

  /// Where rows go while others are still read.
  private final PrintWriter stream;

  GradCommand(PrintWriter stream) {
    this.stream = stream;
  }

  @Parameters(index = "0", paramLabel = "EXPRESSION", description = "The formula, in quotes.")
  private String expression;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "name=value",
      description = "A value for each variable; it may be an expression such as x=pi/2.")
  private List<String> assignments = new ArrayList<>();

  @Option(
      names = "--wrt",
      paramLabel = "a,b",
      split = ",",
      description = "Only the derivatives with respect to these variables.")
  private @Nullable List<String> withRespectTo;

  @Option(
      names = "--steps",
      description = "Each step of backpropagation, with its rule in words and numbers.")
  private boolean steps;

  @Option(
      names = "--check",
      description = "Central differences beside the derivatives, with the relative error.")
  private boolean check;

  @Option(names = "--hessian", description = "All second derivatives.")
  private boolean hessian;

  @Option(names = "--full", description = "All digits of every number.")
  private boolean full;

  @Option(names = "--json", description = "One JSON object and nothing else.")
  private boolean json;

  @Option(
      names = "--rows",
      paramLabel = "FILE.csv",
      description =
          "For each row of a file: columns named as variables vary, the others are passed on.")
  private @Nullable Path rows;

  @Option(
      names = "--out",
      paramLabel = "FILE.csv",
      description = "Where the rows of --rows go, instead of standard output.")
  private @Nullable Path out;

  @Mixin private PictureOptions pictures = new PictureOptions();

  // No -h and -V: -h*2 is a formula. Picocli acts on these two itself.
  @SuppressWarnings("unused")
  @Option(names = "--help", usageHelp = true, description = "Show this help message and exit.")
  private boolean help;

  @SuppressWarnings("unused")
  @Option(names = "--version", versionHelp = true, description = "Print version and exit.")
  private boolean version;

  /// The functions of formulas, for the end of the help.
  static String functions(CommandLine.Help help) {
    int width = help.commandSpec().usageMessage().width() - 2;
    StringBuilder text = new StringBuilder("Functions:%n ".formatted());
    int column = 1;
    for (String function : Formula.functions()) {
      if (column + 2 + function.length() > width) {
        text.append("%n ".formatted());
        column = 1;
      }
      text.append(' ').append(function).append(' ');
      column += 2 + function.length();
    }
    return text.toString().replaceAll("(?m) +$", "") + "%n".formatted();
  }

  @Override
  public void run() {
    refuseUnknownOptions();
    Formula formula = Formula.parse(expression);
    if (rows != null) {
      eachRow(formula, rows);
      return;
    }
    if (out != null) {
      throw new BadInput("--out is for the rows of a file; add --rows FILE.csv");
    }
    Map<String, Value> variables = variables(formula);
    Formula.Result result = formula.evaluate(variables);
    GradReport report = GradReport.of(result, selected(variables, formula), check, hessian, steps);
    List<Path> written = pictures.write(result.value());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonReport.print(report, out);
    } else {
      new TextReport(out, full).print(report);
      if (!written.isEmpty()) {
        out.println();
        written.forEach(file -> out.println("wrote " + file));
      }
    }
  }

  private void eachRow(Formula formula, Path file) {
    if (steps || check || hessian || full || json || pictures.any()) {
      throw new BadInput("--rows goes with --wrt and --out only");
    }
    Map<String, Double> given = new LinkedHashMap<>();
    variables(formula).forEach((name, value) -> given.put(name, value.data()));
    List<String> wrt =
        withRespectTo == null ? List.of() : withRespectTo.stream().map(String::strip).toList();
    RowGradients gradients = new RowGradients(formula, file, given, wrt);
    Path target = out;
    if (target == null) {
      gradients.write(stream);
      return;
    }
    try {
      AtomicFile.write(
          target,
          bytes -> {
            Writer writer = new OutputStreamWriter(bytes, StandardCharsets.UTF_8);
            gradients.write(writer);
            writer.flush();
          });
    } catch (IOException failure) {
      throw new BadInput("cannot write '" + target + "': " + FileProblem.reason(target, failure));
    }
  }

  /// What looks like an option and is none arrives among the parameters, because a formula may
  /// begin with a minus.
  private void refuseUnknownOptions() {
    List<String> parameters = new ArrayList<>(assignments);
    parameters.add(expression);
    for (String parameter : parameters) {
      if (parameter.matches("--[a-z][a-z-]*(=.*)?")) {
        throw new BadInput("unknown option '" + parameter + "'; see chainrule grad --help");
      }
    }
  }

  private Map<String, Value> variables(Formula formula) {
    Map<String, Value> variables = new LinkedHashMap<>();
    for (String text : assignments) {
      Assignment assignment = Assignment.parse(text);
      String name = assignment.name();
      if (!formula.uses(name)) {
        throw new BadInput(
            "'"
                + shortened(text)
                + "' is given, but the formula has no variable of that name"
                + has(formula));
      }
      if (variables.put(name, Value.of(assignment.number(), name)) != null) {
        throw new BadInput("'" + shortened(text) + "' gives a second value for " + shortened(name));
      }
    }
    return variables;
  }

  private Map<String, Value> selected(Map<String, Value> variables, Formula formula) {
    if (withRespectTo == null) {
      return variables;
    }
    Map<String, Value> selected = new LinkedHashMap<>();
    for (String text : withRespectTo) {
      String name = text.strip();
      Value variable = variables.get(name);
      if (variable == null) {
        throw new BadInput(
            "--wrt '" + shortened(name) + "': the formula has no such variable" + has(formula));
      }
      selected.put(name, variable);
    }
    return selected;
  }

  private static String has(Formula formula) {
    List<String> variables = formula.variables();
    if (variables.isEmpty()) {
      return " and no other";
    }
    String text = String.join(", ", variables.subList(0, Math.min(variables.size(), MOST_SHOWN)));
    return "; it has " + shortened(text) + (variables.size() > MOST_SHOWN ? ", ..." : "");
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
  }
}
