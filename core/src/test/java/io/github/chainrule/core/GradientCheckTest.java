package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GradientCheckTest {

  @Test
  void rightDerivativesPass() {
    assertThatCode(
            () -> {
              GradientCheck.check(
                  ScalarFunction.of(x -> x[0].times(x[1]).sin().plus(x[0].exp())), 0.7, 2);
              GradientCheck.check(ScalarFunction.of(Rosenbrock::value), 3, -1, 400, 0.5);
              GradientCheck.check(ScalarFunction.recorded(x -> x[0].div(1e8).sin()), 1e8);
              GradientCheck.check(
                  VectorFunction.of(x -> List.of(x[0].times(x[1]), x[1].sin())), 0.7, 2);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void aWrongRuleIsFoundAndNamed() {
    CustomFunction half =
        CustomFunction.univariate("half", x -> x / 2, (x, y) -> Value.constant(0.4));
    ScalarFunction f = ScalarFunction.of(x -> x[0].times(half.value(x[1].exp())));
    assertThatThrownBy(() -> GradientCheck.check(f, 3, 0))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("input 1 = 0.0: reverse mode gives 1.2000000000000002, differences")
        .hasMessageContaining(
            "the reverse rule of custom function 'half' seems wrong: for its input 0 = 1.0 it gives"
                + " 0.4");
  }

  @Test
  void aWrongForwardRuleIsFoundAndNamed() {
    CustomFunction half =
        CustomFunction.of("half", 1, 1, x -> new double[] {x[0] / 2})
            .reverse((x, y, c) -> new double[] {c[0] / 2})
            .forward((x, y, t) -> new double[] {t[0] / 3});
    assertThatThrownBy(() -> GradientCheck.check(ScalarFunction.of(x -> half.value(x[0])), 3))
        .hasMessageContaining("forward mode gives")
        .hasMessageContaining("the forward rule of custom function 'half'");
    VectorFunction vector = VectorFunction.of(x -> List.of(half.value(x[0]), x[0]));
    assertThatThrownBy(() -> GradientCheck.check(vector, 3)).hasMessageContaining("forward");
  }

  @Test
  void aSecondDerivativeThatIsWrongIsFound() {
    CustomFunction square =
        CustomFunction.univariate("square", x -> x * x, (x, y) -> x.detach().times(2));
    assertThatThrownBy(() -> GradientCheck.check(ScalarFunction.of(x -> square.value(x[0])), 3))
        .hasMessageContaining("the second derivative for input 0")
        .hasMessageContaining("is a rule wrong, or something detached?");
  }

  @Test
  void modesThatACustomFunctionLacksAreLeftOut() {
    CustomFunction reverseOnly =
        CustomFunction.of("half", 1, 1, x -> new double[] {x[0] / 2})
            .reverse((x, y, c) -> new double[] {c[0] / 2});
    assertThatCode(
            () -> {
              GradientCheck.check(ScalarFunction.of(x -> reverseOnly.value(x[0])), 3);
              GradientCheck.check(VectorFunction.of(x -> reverseOnly.apply(x[0])), 3);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void aKinkIsNamed() {
    assertThatThrownBy(() -> GradientCheck.check(ScalarFunction.of(x -> x[0].relu()), 0))
        .hasMessageContaining("input 0 = 0.0: reverse mode gives 0.0")
        .hasMessageContaining("there seems to be a kink: the slope is 0.0 on one side and 1.0");
  }

  @Test
  void somethingDetachedIsFound() {
    assertThatThrownBy(
            () -> GradientCheck.check(ScalarFunction.of(x -> x[0].detach().times(x[0])), 2))
        .hasMessageContaining("reverse mode gives 2.0")
        .hasMessageContaining("detached?");
  }

  @Test
  void whatIsNotFiniteIsTracedToItsOrigin() {
    assertThatThrownBy(() -> GradientCheck.check(ScalarFunction.of(x -> x[0].minus(1).log()), 0))
        .hasMessageContaining("the value at [0.0] is NaN")
        .hasMessageContaining("made by log of");
    assertThatThrownBy(() -> GradientCheck.check(ScalarFunction.of(x -> x[0].sqrt().square()), 0))
        .hasMessageContaining("input 0 = 0.0: reverse mode gives NaN")
        .hasMessageContaining("gradient of x[0]");
  }

  @Test
  void problemsMayBeAskedFor() {
    ScalarFunction kink = ScalarFunction.of(x -> x[0].abs().plus(x[0].relu()));
    assertThat(GradientCheck.problems(kink, new double[] {0}, new SplittableRandom(1))).hasSize(1);
    assertThat(GradientCheck.problems(kink, new double[] {1}, new SplittableRandom(1))).isEmpty();
  }

  @Test
  void whatCannotBeDifferentiatedAtAllDoesNotPass() {
    CustomFunction bare = CustomFunction.of("bare", 1, 1, x -> new double[] {x[0] * x[0]});
    assertThatThrownBy(() -> GradientCheck.check(ScalarFunction.of(x -> bare.value(x[0])), 3))
        .hasMessageContaining("no derivative could be checked")
        .hasMessageContaining("custom function 'bare' has no rule");
    assertThatThrownBy(() -> GradientCheck.check(VectorFunction.of(x -> bare.apply(x)), 3))
        .hasMessageContaining("no derivative could be checked");
  }

  @Test
  void derivativesNearTheBorderOfADomainPass() {
    assertThatCode(
            () -> {
              GradientCheck.check(ScalarFunction.univariate(Value::log), 1e-6);
              GradientCheck.check(ScalarFunction.univariate(Value::log), 1e-3);
              GradientCheck.check(ScalarFunction.univariate(Value::sqrt), 3e-8);
              GradientCheck.check(ScalarFunction.univariate(x -> x.times(1e4).sin()), 0.7);
            })
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> GradientCheck.check(ScalarFunction.univariate(x -> x.pow(1.5)), 0))
        .hasMessageContaining("input 0 = 0.0: reverse mode gives 0.0, but differences are not")
        .hasMessageContaining("border of the domain");
  }

  @Test
  void smallDerivativesThatAreWrongAreFound() {
    ScalarFunction half = ScalarFunction.univariate(x -> x.times(x.detach()).times(1e-7));
    assertThatThrownBy(() -> GradientCheck.check(half, 3)).hasMessageContaining("detached?");
    CustomFunction wrong =
        CustomFunction.univariate("small", x -> 1e-7 * x * x, (x, y) -> x.times(7e-8));
    assertThatThrownBy(() -> GradientCheck.check(ScalarFunction.univariate(x -> wrong.value(x)), 3))
        .hasMessageContaining("the reverse rule of custom function 'small' seems wrong");
  }

  @Test
  void gradientsOfCapturedLeavesStayAsTheyAre() {
    Value w = Value.of(2);
    w.grad(7);
    ScalarFunction wrong = ScalarFunction.univariate(x -> x.detach().times(x).times(w));
    assertThat(GradientCheck.problems(wrong, new double[] {1.5}, new SplittableRandom(1)))
        .hasSize(1);
    assertThat(w.grad()).isEqualTo(7.0);
  }

  @Test
  void inputsMayBeOfAnySize() {
    assertThatCode(
            () -> {
              GradientCheck.check(
                  ScalarFunction.of(x -> x[0].square().unaryMinus().exp().plus(x[1].times(1e-3))),
                  0.5,
                  1e6);
              GradientCheck.check(ScalarFunction.univariate(Value::sin), 730872.5);
            })
        .doesNotThrowAnyException();
  }
}
