package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The rules on numbers and on values, and both modes, agree wherever arithmetic gets difficult:
/// zeros of both signs, infinities, NaN, the largest and the smallest numbers, ties.
class SpecialValuesTest {
  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    0.5,
    -0.5,
    1.0,
    -1.0,
    2.0,
    -2.0,
    3.0,
    1e-300,
    -1e-300,
    Double.MIN_VALUE,
    1e300,
    -1e300,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  @ParameterizedTest
  @EnumSource(Primitive.class)
  void bothSidesOfEachRuleAgree(Primitive primitive) {
    List<String> failures = new ArrayList<>();
    for (double x : SPECIAL) {
      for (double y : SPECIAL) {
        compare(primitive, x, y, failures);
      }
    }
    assertThat(failures).isEmpty();
  }

  private static void compare(Primitive primitive, double x, double y, List<String> failures) {
    Value a = Value.of(x);
    Value b = Value.of(y);
    Value output =
        switch (primitive) {
          case POWER_CONSTANT -> a.pow(y);
          case POLYGAMMA -> a.polygamma(Math.abs((int) Math.min(Math.abs(y), 5.0)));
          case WHERE -> Node.of(primitive, new Value[] {a, b, a});
          case FMA, SUM, MAX, MIN, LOG_SUM_EXP -> Node.of(primitive, new Value[] {a, b, a});
          case DOT -> Node.of(primitive, new Value[] {a, b, b, a});
          case ADD, SUBTRACT, MULTIPLY, DIVIDE, POWER, HYPOT, ATAN2 -> Node.of(primitive, a, b);
          case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL ->
              Node.of(primitive, a, b);
          default -> Node.of(primitive, a);
        };
    output.backward();
    List<Value> symbolic = Derivatives.gradient(output, a, b);
    for (Value input : List.of(a, b)) {
      double numeric = input.grad();
      double graph = symbolic.get(input == a ? 0 : 1).data();
      double forward = Derivatives.jvp(output, List.of(input), 1.0);
      if (!same(numeric, graph) || !same(numeric, forward)) {
        failures.add(
            "%s(%s, %s) for %s: numbers %s, values %s, forward mode %s"
                .formatted(
                    primitive, x, y, input == a ? "first" : "second", numeric, graph, forward));
      }
    }
  }

  /// Equal, or equal but for rounding.
  private static boolean same(double a, double b) {
    double size = Math.max(Math.abs(a), Math.abs(b));
    return Double.isNaN(a) ? Double.isNaN(b) : a == b || Math.abs(a - b) <= 1e-12 * size;
  }
}
