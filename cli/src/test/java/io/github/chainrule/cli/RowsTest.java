package io.github.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `chainrule grad ... --rows FILE.csv`.
class RowsTest {
  @TempDir private Path folder;

  private Path csv(String... lines) throws IOException {
    return Files.write(folder.resolve("in.csv"), List.of(lines));
  }

  private static List<String> lines(Run run) {
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    return run.out().lines().toList();
  }

  private static void refused(Run run, String message) {
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }

  @Test
  void eachRowHasItsValueAndDerivativesBehindIt() throws IOException {
    Path file = csv("id,x,note", "7,3,\"a, b\"", "8,-1.5,");
    Run run = Run.of("grad", "a*x^2", "a=2", "--rows", file.toString());
    assertThat(lines(run))
        .containsExactly(
            "id,x,note,value,d/dx,d/da", "7,3,\"a, b\",18.0,12.0,9.0", "8,-1.5,,4.5,-6.0,2.25");
  }

  @Test
  void onlyTheDerivativesThatAreAskedFor() throws IOException {
    Path file = csv("y,x", "1,2", "3,4");
    Run run = Run.of("grad", "x*y", "--rows", file.toString(), "--wrt", "y");
    assertThat(lines(run)).containsExactly("y,x,value,d/dy", "1,2,2.0,2.0", "3,4,12.0,4.0");
  }

  @Test
  void aFileIsWrittenWholeOrNotAtAll() throws IOException {
    Path out = folder.resolve("out.csv");
    Path file = csv("x", "1", "2");
    assertThat(lines(Run.of("grad", "exp(x)", "--rows", file.toString(), "--out", out.toString())))
        .isEmpty();
    assertThat(Files.readAllLines(out)).hasSize(3).startsWith("x,value,d/dx");
    String before = Files.readString(out);
    Path bad = csv("x", "1", "two");
    refused(
        Run.of("grad", "exp(x)", "--rows", bad.toString(), "--out", out.toString()),
        "line 3, column 'x': 'two' is not a number");
    assertThat(Files.readString(out)).isEqualTo(before);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void manyRowsAreComputedInBatches() throws IOException {
    StringBuilder text = new StringBuilder("x\n");
    for (int i = 0; i < 10_000; i++) {
      text.append(i / 1000.0).append('\n');
    }
    Path file = Files.writeString(folder.resolve("many.csv"), text);
    List<String> lines = lines(Run.of("grad", "tanh(x)", "--rows", file.toString()));
    assertThat(lines).hasSize(10_001);
    for (int i : new int[] {0, 1, 4095, 4096, 8191, 8192, 9999}) {
      String[] fields = lines.get(i + 1).split(",");
      assertThat(Double.parseDouble(fields[1])).isCloseTo(Math.tanh(i / 1000.0), within(1e-14));
    }
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    String file = csv("x,y", "1,2", "3").toString();
    refused(Run.of("grad", "x*z", "--rows", file), "no value for 'z'; add z=NUMBER, or a column");
    refused(Run.of("grad", "x*y", "x=2", "--rows", file), "'x' is a column of");
    refused(Run.of("grad", "x", "--rows", file), "line 3: 1 fields, but the first line names 2");
    refused(
        Run.of("grad", "x", "--rows", file, "--wrt", "q"), "--wrt 'q': the formula has no such");
    refused(Run.of("grad", "z", "z=1", "--rows", file), "no column that is a variable");
    refused(Run.of("grad", "x", "--rows", folder + "/none.csv"), "there is no such file");
    refused(Run.of("grad", "x", "--rows", folder.toString()), "it is a folder");
    refused(Run.of("grad", "x", "--rows", file, "--json"), "--rows goes with --wrt and --out only");
    refused(Run.of("grad", "x", "x=1", "--out", "o.csv"), "add --rows FILE.csv");
    refused(
        Run.of("grad", "x", "--rows", csv().toString()), "its first line must name the columns");
    refused(Run.of("grad", "x", "--rows", csv("x,x", "1,2").toString()), "two columns named 'x'");
  }

  @Test
  void noFileMakesItFail() throws IOException {
    long seed = System.nanoTime();
    System.out.println("RowsTest: seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    String pieces = "x,\"\n\r0123456789.eE+-; \u0000\ufeff\u00e9";
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "x,y\n" : "");
      int length = random.nextInt(200);
      for (int k = 0; k < length; k++) {
        text.append(pieces.charAt(random.nextInt(pieces.length())));
      }
      Path file = folder.resolve("fuzz.csv");
      Files.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
      Run run = Run.of("grad", "x^2", "--rows", file.toString());
      assertThat(run.status()).as("seed %d, %d: %s", seed, i, run.err()).isIn(0, 2);
    }
  }
}
