package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The student's notebook on micrograd that the project grew out of, cell by cell.
class SeedNotebookTest {

  /// The JDK promises `Math.tanh` to 2.5 ulp: that of 17 ends in 7 where that of 25 ends in 6.
  private static final double LAST_DIGIT = Math.ulp(0.7);

  private final Value a = Value.of(2.0, "a");
  private final Value b = Value.of(-3.0, "b");
  private final Value c = Value.of(10.0, "c");
  private final Value e = a.times(b).label("e");
  private final Value d = e.plus(c).label("d");
  private final Value f = Value.of(-2.0, "f");
  private final Value out = d.times(f).label("L");

  @Test
  void plainNumbers() {
    assertThat(Value.of(2.0).times(Value.of(-3.0)).plus(Value.of(8.0)).data()).isEqualTo(2.0);
  }

  @Test
  void aValuePrintsItsData() {
    assertThat(out).hasToString("Value(data=-8.0)");
    assertThat(out.describe()).isEqualTo("Value(L = d*f, data=-8.0, grad=0.0)");
  }

  @Test
  void operandsAreAListInOrder() {
    assertThat(d.operands()).containsExactly(e, c);
    assertThat(d.operands()).hasToString("[Value(data=-6.0), Value(data=10.0)]");
    assertThat(a.plus(a).operands()).containsExactly(a, a);
  }

  @Test
  void theOperationPrintsItsSign() {
    assertThat(d.operation()).hasToString("+");
    assertThat(d.operation().symbol()).isEqualTo("+");
    assertThat(a.operation().symbol()).isEmpty();
  }

  @Test
  void gradientsOfTheFirstExpression() {
    out.backward();
    assertThat(List.of(a.grad(), b.grad(), c.grad())).containsExactly(6.0, -4.0, -2.0);
    assertThat(List.of(e.grad(), d.grad(), f.grad())).containsExactly(-2.0, -2.0, 4.0);
  }

  /// In the notebook, `__add__` was given the backward rule of `__mul__`.
  @Test
  void theNotebooksRuleOfPlusFailsAGradientCheckAndOursPasses() {
    List<Double> wrong = gradientsWithTheProductRuleAtPlus();
    assertThat(wrong).containsExactly(60.0, -40.0, 12.0);
    out.backward();
    List<Value> leaves = List.of(a, b, c);
    for (int i = 0; i < leaves.size(); i++) {
      double central = centralDifference(leaves.get(i));
      assertThat(leaves.get(i).grad()).isCloseTo(central, within(1e-8));
      assertThat(wrong.get(i)).isNotCloseTo(central, within(1.0));
    }
  }

  private List<Double> gradientsWithTheProductRuleAtPlus() {
    double gradL = 1.0;
    double gradD = f.data() * gradL;
    double gradE = c.data() * gradD;
    double gradC = e.data() * gradD;
    return List.of(b.data() * gradE, a.data() * gradE, gradC);
  }

  private double centralDifference(Value leaf) {
    double x = leaf.data();
    double h = 1e-5;
    leaf.data(x + h);
    double above = out.forward().data();
    leaf.data(x - h);
    double below = out.forward().data();
    leaf.data(x);
    out.forward();
    return (above - below) / (2 * h);
  }

  /// The neuron of the notebook.
  private static final class Neuron {
    final Value x1 = Value.of(2.0, "x1");
    final Value x2 = Value.of(0.0, "x2");
    final Value w1 = Value.of(-3.0, "w1");
    final Value w2 = Value.of(1.0, "w2");
    final Value b = Value.of(6.881373587019543, "b");
    final Value x1w1 = x1.times(w1).label("x1w1");
    final Value x2w2 = x2.times(w2).label("x2w2");
    final Value x1w1x2w2 = x1w1.plus(x2w2).label("x1w1x2w2");
    final Value n = x1w1x2w2.plus(b).label("n");
    final Value o = n.tanh().label("o");
  }

  @Test
  void theNeuron() {
    Neuron neuron = new Neuron();
    assertThat(neuron.n).hasToString("Value(data=0.8813735870195432)");
    assertThat(neuron.o.data()).isCloseTo(0.7071067811865476, within(LAST_DIGIT));
  }

  @Test
  void backpropagationByHand() {
    Neuron neuron = new Neuron();
    neuron.o.grad(1.0);
    neuron.o.backwardStep();
    neuron.n.backwardStep();
    assertThat(neuron.n.grad()).isCloseTo(0.4999999999999999, within(1e-15));
    assertThat(neuron.b.grad()).isEqualTo(neuron.n.grad());
    assertThat(neuron.x1.grad()).isZero();
  }

  @Test
  void zeroGradBeforeBackwardClearsWhatTheStepsByHandLeft() {
    Neuron neuron = new Neuron();
    neuron.o.grad(1.0);
    neuron.o.backwardStep();
    neuron.n.backwardStep();
    neuron.o.zeroGrad();
    neuron.o.backward();
    assertThat(neuron.b.grad()).isCloseTo(0.5, within(1e-15));
    assertThat(neuron.x1.grad()).isCloseTo(-1.5, within(1e-12));
    assertThat(neuron.w1.grad()).isCloseTo(1.0, within(1e-12));
    assertThat(neuron.x2.grad()).isCloseTo(0.5, within(1e-12));
    assertThat(neuron.w2.grad()).isZero();
  }

  @Test
  void theTopologicalOrderIsDepthFirstFromLeftToRight() {
    Neuron neuron = new Neuron();
    List<String> labels = neuron.o.topologicalOrder().stream().map(Value::label).toList();
    assertThat(labels)
        .containsExactly("x1", "w1", "x1w1", "x2", "w2", "x2w2", "x1w1x2w2", "b", "n", "o");
    List<Value> order = neuron.o.topologicalOrder();
    assertThat(order.subList(0, 9).stream().map(Value::toString))
        .containsExactlyInAnyOrder(
            "Value(data=6.881373587019543)",
            "Value(data=0.0)",
            "Value(data=1.0)",
            "Value(data=0.0)",
            "Value(data=-3.0)",
            "Value(data=2.0)",
            "Value(data=-6.0)",
            "Value(data=-6.0)",
            "Value(data=0.8813735870195432)");
    assertThat(order.get(9).data()).isCloseTo(0.7071067811865476, within(LAST_DIGIT));
    assertThat(neuron.o.topologicalOrder()).isEqualTo(neuron.o.topologicalOrder());
  }

  @Test
  void anyOrderWithOperandsFirstGivesTheSameGradients() {
    Neuron neuron = new Neuron();
    List<Value> another = new ArrayList<>(List.of(neuron.b, neuron.w2, neuron.x2, neuron.x2w2));
    another.addAll(List.of(neuron.w1, neuron.x1, neuron.x1w1, neuron.x1w1x2w2, neuron.n, neuron.o));
    neuron.o.grad(1.0);
    for (int i = another.size() - 1; i >= 0; i--) {
      another.get(i).backwardStep();
    }
    List<Double> byHand = another.stream().map(Value::grad).toList();
    neuron.o.zeroGrad();
    neuron.o.backward();
    assertThat(another.stream().map(Value::grad)).isEqualTo(byHand);
  }

  /// The notebook's formula, (exp(2x) - 1) / (exp(2x) + 1), is Infinity / Infinity from 355 on.
  @Test
  void tanhDoesNotOverflow() {
    double exp = Math.exp(2 * 400.0);
    assertThat((exp - 1) / (exp + 1)).isNaN();
    assertThat(Value.of(400.0).tanh().data()).isEqualTo(1.0);
    assertThat(Value.of(-400.0).tanh().data()).isEqualTo(-1.0);
  }

  @Test
  void tanhFromExpGivesTheSameGradients() {
    Neuron neuron = new Neuron();
    Value exp = neuron.n.times(2.0).exp();
    Value o = exp.minus(1.0).div(exp.plus(1.0));
    o.backward();
    assertThat(o.data()).isCloseTo(0.7071067811865476, within(1e-15));
    assertThat(neuron.x1.grad()).isCloseTo(-1.5, within(1e-12));
    assertThat(neuron.b.grad()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void aValueUsedTwiceCollectsBothGradients() {
    Value twice = a.plus(a);
    twice.backward();
    assertThat(a.grad()).isEqualTo(2.0);
  }
}
