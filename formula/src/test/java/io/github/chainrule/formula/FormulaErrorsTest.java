package io.github.chainrule.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.chainrule.core.Value;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaErrorsTest {

  private static FormulaException problem(String formula) {
    return catchThrowableOfType(
        FormulaException.class,
        () -> Formula.parse(formula).evaluate(Map.of("x", Value.of(1.0), "y", Value.of(2.0))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          2 * tnah(x)      | 4  | unknown function 'tnah'; did you mean 'tanh'?
          foo(x)           | 0  | unknown function 'foo'; known are exp
          x * * y          | 4  | unexpected '*'; a number, a name or ( is missing before it
          x y              | 2  | unexpected 'y'; an operator such as * is missing before it
          2x               | 1  | a number runs into a name; for a product write 2*x
          1.2.3            | 3  | this number goes on wrongly
          1e400            | 0  | this number is too large
          (x + y           | 0  | this parenthesis is not closed
          x + y)           | 5  | unexpected ')'; check the parentheses
          x (y)            | 0  | unknown function 'x'
          (x)(y)           | 3  | unexpected '('; for a product write *
          x +              | 3  | unexpected the end; a number, a name or ( is missing there
          x + ;            | 4  | unexpected the end; a number, a name or ( is missing there
          x = = 2          | 4  | unexpected '='; to compare write ==
          3 = x            | 2  | unexpected '='; to compare write ==, to name write name = ...
          x < y < 3        | 6  | comparisons cannot be chained
          x; y             | 0  | only the last statement may be without a name
          tanh(x, y)       | 0  | tanh does not take 2 arguments; write tanh(x)
          tanh()           | 0  | tanh does not take 0 arguments; write tanh(x)
          atan2(x)         | 0  | atan2 does not take 1 argument; write atan2(y, x)
          max(x,)          | 6  | unexpected ')'; check the parentheses
          x $ y            | 2  | unexpected character '$'
          x + tanh         | 4  | no value for 'tanh'; it is a function, write tanh(x)
          x + z            | 4  | no value for 'z'; add z=NUMBER
          dot(x, y, x)     | 0  | dot(a1, a2, ..., b1, b2, ...): dot needs as many left as right
          clamp(x, y, 3)   | 0  | clamp(x, low, high): argument 2 must be a number
          clamp(x, 3, 1)   | 0  | clamp(x, low, high): clamp to [3.0, 1.0]
          polygamma(1.5, x)| 0  | polygamma(order, x): argument 1 must be a whole number
          polygamma(-1, x) | 0  | polygamma(order, x): polygamma of order -1
          """)
  void theMessageNamesTheProblemAndThePlace(String formula, int position, String message) {
    FormulaException problem = problem(formula);
    assertThat(problem).isNotNull();
    assertThat(problem).hasMessageStartingWith(message);
    assertThat(problem.position()).isEqualTo(position);
    assertThat(problem).hasMessageEndingWith("\n  " + " ".repeat(position) + "^");
  }

  @Test
  void emptyFormulasSayWhatToWrite() {
    for (String empty : new String[] {"", "  ", ";", "\n;\n"}) {
      assertThat(problem(empty)).hasMessageStartingWith("the formula is empty; write for example");
    }
  }

  @Test
  void nestingLengthAndSizeAreBounded() {
    String deep = "(".repeat(100_000) + "x" + ")".repeat(100_000);
    assertThat(problem(deep)).hasMessageStartingWith("nested more than 400 deep");
    assertThat(problem("(".repeat(400) + "x" + ")".repeat(400))).isNull();
    assertThat(problem("sin(".repeat(100_000))).hasMessageStartingWith("nested more than 400 deep");
    assertThat(problem("x^".repeat(100_000) + "x")).hasMessageStartingWith("nested more than 400");
    assertThat(problem("-".repeat(100_000) + "x")).isNull();
    assertThat(problem("x+".repeat(150_000) + "x")).hasMessageStartingWith("more than 200000");
    assertThat(problem("a=1;".repeat(150_000))).hasMessageStartingWith("more than 200000");
    assertThat(problem("q".repeat(900_000)))
        .satisfies(problem -> assertThat(problem.getMessage()).hasSizeLessThan(400));
    assertThat(problem(" ".repeat(1_000_001))).hasMessageStartingWith("the formula has 1000001");
  }

  @Test
  void aLongFormulaIsShownAroundThePlace() {
    FormulaException problem = problem("x + ".repeat(100) + "tnah(x)" + " + x".repeat(100));
    String[] lines = problem.getMessage().split("\n");
    assertThat(lines[1]).startsWith("  ...").endsWith("...").hasSizeLessThan(90);
    assertThat(lines[1].substring(lines[2].indexOf('^'))).startsWith("tnah(x)");
  }

  @Test
  void controlCharactersDoNotReachTheTerminal() {
    assertThat(problem("x + \u001b[31m").getMessage()).doesNotContain("\u001b");
  }

  @Test
  void signsThatLookLikeOthersAreNamed() {
    assertThat(problem("x \u2212 y"))
        .hasMessageStartingWith("unexpected character '\u2212'; write -");
    assertThat(problem("x\u00b2"))
        .hasMessageStartingWith("unexpected character '\u00b2'; write ^2");
    assertThat(problem("x \u2013 y")).hasMessageEndingWith("^").hasMessageContaining("; write -");
    assertThat(problem("a=(x\nb=2\na")).hasMessageStartingWith("this parenthesis is not closed");
    assertThat(problem("x \u202e y")).hasMessageStartingWith("unexpected character U+202E");
  }

  /// Whatever the text is, the answer is a value or a message with a place inside the text.
  @Test
  void randomTextIsReadOrRefused() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("randomTextIsReadOrRefused: replay with -Dseed=" + seed);
    Random random = new Random(seed);
    String[] pieces = {
      "x",
      "y",
      "1",
      ".5",
      "1e3",
      "+",
      "-",
      "*",
      "/",
      "^",
      "**",
      "(",
      ")",
      ",",
      ";",
      "\n",
      "=",
      "==",
      "<",
      ">=",
      "tanh(",
      "max(",
      "where(",
      "a",
      "a=",
      "pi",
      " ",
      "$",
      "\uD83D\uDE00",
      "é",
      "0x",
      "_"
    };
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(12); length >= 0; length--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      FormulaException problem = problem(text.toString());
      if (problem == null) {
        read++;
      } else {
        assertThat(problem.position()).isBetween(0, text.length());
      }
    }
    assertThat(read).isGreaterThan(200);
  }
}
