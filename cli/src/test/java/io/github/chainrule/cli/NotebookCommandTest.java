package io.github.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Execution(ExecutionMode.SAME_THREAD) // A property of the system says where the project is.
class NotebookCommandTest {
  private static final Path HOME = Path.of("/home/me");

  @TempDir private Path folder;

  @Test
  void theKernelGoesWhereJupyterLooks() {
    assertThat(KernelSpec.folder("Linux", Map.of(), HOME))
        .isEqualTo(HOME.resolve(".local/share/jupyter/kernels/chainrule"));
    assertThat(KernelSpec.folder("Linux", Map.of("XDG_DATA_HOME", "/x"), HOME))
        .isEqualTo(Path.of("/x/jupyter/kernels/chainrule"));
    assertThat(KernelSpec.folder("Mac OS X", Map.of(), HOME))
        .isEqualTo(HOME.resolve("Library/Jupyter/kernels/chainrule"));
    assertThat(KernelSpec.folder("Windows 11", Map.of("APPDATA", "/app"), HOME))
        .isEqualTo(Path.of("/app/jupyter/kernels/chainrule"));
    assertThat(KernelSpec.folder("Linux", Map.of("JUPYTER_DATA_DIR", "/d"), HOME))
        .isEqualTo(Path.of("/d/kernels/chainrule"));
  }

  @Test
  void theKernelIsDescribedForJupyter() throws IOException, ClassNotFoundException {
    Path spec = folder.resolve("kernels/chainrule");
    KernelSpec.install(spec, Path.of("/old/java"), "a.jar");
    KernelSpec.install(spec, Path.of("/a jdk/bin/java"), "one.jar:two.jar");
    JsonNode json = JsonMapper.builder().build().readTree(spec.resolve("kernel.json"));
    assertThat(json.get("argv").values().stream().map(JsonNode::stringValue))
        .containsExactly(
            "/a jdk/bin/java",
            "-Djava.awt.headless=true",
            "-cp",
            "one.jar:two.jar",
            KernelSpec.KERNEL,
            "{connection_file}");
    assertThat(json.get("language").stringValue()).isEqualTo("java");
    assertThat(spec).isDirectoryNotContaining(file -> file.toString().endsWith(".part"));
    assertThat(Class.forName(KernelSpec.KERNEL)).hasDeclaredMethods("main");
  }

  @Test
  void labIsPreferredToNotebook() throws IOException {
    Path old = program("old/jupyter-notebook");
    Path lab = program("new/jupyter-lab");
    String path = String.join(File.pathSeparator, "", "/nowhere", old.getParent().toString());
    opened(path);
    assertThat(folder.resolve("old/jupyter-notebook.arguments")).exists();
    opened(path + File.pathSeparator + lab.getParent());
    assertThat(folder.resolve("new/jupyter-lab.arguments")).exists();
  }

  @Test
  void notebooksAreTrustedSoThatTheirPicturesShow() throws IOException {
    program("bin/jupyter-trust");
    Path notebook = folder.resolve("notebooks/one.ipynb");
    Files.createDirectories(notebook.getParent());
    Files.writeString(notebook, "{}");
    Run run = opened(program("bin/jupyter-lab").getParent().toString());
    assertThat(folder.resolve("bin/jupyter-trust.arguments")).hasContent(notebook + "\n");
    assertThat(run.err()).contains("Jupyter does not trust the notebooks", "opening ");
  }

  private Run opened(String path, String... options) {
    System.setProperty(NotebookCommand.HOME, folder.toString());
    try {
      return notebook(environment(path), options);
    } finally {
      System.clearProperty(NotebookCommand.HOME);
    }
  }

  private Run notebook(Map<String, String> environment, String... arguments) {
    StringWriter err = new StringWriter();
    int status =
        new CommandLine(new NotebookCommand(environment))
            .setErr(new PrintWriter(err, true))
            .setUnmatchedOptionsArePositionalParams(true)
            .setExecutionExceptionHandler((failure, _, _) -> {
              err.write(failure.getMessage());
              return 2;
            })
            .execute(arguments);
    return new Run(status, "", err.toString());
  }

  private Map<String, String> environment(String path) {
    return Map.of("PATH", path, "JUPYTER_DATA_DIR", folder.resolve("data").toString());
  }

  @Test
  void theKernelAloneNeedsNoJupyter() {
    Run run = notebook(environment(""), "--no-open");
    assertThat(run.status()).as(run.err()).isZero();
    Path kernel = folder.resolve("data/kernels/chainrule");
    assertThat(run.err()).isEqualTo("installed the kernel 'chainrule' in " + kernel + "\n");
    assertThat(kernel.resolve("kernel.json")).exists();
  }

  @Test
  void jupyterIsGivenTheNotebooksAndTheOptions() throws IOException {
    Path lab = program("bin/jupyter-lab");
    Run run = opened(lab.getParent().toString(), "--port=1", "--no-browser");
    assertThat(run.status()).as(run.err()).isEqualTo(5);
    assertThat(folder.resolve("bin/jupyter-lab.arguments"))
        .hasContent(folder.resolve("notebooks") + " --port=1 --no-browser\n");
  }

  @Test
  void withoutJupyterNothingIsInstalledAndTheCureIsNamed() {
    Run run = notebook(environment(""));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("pip install jupyterlab", "apt-get install jupyter-notebook");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void withoutAHomeTheCureIsNamed() {
    for (String home : List.of("", "not/absolute")) {
      Run run = notebook(Map.of("HOME", home), "--no-open");
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err()).contains("no home folder", "set JUPYTER_DATA_DIR");
    }
  }

  @Test
  void whatIsNoPathInASearchPathIsPassedOver() throws IOException {
    Path lab = program("bin/jupyter-lab");
    Run run = opened("\0" + File.pathSeparator + lab.getParent());
    assertThat(run.status()).as(run.err()).isEqualTo(5);
  }

  /// Ctrl-C reaches Jupyter as well, which asks whether it is meant.
  @Test
  void anInterruptWaitsForJupyter() throws Exception {
    Path started = folder.resolve("started");
    Path ended = folder.resolve("ended");
    Path lab = program("bin/jupyter-lab");
    Files.writeString(
        lab, "#!/bin/sh\ntouch '%s'\nsleep 2\ntouch '%s'\n".formatted(started, ended));
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-D" + NotebookCommand.HOME + "=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            Chainrule.class.getName(),
            "notebook");
    command.environment().put("PATH", lab.getParent() + ":/usr/bin:/bin");
    command.environment().put("JUPYTER_DATA_DIR", folder.resolve("data").toString());
    Process java = command.redirectErrorStream(true).start();
    for (int i = 0; i < 600 && !Files.exists(started); i++) {
      Thread.sleep(50);
    }
    assertThat(started).exists();
    new ProcessBuilder("kill", "-INT", Long.toString(java.pid())).start().waitFor();
    assertThat(java.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(ended).exists();
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Run run = notebook(Map.of("JUPYTER_DATA_DIR", file.toString()), "--no-open");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("cannot install the kernel in '" + file, "set JUPYTER_DATA_DIR");
  }

  /// A program that notes what it was called with, and ends with 5.
  private Path program(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\necho \"$@\" >\"$0.arguments\"\nexit 5\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  @Test
  void helpShowsExamplesAndFitsATerminal() {
    for (String command : List.of("notebook", "repl")) {
      Run run = Run.of(command, "--help");
      assertThat(run.status()).isZero();
      assertThat(run.out()).contains("Examples:", "chainrule " + command);
      assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    }
  }
}
