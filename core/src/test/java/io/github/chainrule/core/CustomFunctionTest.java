package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CustomFunctionTest {
  private static final double[] AT = {0.6, -0.8};

  /// `hypot` and a product, computed outside.
  private static final CustomFunction BARE =
      CustomFunction.of("pair", 2, 2, x -> new double[] {Math.hypot(x[0], x[1]), x[0] * x[1]});

  private static final CustomFunction BOTH_MODES =
      BARE.jacobian((x, y) -> new double[][] {{x[0] / y[0], x[1] / y[0]}, {x[1], x[0]}});

  private static final CustomFunction ALL_ORDERS =
      BARE.jacobianOnValues(
          (x, y) -> List.of(List.of(x[0].div(y[0]), x[1].div(y[0])), List.of(x[1], x[0])));

  private static Value reference(Value[] x) {
    return x[0].hypot(x[1]).sin().times(x[0].times(x[1]));
  }

  private static ScalarFunction with(CustomFunction pair) {
    return ScalarFunction.of(x -> {
      List<Value> y = pair.apply(x);
      return y.get(0).sin().times(y.get(1));
    });
  }

  @Test
  void aJacobianGivesFirstDerivativesInBothModes() {
    ScalarFunction expected = ScalarFunction.of(CustomFunctionTest::reference);
    double[] direction = {0.3, 2};
    for (CustomFunction pair : List.of(BOTH_MODES, ALL_ORDERS)) {
      ScalarFunction f = with(pair);
      assertThat(f.value(AT)).isCloseTo(expected.value(AT), within(1e-15));
      assertThat(f.gradient(AT)).containsExactly(expected.gradient(AT), within(1e-15));
      assertThat(f.directional(AT, direction))
          .isCloseTo(expected.directional(AT, direction), within(1e-15));
      GradientCheck.check(f, AT);
    }
  }

  @Test
  void rulesOnValuesGiveDerivativesOfAllOrders() {
    List<double[]> directions = List.of(new double[] {1, 0.5}, new double[] {-0.3, 1}, AT);
    ScalarFunction expected = ScalarFunction.of(CustomFunctionTest::reference);
    for (int modes = 0; modes < 8; modes++) {
      assertThat(Modes.directional(with(ALL_ORDERS), directions, 3, modes).value(AT))
          .isCloseTo(Modes.directional(expected, directions, 3, modes).value(AT), within(1e-12));
    }
    assertThat(with(ALL_ORDERS).hessian(AT)[0])
        .containsExactly(expected.hessian(AT)[0], within(1e-14));
  }

  @Test
  void aFunctionOfOneVariableNeedsOnlyItsDerivative() {
    CustomFunction cube =
        CustomFunction.univariate("cube", x -> x * x * x, (x, y) -> x.square().times(3));
    ScalarFunction f = ScalarFunction.univariate(x -> cube.value(x));
    assertThat(f.derivative(1).value(2)).isEqualTo(12.0);
    assertThat(f.derivative(2).value(2)).isEqualTo(12.0);
    assertThat(f.derivative(3).value(2)).isEqualTo(6.0);
    assertThat(f.derivative(4).value(2)).isZero();
  }

  @Test
  void inAGraphItIsOneOperation() {
    Value x = Value.of(3, "x");
    Value y = Value.of(4, "y");
    List<Value> pair = BOTH_MODES.apply(x, y);
    assertThat(pair.get(0).data()).isEqualTo(5.0);
    assertThat(pair.get(1).describe()).isEqualTo("Value(pair(x, y)[1], data=12.0, grad=0.0)");
    Value sum = pair.get(0).plus(pair.get(1).times(10));
    sum.backward();
    assertThat(x.grad()).isEqualTo(0.6 + 40);
    assertThat(y.grad()).isEqualTo(0.8 + 30);
    assertThat(pair.get(1).grad()).isEqualTo(10.0);
    assertThat(Derivatives.jvp(sum, List.of(x, y), 1, 0)).isEqualTo(0.6 + 40);
    assertThat(pair.get(0).operation().symbol()).isEqualTo("pair");
  }

  @Test
  void stepByStepItIsPulledAsOne() {
    Value x = Value.of(3, "x");
    Value y = Value.of(4, "y");
    List<Value> pair = BOTH_MODES.apply(x, y);
    pair.get(0).grad(1);
    pair.get(1).grad(10);
    pair.get(1).backwardStep();
    assertThat(x.grad()).isEqualTo(40.6);
    pair.get(0).zeroGrad();
    assertThat(pair.get(0).grad()).isZero();
    assertThat(pair.get(1).grad()).isEqualTo(10.0);
    assertThat(x.grad()).isZero();
  }

  @Test
  void aModeWithoutARuleSaysWhatIsMissing() {
    ScalarFunction bare = with(BARE);
    assertThat(bare.value(AT)).isNotNaN();
    assertThatThrownBy(() -> bare.gradient(AT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("custom function 'pair' has no rule for reverse mode")
        .hasMessageContaining("reverse(...) or jacobian(...)");
    assertThatThrownBy(() -> bare.directional(AT, AT))
        .hasMessageContaining("no rule for forward mode");
    CustomFunction reverseOnly = BARE.reverse((x, y, c) -> new double[] {c[1] * x[1], c[1] * x[0]});
    assertThat(with(reverseOnly).gradient(AT)).hasSize(2);
    assertThatThrownBy(() -> with(reverseOnly).directional(AT, AT))
        .hasMessageContaining("no rule for forward mode");
    assertThatThrownBy(() -> with(BOTH_MODES).hessian(AT))
        .hasMessageContaining("custom function 'pair' has rules on numbers only");
    assertThatThrownBy(() -> BARE.apply(Value.of(1), Value.of(2)).get(0).backward())
        .hasMessageContaining("no rule for reverse mode");
  }

  @Test
  void aGradientByRulesOnNumbersIsAValue() {
    Value x = Value.of(3);
    Value y = Value.of(4);
    List<Value> gradient = Derivatives.gradient(BOTH_MODES.apply(x, y).get(0), x, y);
    assertThat(gradient.get(0).data()).isEqualTo(0.6);
    x.data(0);
    assertThat(gradient.get(1).forward().data()).isEqualTo(1.0);
  }

  @Test
  void wrongSizesAreNamed() {
    assertThatThrownBy(() -> BARE.apply(Value.of(1)))
        .hasMessage("custom function 'pair' of 2 inputs was given 1");
    assertThatThrownBy(() -> BARE.value(Value.of(1), Value.of(2)))
        .hasMessageContaining("'pair' has 2 outputs; use apply");
    assertThatThrownBy(() -> CustomFunction.of("none", 0, 1, x -> x))
        .hasMessageContaining("at least one of each");
    CustomFunction wrong = CustomFunction.of("wrong", 1, 2, x -> x);
    assertThatThrownBy(() -> wrong.apply(Value.of(1)))
        .hasMessage("the function of 'wrong' gave 1 numbers instead of 2");
    CustomFunction wrongRule =
        BARE.reverse((x, y, c) -> new double[3]).forwardOnValues((x, y, t) -> List.of(x[0]));
    assertThatThrownBy(() -> with(wrongRule).gradient(AT))
        .hasMessage("the reverse rule of 'pair' gave 3 numbers instead of 2");
    assertThatThrownBy(() -> with(wrongRule).directional(AT, AT))
        .hasMessage("the forward rule of 'pair' gave 1 numbers instead of 2");
    assertThat(BARE).hasToString("CustomFunction(pair, 2 inputs, 2 outputs)");
  }

  @Test
  void aJacobianOfAnotherShapeIsNamed() {
    CustomFunction column = BARE.jacobian((x, y) -> new double[][] {{1}, {2}, {3}});
    String message = "the Jacobian of 'pair' has 3 rows; give a row for each output";
    assertThatThrownBy(() -> with(column).gradient(AT)).hasMessageContaining(message);
    assertThatThrownBy(() -> with(column).directional(AT, AT)).hasMessageContaining(message);
    CustomFunction ragged = BARE.jacobian((x, y) -> new double[][] {{1, 2}, {3}});
    assertThatThrownBy(() -> with(ragged).gradient(AT))
        .hasMessageContaining("has 1 columns in row 1; give");
    CustomFunction onValues = BARE.jacobianOnValues((x, y) -> List.of());
    assertThatThrownBy(() -> with(onValues).gradient(AT))
        .hasMessageContaining("the Jacobian of 'pair' has 0 rows");
    assertThatThrownBy(() -> with(onValues).directional(AT, AT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatGivesNullIsNamed() {
    assertThatThrownBy(() -> with(BARE.jacobian((x, y) -> null)).gradient(AT))
        .hasMessage("the Jacobian of 'pair' gave null");
    assertThatThrownBy(() -> with(BARE.jacobianOnValues((x, y) -> null)).gradient(AT))
        .hasMessage("the Jacobian of 'pair' gave null");
    assertThatThrownBy(() -> with(BARE.reverse((x, y, c) -> null)).gradient(AT))
        .hasMessage("the reverse rule of 'pair' gave null");
    assertThatThrownBy(() -> with(BARE.forwardOnValues((x, y, t) -> null)).directional(AT, AT))
        .hasMessage("the forward rule of 'pair' gave null");
    assertThatThrownBy(
            () -> with(BARE.reverseOnValues((x, y, c) -> Arrays.asList(c[0], null))).gradient(AT))
        .hasMessage("the reverse rule of 'pair' gave null");
    assertThatThrownBy(() -> CustomFunction.of("none", 1, 1, x -> null).value(Value.of(1)))
        .hasMessage("the function of 'none' gave null");
  }

  @Test
  void aRuleMayWalkTheGraphItIsPartOf() {
    Value w = Value.of(2);
    Value v = w.times(3);
    CustomFunction six =
        CustomFunction.of("six", 1, 1, x -> new double[] {x[0] * slope(v, w) * 2})
            .reverse((x, y, c) -> new double[] {c[0] * slope(v, w) * 2});
    Value sum = six.value(v).plus(v);
    sum.backward();
    assertThat(w.grad()).isEqualTo(6 * 3 + 3);
    w.data(4);
    assertThat(sum.forward().data()).isEqualTo(6 * 12 + 12);
  }

  private static double slope(Value y, Value x) {
    return Derivatives.gradient(y.forward(), x).get(0).data();
  }
}
