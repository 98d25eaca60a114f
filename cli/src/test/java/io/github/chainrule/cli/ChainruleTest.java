package io.github.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ChainruleTest {

  @Test
  void withoutArgumentsItShowsWhatToTry() {
    Run run = Run.of();
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("Try:", "chainrule grad 'x^2 * sin(y)' x=3 y=pi/2");
  }

  @Test
  void everyExampleItShowsWorks() {
    String shown = Run.of().out() + Run.of("grad", "--help").out() + Run.of("--help").out();
    long examples =
        shown
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("chainrule grad '"))
            .peek(ChainruleTest::succeeds)
            .count();
    assertThat(examples).isGreaterThanOrEqualTo(8);
  }

  private static void succeeds(String line) {
    String formula = line.substring(line.indexOf('\'') + 1, line.lastIndexOf('\''));
    String rest = line.substring(line.lastIndexOf('\'') + 1).strip();
    // A picture goes where builds put things.
    rest = rest.replace("--svg ", "--svg target/").replace("--out ", "--out target/");
    rest = rest.replace("--rows bonds.csv", "--rows " + bonds());
    String[] arguments = ("grad FORMULA " + rest).split(" ");
    arguments[1] = formula;
    Run run = Run.of(arguments);
    assertThat(run.status()).as(line + run.err()).isZero();
  }

  private static Path bonds() {
    try {
      return Files.writeString(Path.of("target", "bonds.csv"), "s,t\n100,2\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    assertThat(Run.of("--version").out()).matches("chainrule \\d+\\.\\d+\\.\\d+.*\\R");
    assertThat(Run.of("grad", "--version").out()).isEqualTo(Run.of("--version").out());
  }

  @Test
  void helpNamesEveryOptionAndFunction() {
    Run run = Run.of("grad", "--help");
    assertThat(run.status()).isZero();
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(run.out())
        .contains("--json", "--steps", "--check", "--hessian", "--wrt", "--full", "Examples:")
        .contains("where(condition, a, b)", "normalQuantile(x)", "atan2(y, x)");
  }
}
