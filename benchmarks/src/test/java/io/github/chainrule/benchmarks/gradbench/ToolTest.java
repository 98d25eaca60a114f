package io.github.chainrule.benchmarks.gradbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The protocol: one line in, one line out.
class ToolTest {

  private static String evaluate(String module, String function, String input) {
    return "{\"id\": 2, \"kind\": \"evaluate\", \"module\": \"%s\", \"function\": \"%s\", \"input\": %s}"
        .formatted(module, function, input);
  }

  private static long runs(Field answer) {
    return answer.get("timings").elements().stream()
        .filter(timing -> timing.get("name").text().equals("evaluate"))
        .count();
  }

  @Test
  void aWholeSessionIsAnsweredLineByLineUntilTheInputEnds() {
    List<String> answers =
        Session.answers(
            "{\"id\": 0, \"kind\": \"start\", \"eval\": \"hello\", \"config\": null}",
            "{\"id\": 1, \"kind\": \"define\", \"module\": \"hello\"}",
            evaluate("hello", "square", "3"),
            evaluate("hello", "double", "4.5"),
            "{\"id\": 4, \"kind\": \"analysis\", \"of\": 2, \"valid\": true}",
            "{\"id\": 5, \"kind\": \"anything else\"}");
    assertThat(answers).hasSize(6);
    assertThat(answers.get(0)).contains("\"id\":0").contains("\"tool\":\"chainrule\"");
    assertThat(answers.get(1)).contains("\"id\":1").contains("\"success\":true");
    assertThat(answers.get(2)).contains("\"output\":9.0").contains("\"prepare\"");
    assertThat(answers.get(3)).contains("\"output\":9.0");
    assertThat(answers.get(4)).isEqualTo("{\"id\":4}");
    assertThat(answers.get(5)).isEqualTo("{\"id\":5}");
    assertThat(Session.answers()).isEmpty();
  }

  @Test
  void anEvaluationThatDoesNotExistIsNotDefined() {
    Field answer = Session.answer("{\"id\": 1, \"kind\": \"define\", \"module\": \"raytracing\"}");
    assertThat(answer.get("success").flag()).isFalse();
    assertThat(answer.get("error").text()).contains("raytracing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\": 1, \"kind\": \"evaluate\", \"module\": \"llsq\", \"input\": {}}",
        "{\"id\": 1, \"kind\": \"evaluate\", \"module\": \"llsq\", \"function\": \"cost\","
            + " \"input\": {}}",
        "{\"id\": 1, \"kind\": \"evaluate\", \"module\": \"lsq\", \"function\": \"cost\","
            + " \"input\": {}}",
        "{\"id\": 1, \"kind\": \"evaluate\", \"module\": \"lse\", \"function\": \"primal\"}",
        "{\"id\": 1, \"kind\": \"evaluate\", \"module\": \"lse\", \"function\": \"primal\","
            + " \"input\": {}}",
        "{\"id\": 1, \"kind\": \"evaluate\", \"module\": \"lse\", \"function\": \"primal\","
            + " \"input\": 3}",
        "{\"id\": 1, \"kind\": \"evaluate\", \"module\": \"lse\", \"function\": \"primal\","
            + " \"input\": {\"x\": \"3\"}}",
        "{\"id\": 1, \"kind\": \"evaluate\", \"module\": \"lse\", \"function\": \"primal\","
            + " \"input\": {\"x\": []}}",
        "{\"id\": 1, \"kind\": \"evaluate\", \"module\": \"llsq\", \"function\": \"primal\","
            + " \"input\": {\"x\": [1, 2], \"n\": 1.5}}",
        "{\"id\": 1, \"kind\": \"evaluate\", \"module\": \"det\", \"function\": \"primal\","
            + " \"input\": {\"A\": [1, 2, 3], \"ell\": 2}}",
        "{\"id\": 1, \"kind\": \"evaluate\", \"module\": \"kmeans\", \"function\": \"dir\","
            + " \"input\": {\"points\": [[0], [1]], \"centroids\": []}}",
        "{\"id\": 1}"
      })
  void whatCannotBeEvaluatedFailsWithAnErrorAndTheSessionGoesOn(String line) {
    List<String> answers = Session.answers(line, evaluate("hello", "square", "3"));
    assertThat(answers.get(0)).startsWith("{\"id\":1,").contains("\"success\":false");
    assertThat(answers.get(0)).contains("\"error\":\"").doesNotContain("\"error\":\"null\"");
    assertThat(answers.get(1)).contains("\"output\":9.0");
  }

  @Test
  void theErrorNamesTheMissingField() {
    Field answer = Session.answer(evaluate("llsq", "gradient", "{\"x\": [1, 2]}"));
    assertThat(answer.get("error").text()).isEqualTo("input.n is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "{\"id\": 1, \"kind\": }", "[1, [2, \"x\"]", "{\"kind\": \"start\"}"})
  void aLineThatIsNoMessageEndsTheSession(String line) {
    assertThatThrownBy(() -> Session.answers("{\"id\": 0, \"kind\": \"start\"}", line + "\n"))
        .isInstanceOf(BadMessage.class);
  }

  @Test
  void resultsThatJsonHasNoNumberForAreErrors() {
    Field answer = Session.answer(evaluate("hello", "square", "1e300"));
    assertThat(answer.get("success").flag()).isFalse();
    assertThat(answer.get("error").text()).isEqualTo("output would be Infinity");
  }

  @Test
  void aFunctionRunsAsOftenAndAsLongAsAskedFor() {
    String input = "{\"x\": [1, 2], \"n\": 5, \"min_runs\": %d, \"min_seconds\": %s}";
    Field often = Session.answer(evaluate("llsq", "primal", input.formatted(7, "0")));
    assertThat(runs(often)).isEqualTo(7);
    Field once = Session.answer(evaluate("llsq", "primal", "{\"x\": [1, 2], \"n\": 5}"));
    assertThat(runs(once)).isEqualTo(1);
    Field longer = Session.answer(evaluate("llsq", "primal", input.formatted(1, "0.02")));
    double nanos =
        longer.get("timings").elements().stream()
            .filter(timing -> timing.get("name").text().equals("evaluate"))
            .mapToDouble(timing -> timing.get("nanoseconds").number())
            .sum();
    assertThat(runs(longer)).isGreaterThan(1);
    assertThat(nanos).isGreaterThanOrEqualTo(2e7);
    assertThat(longer.get("timings").elements().getFirst().get("name").text()).isEqualTo("prepare");
  }

  @Test
  void longLinesAreReadAndWritten() {
    String numbers = "1.25, ".repeat(99_999) + "1.25";
    Field answer = Session.answer(evaluate("lse", "gradient", "{\"x\": [" + numbers + "]}"));
    assertThat(answer.get("output").numbers()).hasSize(100_000).containsOnly(1e-5);
  }
}
