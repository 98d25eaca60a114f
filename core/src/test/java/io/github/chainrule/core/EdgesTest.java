package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What is decided at kinks, ties, the border of domains, and where zero meets infinity; the same
/// on numbers, on values and in forward mode.
class EdgesTest {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  /// An operation at a point, its value there, and its derivatives.
  private record Edge(
      String name, Function<Value[], Value> f, double[] point, double value, double... partials) {}

  private static Edge at(
      String name, Function<Value, Value> f, double x, double value, double derivative) {
    return new Edge(name + " at " + x, p -> f.apply(p[0]), new double[] {x}, value, derivative);
  }

  private static Edge at(
      String name,
      Function<Value[], Value> f,
      List<Double> point,
      double value,
      double... partials) {
    double[] p = point.stream().mapToDouble(x -> x).toArray();
    return new Edge(name + " at " + point, f, p, value, partials);
  }

  private static final List<Edge> EDGES =
      List.of(
          at("relu", Value::relu, 0.0, 0.0, 0.0),
          at("relu", Value::relu, -0.0, 0.0, 0.0),
          at("relu", Value::relu, NAN, NAN, 1.0),
          at("leakyRelu", x -> x.leakyRelu(0.1), 0.0, 0.0, 0.1),
          at("elu", x -> x.elu(2.0), 0.0, 0.0, 2.0),
          at("elu", x -> x.elu(2.0), 1000.0, 1000.0, 1.0),
          at("abs", Value::abs, 0.0, 0.0, 0.0),
          at("sign", Value::sign, 0.0, 0.0, 0.0),
          at("floor", Value::floor, 2.0, 2.0, 0.0),
          at("ceil", Value::ceil, 2.0, 2.0, 0.0),
          at("clamp", x -> x.clamp(-1, 1), 1.0, 1.0, 1.0),
          at("clamp", x -> x.clamp(-1, 1), -1.0, -1.0, 1.0),
          at("clamp", x -> x.clamp(-1, 1), 1.5, 1.0, 0.0),
          at("clamp", x -> x.clamp(-1, 1), -1.5, -1.0, 0.0),
          at("clamp", x -> x.clamp(-1, 1), NAN, NAN, 1.0),
          at("sqrt", Value::sqrt, 0.0, 0.0, INF),
          at("sqrt", Value::sqrt, -1.0, NAN, NAN),
          at("cbrt", Value::cbrt, 0.0, 0.0, INF),
          at("log", Value::log, 0.0, -INF, INF),
          at("log", Value::log, -1.0, NAN, NAN),
          at("log", Value::log, NAN, NAN, NAN),
          at("log1p", Value::log1p, -1.0, -INF, INF),
          at("log1p", Value::log1p, -2.0, NAN, NAN),
          at("log2", Value::log2, 0.0, -INF, INF),
          at("log2", Value::log2, -1.0, NAN, NAN),
          at("log10", Value::log10, 0.0, -INF, INF),
          at("log10", Value::log10, -1.0, NAN, NAN),
          at("asin", Value::asin, 1.0, Math.PI / 2, INF),
          at("asin", Value::asin, 1.5, NAN, NAN),
          at("acos", Value::acos, -1.0, Math.PI, -INF),
          at("acos", Value::acos, -1.5, NAN, NAN),
          at("acosh", Value::acosh, 1.0, 0.0, INF),
          at("acosh", Value::acosh, 0.5, NAN, NAN),
          at("acosh", Value::acosh, -2.0, NAN, NAN),
          at("atanh", Value::atanh, 1.0, INF, INF),
          at("atanh", Value::atanh, -1.0, -INF, INF),
          at("atanh", Value::atanh, 2.0, NAN, NAN),
          at("atanh", Value::atanh, -2.0, NAN, NAN),
          at("tanh", Value::tanh, 400.0, 1.0, 0.0),
          at("exp", Value::exp, 1000.0, INF, INF),
          at("exp", Value::exp, -1000.0, 0.0, 0.0),
          at("normalQuantile", Value::normalQuantile, 0.0, -INF, INF),
          at("normalQuantile", Value::normalQuantile, 1.0, INF, INF),
          at("normalQuantile", Value::normalQuantile, 1.5, NAN, NAN),
          at("logGamma", Value::logGamma, 0.0, INF, NAN),
          at("digamma", Value::digamma, -1.0, NAN, INF),
          at("x**0", x -> x.pow(0), 0.0, 1.0, 0.0),
          at("x**0", x -> x.pow(0), NAN, 1.0, 0.0),
          at("x**1", x -> x.pow(1), 0.0, 0.0, 1.0),
          at("x**2", x -> x.pow(2), 0.0, 0.0, 0.0),
          at("x**2.5", x -> x.pow(2.5), 0.0, 0.0, 0.0),
          at("x**0.5", x -> x.pow(0.5), 0.0, 0.0, INF),
          at("x**-1", x -> x.pow(-1), 0.0, INF, -INF),
          at("x**-2", x -> x.pow(-2), 0.0, INF, -INF),
          at("x**3", x -> x.pow(3), -2.0, -8.0, 12.0),
          at("x**2.5", x -> x.pow(2.5), -2.0, NAN, NAN),
          at("x**y", x -> x[0].pow(x[1]), List.of(0.0, 2.0), 0.0, 0.0, 0.0),
          at("x**y", x -> x[0].pow(x[1]), List.of(0.0, 1.0), 0.0, 1.0, 0.0),
          at("x**y", x -> x[0].pow(x[1]), List.of(0.0, 0.5), 0.0, INF, 0.0),
          at("x**y", x -> x[0].pow(x[1]), List.of(0.0, 0.0), 1.0, 0.0, -INF),
          at("x**y", x -> x[0].pow(x[1]), List.of(0.0, -1.0), INF, -INF, -INF),
          at("x**y", x -> x[0].pow(x[1]), List.of(2.0, 0.0), 1.0, 0.0, Math.log(2)),
          at("x**y", x -> x[0].pow(x[1]), List.of(-2.0, 3.0), -8.0, 12.0, NAN),
          at("atan2", x -> x[0].atan2(x[1]), List.of(0.0, 0.0), 0.0, NAN, NAN),
          at("atan2", x -> x[0].atan2(x[1]), List.of(2.0, 0.0), Math.PI / 2, 0.0, -0.5),
          at("atan2", x -> x[0].atan2(x[1]), List.of(0.0, -2.0), Math.PI, -0.5, 0.0),
          at("hypot", x -> x[0].hypot(x[1]), List.of(0.0, 0.0), 0.0, 0.0, 0.0),
          at("hypot", x -> x[0].hypot(x[1]), List.of(0.0, -2.0), 2.0, 0.0, -1.0),
          at("div", x -> x[0].div(x[1]), List.of(1.0, 0.0), INF, INF, -INF),
          at("div", x -> x[0].div(x[1]), List.of(0.0, 0.0), NAN, INF, NAN),
          at("max", x -> x[0].max(x[1]), List.of(3.0, 3.0), 3.0, 0.5, 0.5),
          at("max", x -> x[0].max(x[1]), List.of(3.0, 4.0), 4.0, 0.0, 1.0),
          at("max", x -> x[0].max(x[1]), List.of(INF, 4.0), INF, 1.0, 0.0),
          at("max", x -> x[0].max(x[1]), List.of(NAN, 4.0), NAN, NAN, NAN),
          at("max", Values::max, List.of(2.0, 1.0, 2.0, 2.0), 2.0, 1 / 3.0, 0, 1 / 3.0, 1 / 3.0),
          at("min", x -> x[0].min(x[1]), List.of(3.0, 3.0), 3.0, 0.5, 0.5),
          at("min", x -> x[0].min(x[1]), List.of(3.0, 4.0), 3.0, 1.0, 0.0),
          at("min", x -> x[0].min(x[1]), List.of(NAN, 4.0), NAN, NAN, NAN),
          at("min", Values::min, List.of(2.0, 1.0, 1.0, 2.0), 1.0, 0, 0.5, 0.5, 0),
          at("logSumExp", Values::logSumExp, List.of(1000.0, -INF), 1000.0, 1.0, 0.0),
          at("logSumExp", Values::logSumExp, List.of(1e16, 1e16), 1e16, 0.5, 0.5),
          at("logSumExp", Values::logSumExp, List.of(INF, 1.0), INF, NAN, NAN),
          at("logSumExp", Values::logSumExp, List.of(-INF, -INF), -INF, NAN, NAN),
          at("x < y", x -> x[0].lt(x[1]), List.of(1.0, 2.0), 1.0, 0.0, 0.0),
          at("x <= y", x -> x[0].le(x[1]), List.of(2.0, 2.0), 1.0, 0.0, 0.0),
          at("x > y", x -> x[0].gt(x[1]), List.of(2.0, 2.0), 0.0, 0.0, 0.0),
          at("x >= y", x -> x[0].ge(x[1]), List.of(2.0, 2.0), 1.0, 0.0, 0.0),
          at("x == y", x -> x[0].eq(x[1]), List.of(2.0, 2.0), 1.0, 0.0, 0.0),
          at("x == y", x -> x[0].eq(x[1]), List.of(NAN, NAN), 0.0, 0.0, 0.0),
          at("x != y", x -> x[0].ne(x[1]), List.of(NAN, NAN), 1.0, 0.0, 0.0),
          at("where", Values2::where, List.of(1.0, 5.0, 7.0), 5.0, 0.0, 1.0, 0.0),
          at("where", Values2::where, List.of(0.0, 5.0, 7.0), 7.0, 0.0, 0.0, 1.0),
          at("where", Values2::where, List.of(-0.0, 5.0, 7.0), 7.0, 0.0, 0.0, 1.0),
          at("where", Values2::where, List.of(NAN, 5.0, 7.0), 5.0, 0.0, 1.0, 0.0));

  /// `where` on an array.
  private static final class Values2 {
    static Value where(Value[] x) {
      return Values.where(x[0], x[1], x[2]);
    }
  }

  @TestFactory
  Stream<DynamicTest> derivativesAreAsDecided() {
    return EDGES.stream().map(edge -> DynamicTest.dynamicTest(edge.name(), () -> check(edge)));
  }

  private static void check(Edge edge) {
    List<Value> point = Arrays.stream(edge.point()).mapToObj(Value::of).toList();
    Value output = edge.f().apply(point.toArray(Value[]::new));
    assertSame(output.data(), edge.value(), "value");
    output.backward();
    List<Value> symbolic = Derivatives.gradient(output, point);
    for (int i = 0; i < point.size(); i++) {
      double expected = edge.partials()[i];
      assertSame(point.get(i).grad(), expected, "numbers, operand " + i);
      assertSame(symbolic.get(i).data(), expected, "values, operand " + i);
      double forward = Derivatives.jvp(output, List.of(point.get(i)), 1.0);
      assertSame(forward, expected, "forward mode, operand " + i);
    }
  }

  private static void assertSame(double actual, double expected, String where) {
    // Adding 0 turns -0 into 0, which is not told apart here.
    assertThat(actual + 0.0).as(where).isEqualTo(Double.valueOf(expected + 0.0));
  }

  @Test
  void outsideTheDomainDerivativesOfEveryOrderAreNaN() {
    List<Function<Value, Value>> functions =
        List.of(Value::log, Value::log2, Value::log10, Value::log1p, Value::sqrt, Value::atanh);
    for (Function<Value, Value> f : functions) {
      Value x = Value.of(-3.0);
      Value derivative = f.apply(x);
      for (int order = 0; order <= 3; order++) {
        assertThat(derivative.data()).isNaN();
        derivative = Derivatives.gradient(derivative, x).get(0);
      }
    }
  }

  @Test
  void powersAtZeroHaveDerivativesOfEveryOrder() {
    Value x = Value.of(0.0);
    Value derivative = x.pow(2);
    List<Double> orders = List.of(0.0, 0.0, 2.0, 0.0, 0.0);
    for (double expected : orders) {
      assertThat(derivative.data()).isEqualTo(expected);
      derivative = Derivatives.gradient(derivative, x).get(0);
    }
    Value y = Value.of(2.0);
    Value variable = x.pow(y);
    for (double expected : orders.subList(0, 4)) {
      assertThat(variable.data()).isEqualTo(expected);
      variable = Derivatives.gradient(variable, x).get(0);
    }
  }

  @Test
  void mixedDerivativesOfPowersAtZeroAreRightOrNotFinite() {
    for (double exponent : new double[] {0.0, 0.5, 1.0, 1.5, 2.0, 3.0}) {
      Value x = Value.of(0.0);
      Value y = Value.of(exponent);
      List<List<Value>> hessian = Derivatives.hessian(x.pow(y), List.of(x, y));
      for (double mixed : new double[] {at(hessian, 0, 1), at(hessian, 1, 0)}) {
        if (exponent > 1.0) {
          assertThat(mixed + 0.0).as("x**%s", exponent).isZero();
        } else {
          assertThat(Double.isFinite(mixed)).as("x**%s: %s", exponent, mixed).isFalse();
        }
      }
    }
  }

  private static double at(List<List<Value>> rows, int i, int j) {
    return rows.get(i).get(j).data();
  }

  @Test
  void tailsOfSaturatedFunctionsKeepTheirDigits() {
    Value x = Value.of(20.0);
    Value tanh = x.tanh();
    tanh.backward();
    assertThat(x.grad()).isCloseTo(1.6993417021166355e-17, within(1e-30));
    Value y = Value.of(40.0);
    y.sigmoid().backward();
    assertThat(y.grad()).isCloseTo(4.248354255291589e-18, within(1e-31));
    assertThat(Values.logSumExp(Value.of(0.0), Value.of(-40.0)).data())
        .isCloseTo(4.248354255291589e-18, within(1e-31));
  }

  @Test
  void logSumExpOfHugeNumbersHasTheDerivativesOfSoftmax() {
    for (double huge : new double[] {1e3, 1e8, 1e16, 1e300}) {
      List<Value> x = List.of(Value.of(huge), Value.of(huge), Value.of(huge));
      Value z = Values.logSumExp(x);
      assertThat(Derivatives.gradient(z, x).get(1).data()).isCloseTo(1 / 3.0, within(1e-15));
      assertThat(at(Derivatives.hessian(z, x), 0, 0)).isCloseTo(2 / 9.0, within(1e-15));
      assertThat(at(Derivatives.hessian(z, x), 0, 1)).isCloseTo(-1 / 9.0, within(1e-15));
    }
  }

  @Test
  void anInfinityInTheBranchNotChosenDoesNoHarmAtAnyOrder() {
    for (double at : new double[] {0.0, -1.0}) {
      Value x = Value.of(at);
      Value safe = Values.where(x.gt(0.0), x.log().times(x.sqrt()), x.times(x).times(x));
      List<Double> orders = List.of(at * at * at, 3 * at * at, 6 * at, 6.0);
      safe.backward();
      assertThat(x.grad()).isEqualTo(orders.get(1));
      assertThat(Derivatives.jvp(safe, List.of(x), 1.0)).isEqualTo(orders.get(1));
      Value derivative = safe;
      for (double expected : orders) {
        assertThat(derivative.data()).isEqualTo(expected);
        derivative = Derivatives.gradient(derivative, x).get(0);
      }
    }
  }

  @Test
  void aProductInTheBranchNotChosenIsNothingEvenWithAnInfiniteFactor() {
    Value x = Value.of(1000.0);
    Value y = Values.where(x.lt(0.0), x.times(x.exp()), x);
    y.backward();
    assertThat(x.grad()).isEqualTo(1.0);
    Value first = Derivatives.gradient(y, x).get(0);
    assertThat(first.data()).isEqualTo(1.0);
    assertThat(Derivatives.gradient(first, x).get(0).data()).isZero();
  }

  @Test
  void nestedWheresPassToTheOneBranchThatBothChose() {
    Value x = Value.of(-1.0);
    Value inner = Values.where(x.gt(-2.0), x.square(), x.log());
    Value outer = Values.where(x.gt(0.0), x.log(), inner);
    Value doubled = outer.plus(Values.where(x.gt(0.0), x.sqrt(), inner));
    Value first = Derivatives.gradient(doubled, x).get(0);
    assertThat(first.data()).isEqualTo(-4.0);
    assertThat(Derivatives.gradient(first, x).get(0).data()).isEqualTo(4.0);
    x.data(4.0);
    doubled.forward();
    assertThat(first.forward().data()).isEqualTo(0.25 + 0.25);
  }

  @Test
  void aValueUsedInsideAndOutsideABranchKeepsTheGradientFromOutside() {
    Value x = Value.of(0.0);
    Value root = x.sqrt();
    Value y = Values.where(x.gt(0.0), root, x).plus(root.times(0.0));
    y.backward();
    assertThat(x.grad()).isNaN();
    assertThat(Derivatives.gradient(y, x).get(0).data()).isNaN();
  }

  @Test
  void theOperandThatMaxDidNotChooseMayHaveAnInfiniteDerivative() {
    Value x = Value.of(0.0);
    Value y = x.sqrt().max(x.plus(1.0));
    y.backward();
    assertThat(x.grad()).isEqualTo(1.0);
    assertThat(Derivatives.gradient(y, x).get(0).data()).isEqualTo(1.0);
    assertThat(Derivatives.jvp(y, List.of(x), 1.0)).isEqualTo(1.0);
  }

  /// Elsewhere IEEE arithmetic is not bent.
  @Test
  void zeroTimesInfinityInsideAnAdjointStaysNaN() {
    Value x = Value.of(0.0);
    Value y = x.sqrt().times(0.0);
    y.backward();
    assertThat(x.grad()).isNaN();
    assertThat(Derivatives.gradient(y, x).get(0).data()).isNaN();
    assertThat(Derivatives.jvp(y, List.of(x), 1.0)).isNaN();
  }

  @Test
  void whatIsFlatPassesNothingEvenToAnInfiniteDerivative() {
    Value x = Value.of(0.0);
    Value y = x.sqrt().floor().plus(x.sqrt().lt(1.0)).plus(x.sqrt().detach());
    y.backward();
    assertThat(x.grad()).isZero();
    assertThat(Derivatives.gradient(y, x).get(0).data()).isZero();
    assertThat(Derivatives.jvp(y, List.of(x), 1.0)).isZero();
  }

  @Test
  void rulesOnValuesFollowWhenTheGraphIsEvaluatedAgain() {
    Value x = Value.of(-2.0);
    Value y = x.relu().plus(x.abs()).plus(x.max(1.0));
    Value derivative = Derivatives.gradient(y, x).get(0);
    assertThat(derivative.data()).isEqualTo(-1.0);
    x.data(2.0);
    assertThat(derivative.forward().data()).isEqualTo(3.0);
  }
}
