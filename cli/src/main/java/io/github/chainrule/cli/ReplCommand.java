package io.github.chainrule.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import jdk.jshell.tool.JavaShellToolBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `chainrule repl`: JShell with everything imported.
@Command(
    name = "repl",
    description = "Java line by line (JShell), with everything imported.",
    mixinStandardHelpOptions = true,
    versionProvider = Chainrule.Version.class,
    footer = {
      "",
      "show(x) writes the graph behind a value, or a plot, and opens it. /exit ends.",
      "",
      "Examples:",
      "  chainrule repl",
      "  chainrule repl mine.jsh"
    })
final class ReplCommand implements Callable<Integer> {
  private static final String IMPORTS =
      """
      import io.github.chainrule.core.*;
      import io.github.chainrule.formula.*;
      import io.github.chainrule.viz.*;
      import static io.github.chainrule.core.Values.*;
      import static io.github.chainrule.notebook.Show.show;
      """;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "Files of Java lines to run first.")
  private List<Path> files = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    for (Path file : files) {
      if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
        throw new BadInput("cannot read '" + file + "'");
      }
    }
    spec.commandLine()
        .getErr()
        .println("Value x = Value.of(2, \"x\") makes a value, show(x.tanh()) its picture.");
    return start(JavaShellToolBuilder.builder(), files);
  }

  static int start(JavaShellToolBuilder jshell, List<Path> files) throws Exception {
    Path imports = Files.createTempFile("chainrule-", ".jsh");
    try {
      Files.writeString(imports, IMPORTS);
      List<String> arguments = new ArrayList<>();
      arguments.addAll(List.of("--class-path", System.getProperty("java.class.path")));
      arguments.addAll(List.of("--startup", "DEFAULT", "--startup", imports.toString()));
      if (Boolean.getBoolean("java.awt.headless")) {
        arguments.add("-R-Djava.awt.headless=true");
      }
      files.forEach(file -> arguments.add(file.toAbsolutePath().toString()));
      return jshell.start(arguments.toArray(String[]::new));
    } finally {
      Files.deleteIfExists(imports);
    }
  }
}
