package io.github.chainrule.cli;

import io.github.chainrule.playground.Playground;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `chainrule playground`: a web page on which backpropagation can be watched.
@Command(
    name = "playground",
    description = {
      "Opens a page in the browser on which you watch backpropagation, step by step, and train a",
      "small net. It is served to this machine alone, and asks for nothing elsewhere."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Chainrule.Version.class,
    footer = {
      "",
      "Ctrl-C ends it.",
      "",
      "Examples:",
      "  chainrule playground",
      "  chainrule playground --port 9000 --no-open"
    })
final class PlaygroundCommand implements Runnable {
  private static final int USUAL_PORT = 8470;
  private static final int MOST_PORTS_TRIED = 50;

  private final SearchPath searchPath;

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port, 0 for any that is free (default: 8470, or the next that is free).")
  private @Nullable Integer port;

  @Option(names = "--no-open", description = "Only print the address.")
  private boolean noOpen;

  /// @param searchPath where a program is looked for that opens the browser
  PlaygroundCommand(SearchPath searchPath) {
    this.searchPath = searchPath;
  }

  @Override
  public void run() {
    // Said at once, while what goes to standard output waits for success.
    PrintWriter err = spec.commandLine().getErr();
    try (Playground playground = started()) {
      err.println("the playground is at " + playground.address() + " ; Ctrl-C ends it");
      err.flush();
      if (!noOpen && !opened(playground.address())) {
        err.println("no browser could be opened; open the address yourself");
        err.flush();
      }
      new CountDownLatch(1).await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private Playground started() {
    Integer wanted = port;
    if (wanted != null && (wanted < 0 || wanted > 65_535)) {
      throw new BadInput("--port " + wanted + ": give a number from 0 to 65535");
    }
    int first = wanted == null ? USUAL_PORT : wanted;
    int tried = wanted == null ? MOST_PORTS_TRIED : 1;
    for (int i = 0; i < tried; i++) {
      try {
        return Playground.start(first + i);
      } catch (BindException taken) {
        // The next may be free.
      } catch (IOException failure) {
        throw new BadInput("cannot serve the playground: " + failure.getMessage());
      }
    }
    throw new BadInput(
        wanted == null
            ? "no port from %d to %d is free; give one with --port"
                .formatted(first, first + tried - 1)
            : "port "
                + first
                + " is taken or not allowed; give another, or 0 for any that is free");
  }

  /// Whether a program that opens pages could be started.
  private boolean opened(URI address) {
    String system = System.getProperty("os.name");
    Optional<Path> program =
        searchPath.find(
            system.startsWith("Windows")
                ? "rundll32"
                : system.startsWith("Mac") ? "open" : "xdg-open");
    if (program.isEmpty()) {
      return false;
    }
    List<String> command = new ArrayList<>(List.of(program.get().toString()));
    if (system.startsWith("Windows")) {
      command.add("url.dll,FileProtocolHandler");
    }
    command.add(address.toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      builder.start().getOutputStream().close();
      return true;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }
}
