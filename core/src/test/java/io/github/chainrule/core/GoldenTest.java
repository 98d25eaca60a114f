package io.github.chainrule.core;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every operation and its derivatives to third order against numbers of 45 digits that mpmath
/// computed; `tools/golden.py` wrote them.
class GoldenTest {

  /// Of values, relative to the expected number.
  private static final double VALUES = 2e-15;

  /// Of derivatives, relative to the largest derivative of the same order at the same point.
  private static final double DERIVATIVES = 1e-12;

  /// Of first derivatives on numbers, relative to the expected number.
  private static final double NUMBERS = 1e-13;

  /// Whose value is exact relative to 1 only, beside its negative zeros.
  private static final List<String> RELATIVE_TO_ONE = List.of("logGamma");

  private static final Map<String, Function<Value[], Value>> OPERATIONS =
      Map.ofEntries(
          unary("negate", Value::unaryMinus),
          unary("exp", Value::exp),
          unary("expm1", Value::expm1),
          unary("log", Value::log),
          unary("log1p", Value::log1p),
          unary("log2", Value::log2),
          unary("log10", Value::log10),
          unary("sqrt", Value::sqrt),
          unary("cbrt", Value::cbrt),
          unary("square", Value::square),
          unary("abs", Value::abs),
          unary("sin", Value::sin),
          unary("cos", Value::cos),
          unary("tan", Value::tan),
          unary("asin", Value::asin),
          unary("acos", Value::acos),
          unary("atan", Value::atan),
          unary("sinh", Value::sinh),
          unary("cosh", Value::cosh),
          unary("tanh", Value::tanh),
          unary("asinh", Value::asinh),
          unary("acosh", Value::acosh),
          unary("atanh", Value::atanh),
          unary("floor", Value::floor),
          unary("ceil", Value::ceil),
          unary("sign", Value::sign),
          unary("relu", Value::relu),
          unary("sigmoid", Value::sigmoid),
          unary("softplus", Value::softplus),
          unary("erf", Value::erf),
          unary("erfc", Value::erfc),
          unary("normalCdf", Value::normalCdf),
          unary("normalQuantile", Value::normalQuantile),
          unary("logGamma", Value::logGamma),
          unary("digamma", Value::digamma),
          unary("sechSquared", x -> Node.of(Primitive.SECH_SQUARED, x)),
          unary("trigamma", x -> x.polygamma(1)),
          unary("polygamma[5]", x -> x.polygamma(5)),
          unary("polygamma[12]", x -> x.polygamma(12)),
          unary("logSigmoid", Value::logSigmoid),
          unary("gelu", Value::gelu),
          unary("silu", Value::silu),
          unary("leakyRelu", x -> x.leakyRelu(0.01)),
          unary("elu", x -> x.elu(1.0)),
          unary("clamp", x -> x.clamp(-1.0, 1.0)),
          entry("plus", x -> x[0].plus(x[1])),
          entry("minus", x -> x[0].minus(x[1])),
          entry("times", x -> x[0].times(x[1])),
          entry("div", x -> x[0].div(x[1])),
          entry("pow", x -> x[0].pow(x[1])),
          entry("atan2", x -> x[0].atan2(x[1])),
          entry("hypot", x -> x[0].hypot(x[1])),
          entry("min", x -> x[0].min(x[1])),
          entry("max", x -> x[0].max(x[1])),
          entry("fma", x -> Values.fma(x[0], x[1], x[2])),
          entry("where", x -> Values.where(x[0], x[1], x[2])),
          entry("sum3", Values::sum),
          entry("mean3", Values::mean),
          entry("max3", Values::max),
          entry("min3", Values::min),
          entry("logSumExp3", Values::logSumExp),
          entry("softmax3", x -> Values.softmax(x).get(0)),
          entry("dot4", x -> Values.dot(new Value[] {x[0], x[1]}, new Value[] {x[2], x[3]})),
          entry("lt", x -> x[0].lt(x[1])),
          entry("le", x -> x[0].le(x[1])),
          entry("gt", x -> x[0].gt(x[1])),
          entry("ge", x -> x[0].ge(x[1])),
          entry("eq", x -> x[0].eq(x[1])),
          entry("ne", x -> x[0].ne(x[1])));

  private static Map.Entry<String, Function<Value[], Value>> unary(
      String name, Function<Value, Value> operation) {
    return entry(name, x -> operation.apply(x[0]));
  }

  private static Function<Value[], Value> operation(String name) {
    if (name.startsWith("pow[")) {
      double exponent = Double.parseDouble(name.substring(4, name.length() - 1));
      return x -> x[0].pow(exponent);
    }
    return Objects.requireNonNull(OPERATIONS.get(name), name);
  }

  /// A line of the file.
  private record Golden(String operation, double[] point, int[] orders, double expected) {
    int order() {
      return Arrays.stream(orders).sum();
    }

    static Golden parse(String line) {
      String[] columns = line.split("\t");
      return new Golden(
          columns[0],
          Arrays.stream(columns[1].split(",")).mapToDouble(Double::parseDouble).toArray(),
          Arrays.stream(columns[2].split(",")).mapToInt(Integer::parseInt).toArray(),
          Double.parseDouble(columns[3]));
    }
  }

  private static final List<Golden> GOLDEN = read();

  private static List<Golden> read() {
    try (InputStream in = GoldenTest.class.getResourceAsStream("/golden.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Golden::parse)
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyOperationHasGoldenNumbers() {
    assertThat(GOLDEN.stream().map(Golden::operation).distinct())
        .containsAll(OPERATIONS.keySet())
        .anyMatch(name -> name.startsWith("pow["));
    assertThat(GOLDEN.stream().map(Golden::order).distinct()).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @TestFactory
  Stream<DynamicTest> toThirdOrder() {
    Map<String, List<Golden>> byOperation =
        GOLDEN.stream().collect(Collectors.groupingBy(Golden::operation));
    return byOperation.entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> check(e.getKey(), e.getValue())));
  }

  private static void check(String name, List<Golden> lines) {
    List<String> failures = new ArrayList<>();
    Map<String, Derived> derived = new HashMap<>();
    for (Golden line : lines) {
      Derived at =
          derived.computeIfAbsent(
              Arrays.toString(line.point()), p -> new Derived(operation(name), line.point()));
      double actual = at.derivative(line.orders());
      double size = RELATIVE_TO_ONE.contains(name) ? 1.0 : 0.0;
      for (Golden other : lines) {
        if (other.order() == line.order() && Arrays.equals(other.point(), line.point())) {
          size = Math.max(size, Math.abs(other.expected()));
        }
      }
      double tolerance = line.order() == 0 ? VALUES : DERIVATIVES;
      // Of what is beyond the range of double, higher derivatives may be made of opposite
      // infinities.
      boolean overflow = line.order() > 1 && Double.isInfinite(line.expected());
      if (overflow
          ? Double.isFinite(actual)
          : !agree(actual, line.expected(), tolerance * size + Double.MIN_NORMAL)) {
        failures.add(
            "%s at %s, orders %s: %s, expected %s"
                .formatted(
                    name,
                    Arrays.toString(line.point()),
                    Arrays.toString(line.orders()),
                    actual,
                    line.expected()));
      }
    }
    assertThat(failures).isEmpty();
  }

  /// Reverse and forward mode on numbers, whose rules are not those on values.
  @TestFactory
  Stream<DynamicTest> gradientsOnNumbers() {
    return GOLDEN.stream()
        .filter(line -> line.order() == 1)
        .map(line ->
            DynamicTest.dynamicTest(
                line.operation() + Arrays.toString(line.point()), () -> checkNumbers(line)));
  }

  private static void checkNumbers(Golden line) {
    List<Value> point = Arrays.stream(line.point()).mapToObj(Value::of).toList();
    Value output = operation(line.operation()).apply(point.toArray(Value[]::new));
    output.backward();
    Value input =
        point.get(IntStream.range(0, point.size()).filter(i -> line.orders()[i] == 1).sum());
    double size = RELATIVE_TO_ONE.contains(line.operation()) ? 1.0 : Math.abs(line.expected());
    double tolerance = NUMBERS * size + Double.MIN_NORMAL;
    double forward = Derivatives.jvp(output, List.of(input), 1.0);
    assertThat(agree(input.grad(), line.expected(), tolerance))
        .as("%s: %s", line, input.grad())
        .isTrue();
    assertThat(agree(forward, line.expected(), tolerance)).as("%s: %s", line, forward).isTrue();
  }

  private static boolean agree(double actual, double expected, double tolerance) {
    return actual == expected || Math.abs(actual - expected) <= tolerance;
  }

  /// The derivatives of an operation at a point, each made from one of lower order.
  private static final class Derived {
    private final List<Value> point;
    private final Map<List<Integer>, Value> known = new HashMap<>();

    Derived(Function<Value[], Value> operation, double[] point) {
      this.point = Arrays.stream(point).mapToObj(Value::of).toList();
      List<Integer> none = IntStream.of(new int[point.length]).boxed().toList();
      known.put(none, operation.apply(this.point.toArray(Value[]::new)));
    }

    double derivative(int[] orders) {
      return value(IntStream.of(orders).boxed().toList()).data();
    }

    private Value value(List<Integer> orders) {
      Value value = known.get(orders);
      if (value != null) {
        return value;
      }
      int last = orders.size() - 1;
      while (orders.get(last) == 0) {
        last--;
      }
      List<Integer> lower = new ArrayList<>(orders);
      lower.set(last, lower.get(last) - 1);
      value = Derivatives.gradient(value(lower), point).get(last);
      known.put(orders, value);
      return value;
    }
  }
}
