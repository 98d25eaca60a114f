package io.github.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.tool.JavaShellToolBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplCommandTest {
  @TempDir private Path folder;

  /// What JShell prints for lines of input.
  private static String session(List<Path> files, String... lines) throws Exception {
    String input = String.join("\n", lines) + "\n/exit\n";
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    int status =
        ReplCommand.start(
            JavaShellToolBuilder.builder()
                .in(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), null)
                .out(new PrintStream(printed, true, StandardCharsets.UTF_8))
                .persistence(new HashMap<>())
                .env(Map.of()),
            files);
    assertThat(status).isZero();
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void everythingIsImportedAndPicturesAreShown() throws Exception {
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
  void filesAreRunFirst() throws Exception {
    Path file = Files.writeString(folder.resolve("a.jsh"), "Value three = Value.of(3);\n");
    assertThat(session(List.of(file), "three.times(2)")).contains("==> Value(data=6.0)");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    Run run = Run.of("repl", folder.resolve("none.jsh").toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("cannot read '" + folder.resolve("none.jsh") + "'");
  }
}
