package io.github.chainrule.benchmarks.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JmhFileTest {
  @TempDir Path folder;

  private List<Result> read(String json) throws IOException {
    Path file = folder.resolve("some.json");
    Files.writeString(file, json);
    return JmhFile.read(file);
  }

  @Test
  void timesOfAllForksAreReadInNanoseconds() throws IOException {
    Result first = read(Example.json()).getFirst();
    assertThat(first.benchmark()).isEqualTo(Example.class.getName() + ".own");
    assertThat(first.parameters()).isEqualTo(Map.of("n", "2"));
    assertThat(first.nanos()).containsExactly(2000.0, 2200.0, 1900.0, 2100.0, 2000.0, 2400.0);
    assertThat(Times.of(first.nanos())).isEqualTo(new Times(2050.0, 1900.0, 2400.0));
    assertThat(first.java()).isEqualTo("Made-up Server VM 25.0.1+1");
    assertThat(first.effort())
        .hasToString("2 forks, each of 2 iterations of 1 s to warm up and 3 measured of 1 s");
  }

  @Test
  void aSingleShotIsOneCall() throws IOException {
    assertThat(read(Example.json()).getLast().effort())
        .hasToString(
            "1 fork, each of 2 iterations of one call to warm up and 3 measured of one call");
  }

  @Test
  void aFileThatEndsTooEarlyIsRefusedWhereverItEnds() throws IOException {
    String json = Example.json().strip();
    for (int end = 0; end < json.length(); end += 7) {
      String part = json.substring(0, end);
      assertThatThrownBy(() -> read(part))
          .as("the first %d characters", end)
          .isInstanceOf(PageException.class)
          .hasMessageStartingWith("some.json is ")
          .hasMessageNotContaining("REDACTED");
    }
  }

  @Test
  void damageIsNamedWithItsLine() {
    assertThatThrownBy(() -> read("[\n{\"benchmark\": oops}]"))
        .isInstanceOf(PageException.class)
        .hasMessageStartingWith("some.json is damaged at line 2: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "avgt"           | "thrpt"      | is not measured as a time
          "us/op"          | "ops/s"      | is measured in ops/s
          "rawData"        | "other"      | has no rawData
          [2.0, 2.2, 1.9]  | [2.0, "NaN"] | rawData that is no number
          [2.0, 2.2, 1.9]  | [2.0, 0]     | a time of 0.0
          [2.0, 2.2, 1.9]  | 2.0          | rawData is no array of arrays
          "n": "2"         | "n": {}      | parameter n is no text
          "forks": 2       | "forks": "x" | forks is x
          "benchmark"      | "other"      | a result has no benchmark
          """)
  void whatJmhDoesNotWriteIsRefused(String from, String to, String message) {
    assertThatThrownBy(() -> read(Example.json().replace(from, to)))
        .isInstanceOf(PageException.class)
        .hasMessageStartingWith("some.json is no result file of JMH: ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}      | it does not begin with an array
          [1]     | an element is no object
          [] []   | something follows its end
          """)
  void otherJsonIsRefused(String json, String message) {
    assertThatThrownBy(() -> read(json)).hasMessageEndingWith(message);
  }

  @Test
  void whatIsDeepOrLargeBeyondMeasureIsRefused() throws IOException {
    assertThatThrownBy(() -> read("[{\"a\":".repeat(1000))).hasMessageContaining("is damaged");
    Path large = folder.resolve("large.json");
    Files.write(large, new byte[JmhFile.MOST_BYTES + 1]);
    assertThatThrownBy(() -> JmhFile.read(large))
        .hasMessage("large.json is larger than any result file of JMH");
  }
}
