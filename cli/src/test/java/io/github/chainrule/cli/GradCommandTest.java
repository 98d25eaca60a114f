package io.github.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GradCommandTest {
  private static final String[] NEURON = {
    "grad", "tanh(x1*w1 + x2*w2 + b)", "x1=2", "x2=0", "w1=-3", "w2=1", "b=6.8813735870195432"
  };

  private static Run neuron(String... options) {
    List<String> arguments = new ArrayList<>(List.of(NEURON));
    arguments.addAll(List.of(options));
    return Run.of(arguments.toArray(String[]::new));
  }

  private static JsonNode json(Run run) {
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    return JsonMapper.builder().build().readTree(run.out());
  }

  @Test
  void theNeuronAsJson() {
    JsonNode json = json(neuron("--json"));
    assertThat(json.propertyNames()).containsExactly("value", "gradient", "inner");
    assertThat(json.get("value").doubleValue()).isEqualTo(0.7071067811865476);
    JsonNode gradient = json.get("gradient");
    assertThat(gradient.propertyNames()).containsExactly("x1", "x2", "w1", "w2", "b");
    assertThat(gradient.get("x1").doubleValue()).isCloseTo(-1.5, within(1e-12));
    assertThat(gradient.get("w1").doubleValue()).isCloseTo(1.0, within(1e-12));
    assertThat(gradient.get("x2").doubleValue()).isCloseTo(0.5, within(1e-12));
    assertThat(gradient.get("w2").doubleValue()).isZero();
    assertThat(gradient.get("b").doubleValue()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void theNeuronForPeople() {
    Run run = neuron();
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            value  0.707106781187

            derivatives
              x1  -1.5
              x2  0.5
              w1  1
              w2  0
              b   0.5
            """);
  }

  @Test
  void fullShowsAllDigits() {
    assertThat(neuron("--full").out()).contains("value  0.7071067811865476", "-1.4999999999999996");
  }

  @Test
  void innerValuesFollowTheDerivatives() {
    Run run = Run.of("grad", "e = a*b; d = e + c; L = d*f", "a=2", "b=-3", "c=10", "f=-2");
    assertThat(run.out())
        .isEqualTo(
            """
            value  -8

            derivatives
              a  6
              b  -4
              c  -2
              f  4

            inner values
                 value  derivative
              e  -6     -2
              d  4      -2
              L  -8     1
            """);
    JsonNode inner = json(Run.of("grad", "n = x*x; n + 1", "x=3", "--json")).get("inner").get("n");
    assertThat(inner.get("data").doubleValue()).isEqualTo(9.0);
    assertThat(inner.get("grad").doubleValue()).isEqualTo(1.0);
  }

  @Test
  void theExampleOfMicrogradsReadme() {
    String formula =
        "c = a + b; d = a*b + b**3; c = c + c + 1; c = c + 1 + c + (-a);"
            + "d = d + d*2 + relu(b + a); d = d + 3*d + relu(b - a);"
            + "e = c - d; f = e**2; g = f/2; g = g + 10/f";
    JsonNode json = json(Run.of("grad", formula, "a=-4", "b=2", "--json"));
    assertThat(json.get("value").doubleValue()).isCloseTo(24.70408163265306, within(1e-13));
    JsonNode gradient = json.get("gradient");
    assertThat(gradient.get("a").doubleValue()).isCloseTo(138.83381924198252, within(1e-12));
    assertThat(gradient.get("b").doubleValue()).isCloseTo(645.5772594752186, within(1e-12));
  }

  @Test
  void microgradsSanityTest() {
    String formula = "z = 2*x + 2 + x; q = relu(z) + z*x; h = relu(z*z); y = h + q + q*x";
    JsonNode json = json(Run.of("grad", formula, "x=-4", "--json"));
    assertThat(json.get("value").doubleValue()).isEqualTo(-20.0);
    assertThat(json.get("gradient").get("x").doubleValue()).isEqualTo(46.0);
  }

  @Test
  void valuesMayBeExpressions() {
    JsonNode json = json(Run.of("grad", "sin(x)", "x=pi/2", "--json"));
    assertThat(json.get("value").doubleValue()).isEqualTo(1.0);
    assertThat(json(Run.of("grad", "x + e", "x=-e", "--json")).get("value").doubleValue()).isZero();
  }

  @Test
  void aFormulaMayBeginWithAMinus() {
    assertThat(Run.of("grad", "-x^2", "x=3").out()).startsWith("value  -9\n");
    assertThat(Run.of("grad", "-h*2", "h=3").out()).startsWith("value  -6\n");
    assertThat(Run.of("grad", "- -x", "x=3").out()).startsWith("value  3\n");
  }

  @Test
  void numbersThatJsonHasNotAreStrings() {
    JsonNode json = json(Run.of("grad", "log(x) + y*0", "x=0", "y=inf", "--json"));
    assertThat(json.get("value").stringValue()).isEqualTo("NaN");
    assertThat(json.get("gradient").get("x").stringValue()).isEqualTo("Infinity");
    assertThat(json(Run.of("grad", "log(x)", "x=0", "--json")).get("value").stringValue())
        .isEqualTo("-Infinity");
  }

  @Test
  void whatIsNotFiniteIsTracedToItsOrigin() {
    assertThat(Run.of("grad", "y*log(x)", "x=0", "y=2").out())
        .contains("not finite: data of log(x) is -Infinity, made by log of [Value(data=0.0)]");
  }

  @Test
  void secondDerivatives() {
    Run run = Run.of("grad", "x^2*y", "x=3", "y=5", "--hessian");
    assertThat(run.out())
        .endsWith(
            """
            second derivatives
                 x   y
              x  10  6
              y  6   0
            """);
    JsonNode hessian = json(Run.of("grad", "x^3", "x=2", "--hessian", "--json")).get("hessian");
    assertThat(hessian.get("x").get("x").doubleValue()).isEqualTo(12.0);
  }

  @Test
  void theCheckShowsCentralDifferences() {
    Run run = Run.of("grad", "x^2*sin(y)", "x=3", "y=1", "--check");
    assertThat(run.out()).contains("derivative", "central difference", "relative error");
    assertThat(run.out()).doesNotContain("(!)");
    JsonNode check = json(Run.of("grad", "x^2", "x=3", "--check", "--json")).get("check").get("x");
    assertThat(check.get("central").doubleValue()).isCloseTo(6.0, within(1e-8));
    assertThat(check.get("relativeError").doubleValue()).isLessThan(1e-8);
    assertThat(Run.of("grad", "abs(x) + 2*relu(x)", "x=0", "--check").out())
        .contains("(!) the two differ: a kink, a jump");
  }

  @Test
  void theStepsTellTheRulesInWordsAndNumbers() {
    Run run =
        Run.of(
            "grad",
            "x1w1 = x1*w1; x2w2 = x2*w2; x1w1x2w2 = x1w1 + x2w2; n = x1w1x2w2 + b; o = tanh(n)",
            "x1=2",
            "x2=0",
            "w1=-3",
            "w2=1",
            "b=6.8813735870195432",
            "--steps");
    assertThat(run.out())
        .contains("1. o = tanh(n)   has gradient 1", "+ passes 0.5 unchanged to x1w1x2w2 and b")
        .contains("* gives w1: 0.5 * x1 (2) = 1");
    JsonNode steps = json(Run.of("grad", "x + x", "x=1", "--steps", "--json")).get("steps");
    assertThat(steps.get(0).get("node").stringValue()).isEqualTo("x + x   has gradient 1");
    assertThat(steps.get(0).get("rules").get(0).stringValue())
        .isEqualTo("+ passes 1 unchanged to x and x");
    assertThat(steps.get(0).get("rules").get(1).stringValue()).isEqualTo("added up, x now has 2");
  }

  @Test
  void onlyTheDerivativesAskedFor() {
    JsonNode json = json(neuron("--json", "--wrt", "b,x1"));
    assertThat(json.get("gradient").propertyNames()).containsExactly("b", "x1");
    assertThat(neuron("--wrt=w2").out()).endsWith("derivatives\n  w2  0\n");
  }

  @Test
  void aNumberHasNoDerivatives() {
    assertThat(Run.of("grad", "2*3").out()).isEqualTo("value  6\n");
    assertThat(json(Run.of("grad", "2*3", "--json")).get("gradient").isEmpty()).isTrue();
  }

  @Test
  void theCheckWorksOnAnyScale() {
    assertThat(Run.of("grad", "log(x)", "x=1e-8", "--check").out()).doesNotContain("(!)");
    assertThat(Run.of("grad", "sin(x)", "x=1e-8", "--check").out()).doesNotContain("(!)");
    assertThat(Run.of("grad", "x^3", "x=1e100", "--check").out()).doesNotContain("(!)");
    assertThat(Run.of("grad", "6.6e-34*x^2", "x=1e-30", "--check").out()).doesNotContain("(!)");
    assertThat(Run.of("grad", "sin(1e5*x)", "x=1", "--check").out()).doesNotContain("(!)");
    assertThat(Run.of("grad", "sin(1e5*x)", "x=0", "--check").out()).doesNotContain("(!)");
  }

  @Test
  void theCheckIsQuietAtStationaryPoints() {
    assertThat(Run.of("grad", "x^2-2*x", "x=1", "--check").out()).doesNotContain("(!)");
    assertThat(Run.of("grad", "(y-1)^4", "y=1", "--check").out()).doesNotContain("(!)");
    assertThat(Run.of("grad", "cos(x)", "x=pi", "--check").out()).doesNotContain("(!)");
  }

  @Test
  void whatWasAskedForIsThereEvenIfThereIsNothingToTell() {
    JsonNode json = json(Run.of("grad", "3", "--json", "--hessian", "--check", "--steps"));
    assertThat(json.propertyNames())
        .containsExactly("value", "gradient", "inner", "hessian", "check", "steps");
  }

  @Test
  void manyVariablesTakeNoLongerThanTheyMust() {
    int n = 5000;
    List<String> arguments = new ArrayList<>(List.of("grad", ""));
    StringBuilder formula = new StringBuilder("0");
    for (int i = 0; i < n; i++) {
      formula.append(" + v").append(i).append("^2");
      arguments.add("v" + i + "=" + i);
    }
    arguments.set(1, formula.toString());
    assertThat(Run.of(arguments.toArray(String[]::new)).out()).contains("v4999  9998");
  }
}
