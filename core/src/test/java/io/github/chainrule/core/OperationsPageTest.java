package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// Keeps the page of operations what the table of operations says; `-Dpages=write` writes it.
class OperationsPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("chainrule.root", ".."), "docs", "operations.md");

  @Test
  void thePageSaysWhatTheTableSays() throws IOException {
    if ("write".equals(System.getProperty("pages"))) {
      Files.writeString(PAGE, page());
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page());
  }

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Operations and their derivatives

            Generated from the table that the engine itself computes with, `Primitive`. In the formulas `x` and
            `y` are the operands and `z` is the result; a semicolon separates the partial derivatives for the
            operands. What is not listed is composed of these: `leakyRelu`, `elu`, `gelu`, `silu`, `logSigmoid`,
            `clamp`, `mean`, `softmax`, and `digamma`, which is `polygamma` of order 0.

            Outside its domain, as `log` of a negative number, a function is NaN and so are its derivatives of
            every order. Where only a first derivative is listed for an edge, higher ones there are not decided. Zeros
            have signs: where the table says Infinity at 0, it may be -Infinity at -0. A branch that `where` did not
            choose, and an operand that `max` or `min` did not choose, receives nothing, even where its own
            derivative is infinite or NaN; everywhere else zero times infinity is NaN, as IEEE arithmetic has it.

            | symbol | operation | partial derivatives | decided at edges |
            |---|---|---|---|
            """);
    for (Primitive primitive : Primitive.values()) {
      page.append(
          "| `%s` | %s | `%s` | %s |%n"
              .formatted(
                  primitive.symbol(),
                  primitive.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                  primitive.partials(),
                  primitive.edges()));
    }
    return page.toString().replace("\r\n", "\n");
  }
}
