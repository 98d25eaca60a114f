package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FunctionsTest {

  /// `x**3 * y + sin(y)`, whose derivatives everybody can check.
  private static Value cubic(Value[] x) {
    return x[0].pow(3).times(x[1]).plus(x[1].sin());
  }

  private static final double X = 1.5;
  private static final double Y = 0.5;
  private final ScalarFunction traced = ScalarFunction.of(FunctionsTest::cubic);
  private final ScalarFunction recorded = ScalarFunction.recorded(FunctionsTest::cubic);
  private final VectorFunction polar =
      VectorFunction.of(
          2, p -> List.of(p[0].times(p[1].cos()), p[0].times(p[1].sin()), p[1].square()));

  @Test
  void aFunctionHasAValueAndAGradient() {
    for (ScalarFunction f : List.of(traced, recorded)) {
      double[] gradient = {7.0, 7.0};
      assertThat(f.value(X, Y)).isEqualTo(X * X * X * Y + Math.sin(Y));
      assertThat(f.valueAndGradient(new double[] {X, Y}, gradient)).isEqualTo(f.value(X, Y));
      assertThat(gradient).containsExactly(3 * X * X * Y, X * X * X + Math.cos(Y));
      assertThat(f.gradient(X, Y)).isEqualTo(gradient);
    }
  }

  @Test
  void aFunctionHasSecondDerivatives() {
    double[][] hessian = {{6 * X * Y, 3 * X * X}, {3 * X * X, -Math.sin(Y)}};
    for (ScalarFunction f : List.of(traced, recorded)) {
      assertThat(f.hessian(X, Y)).isDeepEqualTo(hessian);
      assertThat(f.sparseHessian(X, Y).toArray()).isDeepEqualTo(hessian);
      assertThat(f.hvp(new double[] {X, Y}, new double[] {2, -1}))
          .containsExactly(
              new double[] {2 * hessian[0][0] - hessian[0][1], 2 * hessian[1][0] - hessian[1][1]},
              within(1e-14));
      assertThat(f.directional(new double[] {X, Y}, new double[] {2, -1}))
          .isCloseTo(2 * 3 * X * X * Y - (X * X * X + Math.cos(Y)), within(1e-14));
      assertThat(f.gradientFunction().jacobian(X, Y)).isDeepEqualTo(hessian);
    }
  }

  @Test
  void aFunctionWorksOnValues() {
    Value x = Value.of(X, "x");
    Value y = Value.of(Y, "y");
    Value[] at = {x, y};
    for (ScalarFunction f : List.of(traced, recorded)) {
      assertThat(f.apply(x, y).data()).isEqualTo(f.value(X, Y));
      assertThat(numbers(f.gradient(at))).isEqualTo(f.gradient(X, Y));
      assertThat(numbers(f.hvp(at, new Value[] {y, x})))
          .containsExactly(f.hvp(new double[] {X, Y}, new double[] {Y, X}), within(1e-13));
      assertThat(f.directional(at, new Value[] {y, x}).data())
          .isCloseTo(f.directional(new double[] {X, Y}, new double[] {Y, X}), within(1e-14));
      assertThat(numbers(f.hessian(at).get(0))).isEqualTo(f.hessian(X, Y)[0]);
      // Derivatives at x that depend on x: d/dx [df/dx * y] = y * d2f/dx2.
      Value slope = f.gradient(at).get(0).times(y);
      assertThat(Derivatives.gradient(slope, x).get(0).data()).isEqualTo(6 * X * Y * Y);
    }
    assertThat(x.grad()).isZero();
  }

  private static double[] numbers(List<Value> values) {
    return values.stream().mapToDouble(Value::data).toArray();
  }

  @Test
  void aFunctionOfOneVariableHasDerivativesOfAnyOrder() {
    ScalarFunction sine = ScalarFunction.univariate(x -> x.times(2).sin());
    for (int order = 0; order <= 6; order++) {
      double expected = Math.pow(2, order) * Math.sin(2 * X + order * Math.PI / 2);
      assertThat(sine.derivative(order).value(X)).isCloseTo(expected, within(1e-13));
    }
    assertThat(sine.derivative(2).derivative(1).value(X)).isEqualTo(sine.derivative(3).value(X));
    assertThatThrownBy(() -> sine.derivative(-1)).hasMessageContaining("order -1");
    assertThat(ScalarFunction.bivariate(Value::pow).gradient(2.0, 3.0)[0]).isEqualTo(12.0);
  }

  @Test
  void aVectorFunctionHasAJacobianInBothModes() {
    double[] at = {2.0, 0.5};
    double[][] jacobian = {
      {Math.cos(0.5), -2 * Math.sin(0.5)}, {Math.sin(0.5), 2 * Math.cos(0.5)}, {0.0, 1.0}
    };
    VectorFunction again = VectorFunction.recorded(p -> polar.apply(p));
    for (VectorFunction f : List.of(polar, again)) {
      assertThat(f.value(at)).containsExactly(2 * Math.cos(0.5), 2 * Math.sin(0.5), 0.25);
      assertThat(f.jacobian(at)).isDeepEqualTo(jacobian);
      assertThat(f.sparseJacobian(at).size()).isEqualTo(5);
      assertThat(f.jvp(at, new double[] {3, -1}))
          .containsExactly(
              new double[] {
                3 * jacobian[0][0] - jacobian[0][1], 3 * jacobian[1][0] - jacobian[1][1], -1
              },
              within(1e-15));
      assertThat(f.vjp(at, new double[] {1, 2, 3}))
          .containsExactly(
              new double[] {
                jacobian[0][0] + 2 * jacobian[1][0], jacobian[0][1] + 2 * jacobian[1][1] + 3
              },
              within(1e-15));
    }
    Value[] values = {Value.of(2.0), Value.of(0.5)};
    Value[] two = {Value.constant(3), Value.constant(-1)};
    Value[] three = {Value.constant(1), Value.constant(2), Value.constant(3)};
    assertThat(numbers(polar.jvp(values, two))).isEqualTo(polar.jvp(at, new double[] {3, -1}));
    assertThat(numbers(polar.vjp(values, three)))
        .containsExactly(polar.vjp(at, new double[] {1, 2, 3}), within(1e-15));
    assertThat(numbers(polar.jacobian(values).get(1))).isEqualTo(jacobian[1]);
  }

  @Test
  void aCapturedLeafIsReadAtEachCall() {
    Value w = Value.of(2.0, "w");
    Value square = w.square();
    ScalarFunction f = ScalarFunction.of(1, x -> x[0].times(square));
    assertThat(f.gradient(1.0)).containsExactly(4.0);
    w.data(3.0);
    assertThat(f.value(1.0)).isEqualTo(9.0);
    assertThat(f.gradient(1.0)).containsExactly(9.0);
    assertThat(f.hvp(new double[] {1}, new double[] {1})).containsExactly(0.0);
    assertThat(w.grad()).isZero();
    // On values the graph goes on into what was captured.
    Value y = f.apply(Value.of(1.0));
    y.forward().backward();
    assertThat(w.grad()).isEqualTo(6.0);
  }

  @Test
  void aTracedFunctionIsRunOncePerNumberOfInputs() {
    List<Integer> runs = new ArrayList<>();
    ScalarFunction f =
        ScalarFunction.of(x -> {
          runs.add(x.length);
          return Values.sum(x).square();
        });
    for (int k = 0; k < 3; k++) {
      f.value(1, 2);
      f.gradient(1, 2, 3);
      f.hessian(1, 2);
    }
    assertThat(runs).containsExactly(2, 3);
  }

  @Test
  void aRecordedFunctionMayBranchAndLoopByItsNumbers() {
    // Newton's method for the cube root, as long as it takes.
    ScalarFunction root =
        ScalarFunction.recorded(x -> {
          Value r = x[0];
          while (Math.abs(r.data() * r.data() * r.data() - x[0].data()) > 1e-14) {
            r = r.minus(r.pow(3).minus(x[0]).div(r.square().times(3)));
          }
          return r;
        });
    for (double x : new double[] {0.5, 2.0, 30.0}) {
      assertThat(root.value(x)).isCloseTo(Math.cbrt(x), within(1e-13));
      assertThat(root.gradient(x)[0]).isCloseTo(1 / (3 * Math.pow(x, 2 / 3.0)), within(1e-10));
    }
  }

  @Test
  void severalThreadsMayCallAFunction() throws Exception {
    Value w = Value.of(0.5, "w");
    Value shared = w.exp();
    List<double[]> expected = sums(shared).stream().map(f -> f.hvp(one(0.3), one(1))).toList();
    // Not yet traced, so that the threads trace them.
    List<ScalarFunction> fresh = sums(shared);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<double[]>> results = new ArrayList<>();
      for (int repeat = 0; repeat < 10; repeat++) {
        for (ScalarFunction f : fresh) {
          results.add(threads.submit(() -> f.hvp(one(0.3), one(1))));
        }
      }
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get()).isEqualTo(expected.get(i % 20));
      }
    } finally {
      threads.shutdown();
    }
  }

  private static List<ScalarFunction> sums(Value shared) {
    Rows rows = Rows.ofColumns(new double[] {1, 2, 3});
    return IntStream.range(0, 20)
        .mapToObj(k ->
            ScalarFunction.of(
                x -> rows.sum(row -> row[0].times(x[0]).times(shared).sin()).plus(shared.times(k))))
        .toList();
  }

  private static double[] one(double x) {
    return new double[] {x};
  }

  @Test
  void lengthsAreChecked() {
    assertThatThrownBy(() -> polar.value(1.0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a function of 2 inputs was given 1");
    assertThatThrownBy(() -> polar.apply(Value.of(1))).hasMessageContaining("2 inputs was given 1");
    assertThatThrownBy(() -> traced.valueAndGradient(new double[2], new double[3]))
        .hasMessage("the gradient has 3 numbers, but the inputs are 2");
    assertThatThrownBy(() -> traced.directional(new double[2], new double[1]))
        .hasMessage("the direction has 1 numbers, but the inputs are 2");
    assertThatThrownBy(() -> traced.hvp(new double[2], new double[1]))
        .hasMessageContaining("the direction has 1");
    assertThatThrownBy(() -> polar.jvp(new double[2], new double[3]))
        .hasMessageContaining("has 3 numbers");
    assertThatThrownBy(() -> polar.vjp(new double[2], new double[2]))
        .hasMessage("the cotangent has 2 numbers, but the outputs are 3");
    assertThatThrownBy(
            () -> polar.jvp(new Value[] {Value.of(1), Value.of(2)}, new Value[] {Value.of(1)}))
        .hasMessageContaining("1 tangents for 2 inputs");
  }

  @Test
  void missingResultsAreNamed() {
    assertThatThrownBy(() -> ScalarFunction.of(x -> null).value(1))
        .hasMessage("a function gave null");
    assertThatThrownBy(() -> VectorFunction.of(x -> null).value(1))
        .hasMessage("a function gave null");
    assertThatThrownBy(() -> VectorFunction.of(x -> Arrays.asList(x[0], null)).value(1))
        .hasMessage("result 1 of a function is null");
  }

  @Test
  void aValueOfAnotherTraceIsForeign() {
    List<Value> kept = new ArrayList<>();
    ScalarFunction leaking =
        ScalarFunction.of(x -> {
          kept.add(x[0].sin());
          return x[0];
        });
    leaking.value(1);
    assertThatThrownBy(() -> ScalarFunction.of(x -> kept.get(0)).value(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("x[0] is an input of another function");
    assertThatThrownBy(() -> kept.get(0).data()).hasMessageContaining("being traced");
    assertThatThrownBy(() -> kept.get(0).data(1.0)).hasMessageContaining("being traced");
  }

  @Test
  void whatNeedsNumbersIsAnErrorWhileTracing() {
    assertTracingFails(x -> x.data() > 0 ? x : x.unaryMinus(), "data()");
    assertTracingFails(
        x -> {
          Value y = x.square();
          y.backward();
          return y.times(x.grad());
        },
        "backward()");
    assertTracingFails(x -> Value.constant(x.grad()), "grad()");
    assertTracingFails(
        x -> {
          x.grad(1.0);
          return x;
        },
        "grad(...)");
    assertTracingFails(x -> x.sin().forward(), "forward()");
    assertTracingFails(
        x -> {
          Value y = x.sin();
          y.backwardStep();
          return y;
        },
        "backwardStep()");
  }

  private static void assertTracingFails(Function<Value, Value> body, String asked) {
    assertThatThrownBy(() -> ScalarFunction.of(x -> body.apply(x[0])).value(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(asked + " of ")
        .hasMessageContaining("Values.where");
  }

  @Test
  void aTracedValueCanBeLookedAt() {
    List<String> texts = new ArrayList<>();
    ScalarFunction.of(
            x -> {
              Value y = x[0].times(2).label("y");
              texts.add(y.toString());
              texts.add(y.describe());
              return y;
            })
        .value(3);
    assertThat(texts).containsExactly("Value(traced)", "Value(y = x[0]*2, traced)");
  }

  @Test
  void aBodyMayAssignToItsArray() {
    // Its slope is 8 x.
    ScalarFunction f =
        ScalarFunction.of(x -> {
          x[0] = x[0].times(2);
          return x[0].square();
        });
    Value[] mine = {Value.of(3)};
    assertThat(f.apply(mine).data()).isEqualTo(36.0);
    assertThat(mine[0].data()).isEqualTo(3.0);
    assertThat(f.gradient(3.0)).containsExactly(24.0);
    assertThat(f.gradient(mine).get(0).data()).isEqualTo(24.0);
    assertThat(f.hessian(mine).get(0).get(0).data()).isEqualTo(8.0);
    assertThat(f.hvp(mine, new Value[] {Value.constant(1)}).get(0).data()).isEqualTo(8.0);
    assertThat(f.directional(mine, new Value[] {Value.constant(1)}).data()).isEqualTo(24.0);
    assertThat(f.gradientFunction().value(3.0)).containsExactly(24.0);
    VectorFunction g =
        VectorFunction.of(x -> {
          x[0] = x[0].times(2);
          return List.of(x[0]);
        });
    assertThat(g.jacobian(mine).get(0).get(0).data()).isEqualTo(2.0);
  }

  @Test
  void backwardInsideOfARecordedFunctionWouldLoseItsDerivative() {
    ScalarFunction f =
        ScalarFunction.recorded(x -> {
          x[0].square().backward();
          return Value.constant(x[0].grad());
        });
    assertThatThrownBy(() -> f.gradient(3.0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("backward() inside of a function")
        .hasMessageContaining("use Derivatives.gradient");
  }

  @Test
  void aFunctionTellsWhatItTakes() {
    assertThat(ScalarFunction.bivariate(Value::plus)).hasToString("ScalarFunction(2 inputs)");
    assertThat(VectorFunction.recorded(List::of))
        .hasToString("VectorFunction(any number of inputs, recorded)");
    assertThatThrownBy(() -> ScalarFunction.of(-3, x -> x[0])).hasMessageContaining("-3 inputs");
    assertThatThrownBy(() -> ScalarFunction.of(null)).hasMessage("a function");
    assertThatThrownBy(() -> ScalarFunction.univariate(null)).hasMessage("a function");
    assertThatThrownBy(() -> ScalarFunction.bivariate(null)).hasMessage("a function");
    assertThatThrownBy(() -> VectorFunction.of(null)).hasMessage("a function");
  }

  @Test
  void severalThreadsMayDifferentiateWithTheSameLeaves() throws Exception {
    Value w = Value.of(3.0);
    Value y = w.times(Value.of(0.5)).sin().plus(w);
    ScalarFunction f =
        ScalarFunction.of(x -> x[0].times(w).sin().times(w).plus(y.square().times(x[0])));
    List<DoubleSupplier> ways =
        List.of(
            () -> f.derivative(2).value(0.7),
            () -> f.gradient(Value.of(0.7)).get(0).data(),
            () -> inside(x -> f.gradient(Value.constant(0.7)).get(0).times(x)),
            () -> inside(x -> Derivatives.gradient(y.times(w), w).get(0).times(x)),
            () -> ScalarFunction.recorded(x -> f.gradient(x).get(0).times(w)).value(0.7));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (DoubleSupplier way : ways) {
        double expected = way.getAsDouble();
        List<Future<Double>> results = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
          results.add(threads.submit(way::getAsDouble));
        }
        for (Future<Double> result : results) {
          assertThat(result.get()).isEqualTo(expected);
        }
      }
    } finally {
      threads.shutdown();
    }
  }

  private static double inside(UnaryOperator<Value> body) {
    return ScalarFunction.univariate(body).value(2.0);
  }

  @Test
  void aCapturedResultIsEvaluatedAnew() {
    Value w = Value.of(2.0);
    Value y = w.times(2);
    w.data(3.0);
    ScalarFunction f = ScalarFunction.univariate(x -> x.square().times(y));
    assertThat(f.value(1.0)).isEqualTo(6.0);
    assertThat(f.derivative(2).value(1.0)).isEqualTo(12.0);
  }

  @Test
  void rulesMayUseLeavesAndConstants() {
    Value w = Value.of(0.5);
    CustomFunction cube =
        CustomFunction.of("cube", 1, 1, x -> new double[] {w.data() * x[0] * x[0] * x[0]})
            .jacobianOnValues((x, y) -> List.of(List.of(x[0].square().times(3).times(w))));
    ScalarFunction f = ScalarFunction.of(x -> cube.value(x[0]).times(x[0]));
    assertThat(f.hessian(2.0)[0][0]).isEqualTo(0.5 * 12 * 4);
    w.data(1.0);
    assertThat(f.hessian(2.0)[0][0]).isEqualTo(12.0 * 4);
    ScalarFunction product = ScalarFunction.of(x -> x[0].square().times(x[1]));
    ScalarFunction inner =
        ScalarFunction.of(x -> product.gradient(x[0], Value.constant(3)).get(0).times(x[0]));
    assertThat(inner.hessian(2.0)[0][0]).isEqualTo(12.0);
  }

  @Test
  void aFunctionMayCallItselfForOtherLengths() {
    List<ScalarFunction> self = new ArrayList<>();
    self.add(
        ScalarFunction.of(x ->
            x.length == 1 ? x[0] : x[0].times(self.get(0).value(new double[x.length - 1]) + 2)));
    assertThat(self.get(0).gradient(1, 1, 1)).containsExactly(2, 0, 0);
  }
}
