package io.github.chainrule.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.chainrule.core.Source;
import io.github.chainrule.core.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaTest {

  private static double number(String formula) {
    return Formula.parse(formula).evaluate(Map.of()).value().data();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 + 2*3          | 7
          (1 + 2)*3        | 9
          10 - 4 - 3       | 3
          16 / 4 / 2       | 2
          -2^2             | -4
          (-2)^2           | 4
          2^-1             | 0.5
          2^3^2            | 512
          2**3**2          | 512
          -2**-2           | -0.25
          2^-2^2           | 0.0625
          --3              | 3
          +-+3             | -3
          3 - -2           | 5
          2*-3 + 8         | 2
          1 < 2            | 1
          2 <= 1           | 0
          2 > 1            | 1
          1 >= 2           | 0
          1 + 1 == 2       | 1
          1 != 1           | 0
          (1 < 2) + (2 < 3)| 2
          where(1 < 2, 5, 7) | 5
          pow(2, 10)       | 1024
          softmax(0, 0)    | 0.5
          dot(1, 2, 3, 4)  | 11
          clamp(5, -1, 1)  | 1
          leakyRelu(-2)    | -0.02
          leakyRelu(-2, 0.5) | -1
          polygamma(0, 1)  | -0.5772156649015329
          elu(3)           | 3
          max(1, 3, 2)     | 3
          ln(e)            | 1
          """)
  void operatorsBindAsPeopleExpect(String formula, double expected) {
    assertThat(number(formula)).isCloseTo(expected, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1., 1",
    ".5, 0.5",
    "1.5, 1.5",
    "1e3, 1000",
    "1E+3, 1000",
    "1.5e-3, 0.0015",
    "1_000_000, 1e6",
    "0xff, 255",
    "0XA, 10",
    "007, 7",
    "6.8813735870195432, 6.881373587019543",
    "4.9e-324, 4.9e-324",
    "1.7976931348623157e308, 1.7976931348623157e308"
  })
  void numbersAreWrittenInAllUsualForms(String formula, double expected) {
    assertThat(number(formula)).isEqualTo(expected);
  }

  @Test
  void constantsHaveTheirNumbersUnlessAVariableHasTheName() {
    assertThat(number("pi")).isEqualTo(Math.PI);
    assertThat(number("π")).isEqualTo(Math.PI);
    assertThat(number("e")).isEqualTo(Math.E);
    assertThat(number("-inf")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(number("NaN")).isNaN();
    assertThat(number("e = 2; e*3")).isEqualTo(6.0);
    Formula formula = Formula.parse("e * x");
    assertThat(formula.variables()).containsExactly("x");
    assertThat(formula.uses("e")).isTrue();
    Map<String, Value> given = Map.of("e", Value.of(5.0), "x", Value.of(2.0));
    assertThat(formula.evaluate(given).value().data()).isEqualTo(10.0);
  }

  @Test
  void variablesAreListedInTheOrderOfTheirAppearance() {
    Formula formula = Formula.parse("c = b*a + x; c*b + d");
    assertThat(formula.variables()).containsExactly("b", "a", "x", "d");
    assertThat(formula.uses("c")).isFalse();
    assertThat(formula).hasToString("c = b*a + x; c*b + d");
  }

  @Test
  void statementsNameInnerValues() {
    Formula formula = Formula.parse("e = a*b; d = e + c; L = d*f");
    Map<String, Value> given =
        Map.of("a", Value.of(2), "b", Value.of(-3), "c", Value.of(10), "f", Value.of(-2));
    Formula.Result result = formula.evaluate(given);
    assertThat(result.value()).hasToString("Value(data=-8.0)");
    assertThat(result.inner().keySet()).containsExactly("e", "d", "L");
    assertThat(result.inner().get("L")).isSameAs(result.value());
    assertThat(result.inner().get("d").label()).isEqualTo("d");
    result.value().backward();
    assertThat(result.inner().get("e").grad()).isEqualTo(-2.0);
  }

  @Test
  void aNameMayBeGivenAgain() {
    Formula.Result result =
        Formula.parse("c = x; c = c + c + 1; c = c*c; c").evaluate(Map.of("x", Value.of(2.0, "x")));
    assertThat(result.value().data()).isEqualTo(25.0);
    assertThat(result.inner()).containsOnlyKeys("c");
    assertThat(result.inner().get("c").label()).isEqualTo("c");
    assertThat(result.value().operands().get(0).label()).isEqualTo("c#2");
  }

  @Test
  void theExampleOfMicrogradsReadme() {
    Value a = Value.of(-4.0, "a");
    Value b = Value.of(2.0, "b");
    String text =
        """
        c = a + b
        d = a * b + b**3
        c = c + c + 1
        c = c + 1 + c + (-a)
        d = d + d * 2 + relu(b + a)
        d = d + 3 * d + relu(b - a)
        e = c - d
        f = e**2
        g = f / 2.0
        g = g + 10.0 / f
        """;
    Value g = Formula.parse(text).evaluate(Map.of("a", a, "b", b)).value();
    g.backward();
    assertThat(g.data()).isCloseTo(24.70408163265306, within(1e-13));
    assertThat(a.grad()).isCloseTo(138.83381924198252, within(1e-12));
    assertThat(b.grad()).isCloseTo(645.5772594752186, within(1e-12));
  }

  @Test
  void aSecondNameOfAVariableLeavesItsLabelAlone() {
    Value x = Value.of(2.0, "x");
    Formula.Result result = Formula.parse("y = x; y*y").evaluate(Map.of("x", x));
    assertThat(result.inner().get("y")).isSameAs(x);
    assertThat(x.label()).isEqualTo("x");
    Value unnamed = Value.of(3.0);
    Formula.parse("y = x; y*y").evaluate(Map.of("x", unnamed));
    assertThat(unnamed.label()).isEmpty();
  }

  @Test
  void aNamedNumberHasADerivative() {
    Formula.Result result = Formula.parse("k = 3; k^2").evaluate(Map.of());
    result.value().backward();
    assertThat(result.inner().get("k").grad()).isEqualTo(6.0);
    assertThat(result.inner().get("k").operation()).isEqualTo(Source.LEAF);
  }

  @Test
  void linesMayBreakWhereAStatementCannotEnd() {
    assertThat(number("a = 1 +\n 2\n\n b = max(\n a,\n 5)\n\n b * (\n2)\n")).isEqualTo(10.0);
    assertThat(number("; 1 ;;")).isEqualTo(1.0);
    assertThat(number("(1\n + 2\n)\n")).isEqualTo(3.0);
  }

  @Test
  void aFormulaMayBeEvaluatedOnManyPoints() {
    Formula formula = Formula.parse("y = x*x; y + 1");
    assertThat(formula.evaluate(Map.of("x", Value.of(2))).value().data()).isEqualTo(5.0);
    assertThat(formula.evaluate(Map.of("x", Value.of(3))).value().data()).isEqualTo(10.0);
  }

  @Test
  void aLongSumNeedsNoDeepStack() {
    String sum = "x" + " + x".repeat(50_000);
    Value x = Value.of(1.0);
    Value value = Formula.parse(sum).evaluate(Map.of("x", x)).value();
    value.backward();
    assertThat(x.grad()).isEqualTo(50_001.0);
  }

  @Test
  void everyFunctionOfTheEngineIsThere() {
    List<String> names =
        Formula.functions().stream().map(usage -> usage.replaceAll("\\(.*", "")).toList();
    assertThat(names)
        .contains("exp", "expm1", "log", "log1p", "log2", "log10", "sqrt", "cbrt", "square", "abs")
        .contains("sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh")
        .contains("asinh", "acosh", "atanh", "hypot", "fma", "floor", "ceil", "sign", "min", "max")
        .contains("clamp", "relu", "leakyRelu", "elu", "gelu", "silu", "sigmoid", "logSigmoid")
        .contains("softplus", "erf", "erfc", "normalCdf", "normalQuantile", "logGamma", "digamma")
        .contains("where", "sum", "dot", "mean", "logSumExp", "softmax", "pow", "polygamma");
  }

  @ParameterizedTest
  @CsvSource({
    "exp, 0.5, 1.6487212707001282",
    "expm1, 0.5, 0.6487212707001282",
    "log, 0.5, -0.6931471805599453",
    "log1p, 0.5, 0.4054651081081644",
    "log2, 0.5, -1",
    "log10, 0.5, -0.3010299956639812",
    "sqrt, 0.25, 0.5",
    "cbrt, 0.125, 0.5",
    "square, 0.5, 0.25",
    "abs, -0.5, 0.5",
    "sin, 0.5, 0.479425538604203",
    "cos, 0.5, 0.8775825618903728",
    "tan, 0.5, 0.5463024898437905",
    "asin, 0.5, 0.5235987755982989",
    "acos, 0.5, 1.0471975511965979",
    "atan, 0.5, 0.4636476090008061",
    "sinh, 0.5, 0.5210953054937474",
    "cosh, 0.5, 1.1276259652063807",
    "tanh, 0.5, 0.46211715726000975",
    "asinh, 0.5, 0.48121182505960347",
    "acosh, 1.5, 0.9624236501192069",
    "atanh, 0.5, 0.5493061443340548",
    "floor, 0.5, 0",
    "ceil, 0.5, 1",
    "sign, 0.5, 1",
    "relu, 0.5, 0.5",
    "gelu, 0.5, 0.34573123063700656",
    "silu, 0.5, 0.3112296656009273",
    "sigmoid, 0.5, 0.6224593312018546",
    "logSigmoid, 0.5, -0.4740769841801067",
    "softplus, 0.5, 0.9740769841801067",
    "erf, 0.5, 0.5204998778130465",
    "erfc, 0.5, 0.4795001221869535",
    "normalCdf, 0.5, 0.6914624612740131",
    "normalQuantile, 0.25, -0.6744897501960817",
    "logGamma, 0.5, 0.5723649429247001",
    "digamma, 0.5, -1.9635100260214235",
    "sum, 0.5, 0.5",
    "mean, 0.5, 0.5",
    "min, 0.5, 0.5",
    "logSumExp, 0.5, 0.5",
    "detach, 0.5, 0.5",
    "elu, -0.5, -0.3934693402873666"
  })
  void functionsOfOneArgument(String name, double x, double expected) {
    double actual = number(name + "(" + x + ")");
    assertThat(actual).isCloseTo(expected, within(2e-15 * Math.max(1, Math.abs(expected))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          atan2(1, -1)        | 2.356194490192345
          hypot(3, 4)         | 5
          fma(2, 3, 4)        | 10
          min(4, 2, 3)        | 2
          mean(1, 2, 6)       | 3
          sum(1, 2, 6)        | 9
          logSumExp(0, 0)     | 0.6931471805599453
          elu(-1, 2)          | -1.2642411176571153
          """)
  void functionsOfSeveralArguments(String formula, double expected) {
    assertThat(number(formula)).isCloseTo(expected, within(1e-15 * Math.max(1, expected)));
  }
}
