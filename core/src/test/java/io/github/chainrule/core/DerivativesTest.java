package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class DerivativesTest {
  private final Value x = Value.of(2.0, "x");
  private final Value y = Value.of(3.0, "y");

  @Test
  void aGradientCanBeDifferentiatedAgain() {
    Value cube = x.pow(3);
    Value first = Derivatives.gradient(cube, x).get(0);
    Value second = Derivatives.gradient(first, x).get(0);
    Value third = Derivatives.gradient(second, x).get(0);
    Value fourth = Derivatives.gradient(third, x).get(0);
    assertThat(List.of(first.data(), second.data(), third.data(), fourth.data()))
        .containsExactly(12.0, 12.0, 6.0, 0.0);
  }

  @Test
  void aGradientFollowsItsLeaves() {
    Value slope = Derivatives.gradient(x.times(x).times(y), x).get(0);
    assertThat(slope.data()).isEqualTo(12.0);
    x.data(5.0);
    assertThat(slope.forward().data()).isEqualTo(30.0);
  }

  @Test
  void gradLeavesTheGradientsOfValuesAlone() {
    Value z = x.times(y);
    List<Value> gradient = Derivatives.gradient(z, x, y);
    assertThat(gradient.get(0).data()).isEqualTo(3.0);
    assertThat(x.grad()).isZero();
    assertThat(z.grad()).isZero();
  }

  @Test
  void anInnerValueMayBeAnInput() {
    Value inner = x.times(y);
    Value z = inner.square();
    List<Value> gradient = Derivatives.gradient(z, inner, x);
    assertThat(gradient.get(0).data()).isEqualTo(12.0);
    assertThat(gradient.get(1).data()).isEqualTo(36.0);
  }

  @Test
  void whatTheOutputDoesNotDependOnHasDerivativeZero() {
    Value stranger = Value.of(1.0);
    assertThat(Derivatives.gradient(x, stranger).get(0).data()).isZero();
    assertThat(Derivatives.gradient(x, x).get(0).data()).isEqualTo(1.0);
    assertThat(Derivatives.gradient(x.floor(), x).get(0).operation()).isEqualTo(Source.CONSTANT);
    assertThat(Derivatives.jvp(x, List.of(stranger), 1.0)).isZero();
  }

  @Test
  void theSameInputMayBeAskedForTwice() {
    List<Value> gradient = Derivatives.gradient(x.square(), x, x);
    assertThat(gradient.get(0).data()).isEqualTo(4.0);
    assertThat(gradient.get(1).data()).isEqualTo(4.0);
  }

  @Test
  void hessianOfRosenbrock() {
    Value valley = y.minus(x.square()).square().times(100);
    Value f = Value.constant(1).minus(x).square().plus(valley);
    List<List<Value>> hessian = Derivatives.hessian(f, List.of(x, y));
    assertThat(hessian.get(0).get(0).data()).isCloseTo(2 + 1200 * 4 - 400 * 3, within(1e-9));
    assertThat(hessian.get(0).get(1).data()).isCloseTo(-800.0, within(1e-9));
    assertThat(hessian.get(1).get(0).data()).isCloseTo(-800.0, within(1e-9));
    assertThat(hessian.get(1).get(1).data()).isCloseTo(200.0, within(1e-9));
  }

  @Test
  void forwardModeMovesAllInputsAtOnce() {
    Value z = x.times(y);
    assertThat(Derivatives.jvp(z, List.of(x, y), 1.0, 10.0)).isEqualTo(23.0);
    assertThatThrownBy(() -> Derivatives.jvp(z, List.of(x, y), 1.0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 tangents for 2 inputs; give one for each");
    x.data(7.0);
    assertThatThrownBy(() -> Derivatives.jvp(z, List.of(x), 1.0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void missingArgumentsAreNamed() {
    assertThatThrownBy(() -> Derivatives.gradient(x, y, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("input 1 of the derivative");
    assertThatThrownBy(() -> Derivatives.gradient(null, x)).hasMessageContaining("the output");
    assertThatThrownBy(() -> Block.of(null, 1.0)).hasMessage("name of a block");
  }

  @Test
  void manyTiesStayLinear() {
    int n = 20_000;
    Value[] equal = new Value[n];
    java.util.Arrays.setAll(equal, i -> Value.of(1.0));
    Value max = Values.max(equal);
    assertThat(Derivatives.jvp(max, List.of(equal), onesOf(n))).isCloseTo(1.0, within(1e-9));
    List<Value> gradient = Derivatives.gradient(max, List.of(equal));
    assertThat(gradient.get(n - 1).data()).isCloseTo(1.0 / n, within(1e-15));
  }

  private static double[] onesOf(int n) {
    double[] ones = new double[n];
    java.util.Arrays.fill(ones, 1.0);
    return ones;
  }
}
