package io.github.chainrule.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `chainrule notebook`: opens the notebooks in Jupyter.
@Command(
    name = "notebook",
    description = "Opens the notebooks in Jupyter, with a kernel that shows values as pictures.",
    mixinStandardHelpOptions = true,
    versionProvider = Chainrule.Version.class,
    footer = {
      "",
      "The kernel is installed for your user alone, and again at each call. Jupyter",
      "itself must be there: 'pip install jupyterlab', or on Debian",
      "'apt-get install jupyter-notebook'.",
      "",
      "Examples:",
      "  chainrule notebook",
      "  chainrule notebook --no-open",
      "  chainrule notebook --port=9999"
    })
final class NotebookCommand implements Callable<Integer> {
  /// Where the launcher says that the project is.
  static final String HOME = "chainrule.home";

  private final Map<String, String> environment;
  private final SearchPath searchPath;

  @Spec private CommandSpec spec;

  @Option(names = "--no-open", description = "Only install the kernel.")
  private boolean noOpen;

  @Parameters(
      arity = "0..*",
      paramLabel = "OPTION",
      description = "Options for Jupyter, such as --port=9999 or --no-browser.")
  private List<String> options = new ArrayList<>();

  NotebookCommand(Map<String, String> environment) {
    // Of Windows, where Path is PATH.
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    this.environment = windows ? new TreeMap<>(String.CASE_INSENSITIVE_ORDER) : new HashMap<>();
    this.environment.putAll(environment);
    this.searchPath = new SearchPath(this.environment.getOrDefault("PATH", ""));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<Path> jupyter =
        noOpen ? Optional.empty() : searchPath.find("jupyter-lab", "jupyter-notebook");
    if (jupyter.isEmpty() && !noOpen) {
      throw new BadInput(
          "Jupyter is not installed: neither jupyter-lab nor jupyter-notebook is on the PATH;"
              + " install it with 'pip install jupyterlab', or on Debian with 'apt-get install"
              + " jupyter-notebook'. 'chainrule repl' needs nothing else");
    }
    installKernel();
    return jupyter.isPresent() ? open(jupyter.get()) : 0;
  }

  private void installKernel() {
    // Jupyter goes by HOME, Java by the list of users.
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    Path folder = KernelSpec.folder(System.getProperty("os.name"), environment, Path.of(home));
    if (!folder.isAbsolute()) {
      throw new BadInput("there is no home folder to install the kernel in; set JUPYTER_DATA_DIR");
    }
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    try {
      KernelSpec.install(folder, java, System.getProperty("java.class.path"));
    } catch (IOException failure) {
      throw new BadInput(
          "cannot install the kernel in '" + folder + "': " + failure + "; set JUPYTER_DATA_DIR");
    }
    progress("installed the kernel '" + KernelSpec.NAME + "' in " + folder);
  }

  private int open(Path jupyter) throws IOException, InterruptedException {
    String home = System.getProperty(HOME);
    if (home == null) {
      throw new BadInput("where are the notebooks? start this with the script chainrule");
    }
    Path notebooks = Path.of(home, "notebooks");
    trust(notebooks);
    progress("opening " + notebooks + "; Ctrl-C ends it");
    List<String> command = new ArrayList<>(List.of(jupyter.toString(), notebooks.toString()));
    command.addAll(options);
    // Ctrl-C goes to both. Jupyter asks whether it is meant, and must not lose its terminal
    // meanwhile. It may be pressed at once, so the hook is there before Jupyter.
    Started started = new Started();
    Runtime.getRuntime().addShutdownHook(new Thread(started::await));
    return started.start(new ProcessBuilder(command).inheritIO()).waitFor();
  }

  /// A program that whoever asks waits for, even while it is being started.
  private static final class Started {
    private @Nullable Process program;

    synchronized Process start(ProcessBuilder builder) throws IOException {
      Process begun = builder.start();
      program = begun;
      return begun;
    }

    void await() {
      Process begun;
      synchronized (this) {
        begun = program;
      }
      try {
        if (begun != null) {
          begun.waitFor();
        }
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Tells Jupyter that the notebooks may show their pictures before they are run.
  private void trust(Path notebooks) throws IOException, InterruptedException {
    Optional<Path> program = searchPath.find("jupyter-trust");
    if (program.isPresent() && Files.isDirectory(notebooks)) {
      List<String> command = new ArrayList<>(List.of(program.get().toString()));
      try (Stream<Path> files = Files.list(notebooks)) {
        files.map(Path::toString).filter(file -> file.endsWith(".ipynb")).forEach(command::add);
      }
      int status =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (status != 0) {
        progress("Jupyter does not trust the notebooks; it shows pictures after cells were run");
      }
    }
  }

  /// Said at once, while what goes to standard output waits for success.
  private void progress(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(text);
    err.flush();
  }
}
