package io.github.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureOptionsTest {
  @TempDir private Path folder;

  private static Run neuron(String... options) {
    List<String> arguments = new ArrayList<>(List.of("grad", "o = tanh(x*w + b)"));
    arguments.addAll(List.of("x=2", "w=-3", "b=6.88"));
    arguments.addAll(List.of(options));
    return Run.of(arguments.toArray(String[]::new));
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void allThreeAreWrittenAndNamed() throws IOException {
    Run run = neuron("--svg", file("n.svg"), "--png", file("n.png"), "--dot=" + file("n.dot"));
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("value  0.7064").contains("\nwrote " + file("n.svg") + "\n");
    assertThat(folder.resolve("n.svg")).content().startsWith("<svg").contains(">tanh<", ">0.7064<");
    assertThat(folder.resolve("n.dot")).content().contains("{ o | data 0.7064 | grad 1.0000 }");
    assertThat(ImageIO.read(folder.resolve("n.png").toFile()).getWidth()).isGreaterThan(500);
  }

  @Test
  void theTextIsTheSameWithAndWithoutPictures() {
    String json = neuron("--json", "--check", "--hessian").out();
    assertThat(neuron("--json", "--check", "--hessian", "--svg", file("a.svg")).out())
        .isEqualTo(json);
    assertThat(folder.resolve("a.svg")).content().contains(">0.5010<");
  }

  @Test
  void themesAndExpandedDots() {
    String[] dot = {"grad", "dot(a, b, c, d)", "a=1", "b=2", "c=3", "d=4"};
    List<String> arguments = new ArrayList<>(List.of(dot));
    arguments.addAll(List.of("--expand", "--theme", "auto", "--svg", file("d.svg")));
    Run run = Run.of(arguments.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(folder.resolve("d.svg"))
        .content()
        .contains("prefers-color-scheme", ">*<")
        .doesNotContain(">dot<");
    neuron("--theme", "DARK", "--svg", file("n.svg"));
    assertThat(folder.resolve("n.svg")).content().contains("#0d1422");
  }

  @Test
  void aLargeFormulaIsSummarised() throws IOException {
    String formula = Stream.generate(() -> "sin(x)").limit(500).reduce((a, b) -> a + "+" + b).get();
    Run run = Run.of("grad", formula, "x=1", "--svg", file("s.svg"));
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(Files.readString(folder.resolve("s.svg"))).contains("Summary of 1,000 values");
  }

  @Test
  void whatCannotBeWrittenIsExplained() throws IOException {
    Run missing = neuron("--svg", file("no/such.svg"));
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.out()).isEmpty();
    assertThat(missing.err())
        .isEqualTo(
            "chainrule grad: cannot write '"
                + file("no/such.svg")
                + "': its folder does not exist\n");
    assertThat(neuron("--png", folder.toString()).err())
        .isEqualTo("chainrule grad: cannot write '" + folder + "': it is a folder\n");
    assertThat(neuron("--theme", "dark").err())
        .isEqualTo("chainrule grad: --theme and --expand are for pictures; add --svg FILE\n");
    assertThat(neuron("--theme", "pink").err()).contains("--theme", "'pink'", "LIGHT, DARK, AUTO");
    assertThat(neuron("--svg").err()).contains("Missing required parameter for option '--svg'");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }
}
