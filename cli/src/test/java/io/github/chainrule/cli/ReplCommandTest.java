package io.github.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplCommandTest {
  @TempDir private Path folder;

  /// What JShell prints for lines of input.
  private String session(List<String> arguments, String... lines) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.util.prefs.userRoot=" + folder);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Chainrule.class.getName(), "repl"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.remove("DISPLAY");
    environment.remove("WAYLAND_DISPLAY");
    Process jshell = builder.start();
    try (Writer in = jshell.outputWriter(StandardCharsets.UTF_8);
        BufferedReader out = jshell.inputReader(StandardCharsets.UTF_8)) {
      in.write(String.join("\n", lines) + "\n/exit\n");
      in.flush();
      return out.readAllAsString();
    }
  }

  @Test
  void everythingIsImportedAndPicturesAreShown() throws IOException {
    String said =
        session(
            List.of(),
            "Value x = Value.of(2, \"x\")",
            "var y = max(x, x.tanh())",
            "Formula.parse(\"x^2\").evaluate(Map.of(\"x\", x)).value()",
            "show(y)",
            "show(Plot.titled(\"sine\").curve(\"sin\", Math::sin, 0, 6))");
    assertThat(said).contains("==> Value(data=2.0)", "==> Value(data=4.0)").doesNotContain("Error");
    Matcher picture = Pattern.compile("==> (\\S+\\.svg)").matcher(said);
    for (String text : List.of(">tanh<", ">sine<")) {
      assertThat(picture.find()).as(said).isTrue();
      Path file = Path.of(picture.group(1));
      assertThat(file).content().contains(text);
      Files.delete(file);
    }
  }

  @Test
  void filesAreRunFirst() throws IOException {
    Path file = Files.writeString(folder.resolve("a.jsh"), "Value three = Value.of(3);\n");
    assertThat(session(List.of(file.toString()), "three.times(2)")).contains("==> Value(data=6.0)");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    Run run = Run.of("repl", folder.resolve("none.jsh").toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("cannot read '" + folder.resolve("none.jsh") + "'");
  }
}
