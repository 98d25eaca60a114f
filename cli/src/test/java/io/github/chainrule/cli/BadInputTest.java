package io.github.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Bad input: one clear message on standard error, nothing on standard output, exit status 2.
class BadInputTest {

  static Stream<Arguments> inputs() {
    return Stream.of(
        input("unexpected the end; a number, a name or ( is missing there", "grad", "x +", "x=1"),
        input("unknown function 'tnah'; did you mean 'tanh'?", "grad", "tnah(x)", "x=1"),
        input("tanh does not take 2 arguments", "grad", "tanh(x, x)", "x=1"),
        input("no value for 'y'; add y=NUMBER", "grad", "x + y", "x=1"),
        input(
            "'z=1' is given, but the formula has no variable of that name; it has x",
            "grad",
            "x",
            "z=1"),
        input("'x=1.2.3': this number goes on wrongly", "grad", "x", "x=1.2.3"),
        input("'x=abc' is not a number: abc is unknown here", "grad", "x", "x=abc"),
        input("'x=' : the formula is empty", "grad", "x", "x="),
        input("'5' is not name=value; put the formula in quotes", "grad", "x", "5"),
        input("'x=2' gives a second value for x", "grad", "x", "x=1", "x=2"),
        input("the formula is empty", "grad", ""),
        input("nested more than 400 deep", "grad", "(".repeat(100_000) + "x", "x=1"),
        input(
            "--wrt 'q': the formula has no such variable; it has x",
            "grad",
            "x",
            "x=1",
            "--wrt",
            "q"),
        input("unexpected character '@'", "grad", "@/etc/hostname", "x=1"),
        input("unexpected character '\u00b2'; write ^2", "grad", "x\u00b2", "x=1"),
        input("unknown option '--jsno'", "grad", "x", "x=1", "--jsno"),
        input("Missing required parameter: 'EXPRESSION'", "grad"),
        input("Unmatched argument at index 0: 'garden'", "garden"));
  }

  private static Arguments input(String message, String... arguments) {
    return Arguments.of(message.replace("' :", "':"), List.of(arguments));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inputs")
  void isExplained(String message, List<String> arguments) {
    Run run = Run.of(arguments.toArray(String[]::new));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("chainrule").contains(message).doesNotContain("\tat ");
    assertThat(run.err().lines().count()).isLessThanOrEqualTo(4);
  }

  @Test
  void thePlaceIsMarked() {
    assertThat(Run.of("grad", "x + tnah(x)", "x=1").err())
        .isEqualTo(
            """
            chainrule grad: unknown function 'tnah'; did you mean 'tanh'?
              x + tnah(x)
                  ^
            """);
  }

  @Test
  void randomArgumentsNeverEndInAStackTrace() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("randomArgumentsNeverEndInAStackTrace: replay with -Dseed=" + seed);
    Random random = new Random(seed);
    String[] pieces = {
      "x",
      "x=1",
      "x=",
      "=",
      "--json",
      "--wrt",
      "--wrt=x",
      "--steps",
      "--check",
      "--hessian",
      "-x",
      "--full",
      "x^2",
      "log(x)",
      "y=2",
      "x*y",
      "-",
      "--",
      "@x",
      "\0",
      "a=1;a",
      "where(x<0,1,x)",
      "0/0"
    };
    for (int i = 0; i < 1000; i++) {
      String[] arguments =
          random
              .ints(random.nextInt(6), 0, pieces.length)
              .mapToObj(p -> pieces[p])
              .toArray(String[]::new);
      List<String> all = Stream.concat(Stream.of("grad"), Stream.of(arguments)).toList();
      Run run = Run.of(all.toArray(String[]::new));
      assertThat(run.status()).as("%s: %s", all, run.err()).isIn(0, 2);
      assertThat(run.err()).as("%s", all).doesNotContain("\tat ");
      assertThat(run.out().isEmpty()).as("%s", all).isEqualTo(run.status() == 2);
    }
  }
}
