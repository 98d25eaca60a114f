package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The elementary functions beside values of high precision. `-Delementary=FILE` takes more of
/// them.
class ElementaryTest {
  private static final double MOST_ULPS = 4.0;
  private static final double NaN = Double.NaN;
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private static final Map<String, UnaryOperator<Value>> FUNCTIONS =
      Map.ofEntries(
          Map.entry("exp", Value::exp),
          Map.entry("expm1", Value::expm1),
          Map.entry("log", Value::log),
          Map.entry("log1p", Value::log1p),
          Map.entry("sin", Value::sin),
          Map.entry("cos", Value::cos),
          Map.entry("tan", Value::tan),
          Map.entry("tanh", Value::tanh),
          Map.entry("sigmoid", Value::sigmoid),
          Map.entry("softplus", Value::softplus),
          Map.entry("erf", Value::erf),
          Map.entry("erfc", Value::erfc),
          Map.entry("normalCdf", Value::normalCdf));

  private static CompiledFunction compiled(String name) {
    CompilerOptions options = Compiler.options().tier(Tier.LOOPS);
    if (name.equals("pow")) {
      return options.compile(ScalarFunction.bivariate(Value::pow));
    }
    return name.equals("sechSquared")
        ? options.compile(ScalarFunction.univariate(Value::tanh).derivative(1))
        : options.compile(ScalarFunction.univariate(FUNCTIONS.get(name)));
  }

  @Test
  void eachIsWithinFourUlps() {
    Map<String, Double> worst = new TreeMap<>();
    Map<String, CompiledFunction> functions = new TreeMap<>();
    for (String line : lines()) {
      String[] fields = line.split("\t");
      double value = Double.parseDouble(fields[1]);
      double rest = Double.parseDouble(fields[2]);
      double[] x = Arrays.stream(fields).skip(3).mapToDouble(Double::parseDouble).toArray();
      double computed = functions.computeIfAbsent(fields[0], ElementaryTest::compiled).value(x);
      double ulps = Math.abs((computed - value) - rest) / Math.ulp(value);
      worst.merge(fields[0], ulps, Math::max);
    }
    System.out.println("largest errors in ulps: " + worst);
    assertThat(worst).hasSize(FUNCTIONS.size() + 2);
    assertThat(worst).allSatisfy((name, ulps) -> assertThat(ulps).as(name).isLessThan(MOST_ULPS));
  }

  private static List<String> lines() {
    String more = System.getProperty("elementary", "");
    try {
      if (!more.isEmpty()) {
        return Files.readAllLines(Path.of(more)).stream().filter(l -> !l.startsWith("#")).toList();
      }
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(
                  Objects.requireNonNull(
                      ElementaryTest.class.getResourceAsStream("/elementary.tsv")),
                  StandardCharsets.UTF_8))) {
        return reader.lines().filter(line -> !line.startsWith("#")).toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0, -0.0, 1.0, -1.0, 2.0, -2.5, 1e-310, 1e300, NaN, INFINITE, -INFINITE})
  void powersOfAnythingAreAsTheEngineHasThem(double x) {
    CompiledFunction power = compiled("pow");
    for (double y :
        new double[] {0.0, 1.0, -1.0, 3.0, -3.0, 0.5, 1e9, -1e9, 7.0, NaN, INFINITE, -INFINITE}) {
      double expected = Math.pow(x, y);
      double computed = power.value(x, y);
      assertThat(
              ((Double) computed).equals(expected)
                  || Math.abs(computed - expected) <= 4 * Math.ulp(expected))
          .as("%s ** %s: %s and %s", x, y, computed, expected)
          .isTrue();
      double constant = Value.of(x).pow(y).data();
      CompiledFunction ofConstant =
          Compiler.options().tier(Tier.LOOPS).compile(ScalarFunction.univariate(v -> v.pow(y)));
      double value = ofConstant.value(x);
      // A small whole exponent is a product, which is rounded more than once.
      boolean same = ((Double) value).equals(constant);
      assertThat(same || Math.abs(value - constant) < 1e-15 * Math.abs(constant))
          .as("%s ** %s: %s and %s", x, y, value, constant)
          .isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "exp, -Infinity, 0.0",
    "exp, Infinity, Infinity",
    "exp, 0.0, 1.0",
    "exp, 710, Infinity",
    "exp, -746, 0.0",
    "exp, -745, 4.9e-324",
    "exp, NaN, NaN",
    "expm1, -Infinity, -1.0",
    "expm1, Infinity, Infinity",
    "expm1, -0.0, -0.0",
    "expm1, NaN, NaN",
    "expm1, 709.9, Infinity",
    "expm1, 1e-320, 1e-320",
    "log, 0.0, -Infinity",
    "log, -0.0, -Infinity",
    "log, -1.0, NaN",
    "log, Infinity, Infinity",
    "log, 1.0, 0.0",
    "log, NaN, NaN",
    "log, 4.9e-324, -744.4400719213812",
    "log1p, -1.0, -Infinity",
    "log1p, -2.0, NaN",
    "log1p, Infinity, Infinity",
    "log1p, -0.0, -0.0",
    "log1p, NaN, NaN",
    "log1p, 1e-320, 1e-320",
    "sin, Infinity, NaN",
    "sin, NaN, NaN",
    "sin, -0.0, -0.0",
    "sin, 0.0, 0.0",
    "cos, -Infinity, NaN",
    "cos, NaN, NaN",
    "cos, 0.0, 1.0",
    "tanh, Infinity, 1.0",
    "tanh, -Infinity, -1.0",
    "tanh, -0.0, -0.0",
    "tanh, NaN, NaN",
    "tanh, 1e-320, 1e-320",
    "sigmoid, Infinity, 1.0",
    "sigmoid, -Infinity, 0.0",
    "sigmoid, 0.0, 0.5",
    "sigmoid, NaN, NaN",
    "softplus, Infinity, Infinity",
    "softplus, -Infinity, 0.0",
    "softplus, NaN, NaN",
    "erf, Infinity, 1.0",
    "erf, -Infinity, -1.0",
    "erf, -0.0, -0.0",
    "erf, NaN, NaN",
    "erfc, Infinity, 0.0",
    "erfc, -Infinity, 2.0",
    "erfc, NaN, NaN",
    "normalCdf, Infinity, 1.0",
    "normalCdf, -Infinity, 0.0",
    "normalCdf, NaN, NaN"
  })
  void atTheEdgesEachIsAsTheEngineHasIt(String name, double x, double expected) {
    Double same = expected;
    assertThat((Double) compiled(name).value(x)).isEqualTo(same);
    assertThat((Double) ScalarFunction.univariate(FUNCTIONS.get(name)).value(x)).isEqualTo(same);
  }
}
