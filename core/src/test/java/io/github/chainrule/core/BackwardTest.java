package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BackwardTest {
  private final Value x = Value.of(3.0, "x");
  private final Value y = Value.of(4.0, "y");
  private final Value product = x.times(y).label("product");
  private final Value output = product.plus(x.square()).label("output");

  @Test
  void aSecondCallDoublesExactlyTheLeavesAndNothingElse() {
    output.backward();
    List<Double> leaves = List.of(x.grad(), y.grad());
    double inner = product.grad();
    output.backward();
    assertThat(x.grad()).isEqualTo(2 * leaves.get(0)).isEqualTo(20.0);
    assertThat(y.grad()).isEqualTo(2 * leaves.get(1)).isEqualTo(6.0);
    assertThat(product.grad()).isEqualTo(inner);
    assertThat(output.grad()).isEqualTo(1.0);
    output.zeroGrad();
    assertThat(List.of(x.grad(), y.grad(), product.grad(), output.grad())).containsOnly(0.0);
    output.backward();
    assertThat(List.of(x.grad(), y.grad(), product.grad())).containsExactly(10.0, 3.0, inner);
  }

  @Test
  void aLeafIsItsOwnDerivative() {
    x.backward();
    assertThat(x.grad()).isEqualTo(1.0);
  }

  @Test
  void aResultUsedTwiceIsVisitedAfterBothUses() {
    Value a = Value.of(1.0);
    Value b = a.plus(a);
    Value c = b.plus(b);
    Value d = c.times(b);
    d.backward();
    assertThat(a.grad()).isEqualTo(16.0);
  }

  @Test
  void changedLeavesAreNoticed() {
    x.data(5.0);
    assertThatThrownBy(output::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("product = x*y")
        .hasMessageContaining("was evaluated before its operands")
        .hasMessageContaining("call forward() on the output first");
    assertThat(y.grad()).isZero();
    assertThatThrownBy(product::backwardStep).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Derivatives.gradient(output, x))
        .isInstanceOf(IllegalStateException.class);
    assertThat(output.forward().data()).isEqualTo(45.0);
    output.backward();
    assertThat(y.grad()).isEqualTo(5.0);
  }

  @Test
  void aGraphOfWhichOnlyAPartWasEvaluatedAnewIsNoticed() {
    x.data(5.0);
    product.forward();
    assertThat(product.data()).isEqualTo(20.0);
    assertThatThrownBy(output::backward).isInstanceOf(IllegalStateException.class);
    assertThat(output.forward().data()).isEqualTo(45.0);
  }

  @Test
  void forwardFollowsNaryOperationsToo() {
    Value sum = Values.sum(x, y, product);
    y.data(1.0);
    assertThatThrownBy(sum::backward).isInstanceOf(IllegalStateException.class);
    assertThat(sum.forward().data()).isEqualTo(7.0);
  }

  @Test
  void detachStopsTheGradientButFollowsTheData() {
    Value z = x.detach().times(x);
    z.backward();
    assertThat(x.grad()).isEqualTo(3.0);
    x.data(2.0);
    assertThat(z.forward().data()).isEqualTo(4.0);
  }

  @Test
  void constantsHaveNoGradient() {
    Value two = Value.constant(2.0);
    x.times(two).backward();
    assertThat(two.grad()).isZero();
    assertThat(two.operation()).isEqualTo(Source.CONSTANT);
    assertThatThrownBy(() -> two.grad(1.0)).hasMessageContaining("is a constant");
    assertThatThrownBy(() -> two.data(1.0)).hasMessageContaining("make it with Value.of");
  }

  @Test
  void constantsOfConstantsAreConstants() {
    Value two = Value.constant(2.0);
    assertThat(two.times(3.0).operation()).isEqualTo(Source.CONSTANT);
    assertThat(two.exp().operation()).isEqualTo(Source.CONSTANT);
    assertThat(Values.sum(two, two).operation()).isEqualTo(Source.CONSTANT);
    assertThat(two.times(3.0).data()).isEqualTo(6.0);
  }

  @Test
  void theDataOfAResultCannotBeSet() {
    assertThatThrownBy(() -> product.data(1.0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("change its leaves and call forward()");
  }

  @Test
  void theGradientOfAResultCanBeSetByHand() {
    product.grad(2.0);
    product.backwardStep();
    assertThat(x.grad()).isEqualTo(8.0);
    product.grad(3.0);
    assertThat(product.grad()).isEqualTo(3.0);
  }

  @Test
  void aStepAtALeafDoesNothing() {
    x.grad(1.0);
    x.backwardStep();
    assertThat(x.grad()).isEqualTo(1.0);
  }

  @Test
  void valuesAreEqualOnlyToThemselves() {
    assertThat(Value.of(1.0)).isNotEqualTo(Value.of(1.0));
    assertThat(List.of(x, y).indexOf(y)).isEqualTo(1);
  }

  @Test
  void aNullOperandIsNamed() {
    assertThatThrownBy(() -> x.times((Value) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("an operand of '*' is null");
    assertThatThrownBy(() -> Values.sum(x, null)).hasMessageContaining("'sum' is null");
  }

  @Test
  void messagesStayShortForOperationsOnMany() {
    Value[] many = new Value[100_000];
    java.util.Arrays.setAll(many, Value::of);
    Value sum = Values.sum(many);
    many[7].data(0.5);
    assertThatThrownBy(sum::backward)
        .satisfies(problem -> assertThat(problem.getMessage()).hasSizeLessThan(400));
  }

  /// polygamma is bounded, so its rule can fail in the middle of a sweep.
  @Test
  void aSweepThatFailsLeavesTheGraphUsable() {
    Value z = GammaOrder.highest(x).times(y);
    assertThatThrownBy(z::backward).hasMessageContaining("order");
    assertThat(z.topologicalOrder()).contains(x, y);
    z.zeroGrad();
    assertThat(x.grad()).isZero();
  }

  private static final class GammaOrder {
    static Value highest(Value x) {
      return Node.of(Primitive.POLYGAMMA, x, Value.constant(GammaFunction.MAX_ORDER));
    }
  }

  @Test
  void twoGraphsMayShareLeaves() {
    Value other = x.times(y);
    output.backward();
    other.backward();
    assertThat(x.grad()).isEqualTo(14.0);
  }
}
