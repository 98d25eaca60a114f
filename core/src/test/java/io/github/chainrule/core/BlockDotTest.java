package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/// Dot products whose factors lie side by side in a block, against those whose factors do not.
class BlockDotTest {
  private final Block w = Block.of("w", 0.3, -1.7, 2.1, 0.9, -0.4, 1.1);
  private final Block x = Block.of("x", 1.5, 0.7, -2.2);

  /// The same leaves in a list that is not known to be a block's.
  private static List<Value> plain(List<Value> values) {
    List<Value> summands = new ArrayList<>();
    values.forEach(value -> summands.add(value.plus(0.0)));
    return summands;
  }

  private static double[] gradients(Block... blocks) {
    List<Double> all = new ArrayList<>();
    for (Block block : blocks) {
      block.values().forEach(value -> all.add(value.grad()));
      block.zeroGrad();
    }
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private void assertSame(BiFunction<List<Value>, List<Value>, Value> f) {
    List<Value> row = w.values().subList(1, 4);
    Value expected = f.apply(plain(row), plain(x.values()));
    expected.backward();
    double[] gradient = gradients(w, x);
    List<Value> slopes = Derivatives.gradient(expected, w.values());
    for (Value actual :
        List.of(
            f.apply(row, x.values()),
            f.apply(row, plain(x.values())),
            f.apply(plain(row), x.values()),
            f.apply(new ArrayList<>(row), new ArrayList<>(x.values())))) {
      assertThat(actual.data()).isEqualTo(expected.data());
      actual.backward();
      assertThat(gradients(w, x)).containsExactly(gradient, within(1e-14));
      List<Value> again = Derivatives.gradient(actual, w.values());
      for (int i = 0; i < w.size(); i++) {
        assertThat(again.get(i).data()).isCloseTo(slopes.get(i).data(), within(1e-14));
        assertThat(Derivatives.jvp(actual, List.of(w.get(i)), 1.0))
            .isCloseTo(slopes.get(i).data(), within(1e-14));
      }
    }
  }

  @Test
  void aDotProductIsTheSameWhereverItsFactorsLie() {
    assertSame(Values::dot);
    assertSame((a, b) -> Values.dot(a, b).tanh().times(Values.dot(b, b)));
  }

  @Test
  void aBlockTimesItself() {
    Value square = Values.dot(w.values(), w.values());
    square.backward();
    for (int i = 0; i < w.size(); i++) {
      assertThat(w.get(i).grad()).isEqualTo(2 * w.get(i).data());
    }
    w.zeroGrad();
    Values.dot(w.values().subList(0, 5), w.values().subList(1, 6)).backward();
    assertThat(w.get(2).grad()).isEqualTo(w.get(1).data() + w.get(3).data());
  }

  @Test
  void allFactorsAreOperands() {
    Value dot = Values.dot(w.values().subList(0, 3), plain(x.values()));
    assertThat(dot.operands()).hasSize(6).startsWith(w.get(0), w.get(1), w.get(2));
    assertThat(dot.operands().get(4).operands().get(0)).isSameAs(x.get(1));
    assertThat(Values.dot(plain(x.values()), w.values().subList(0, 3)).operands())
        .endsWith(w.get(0), w.get(1), w.get(2));
    assertThat(dot.topologicalOrder()).hasSize(3 + 3 + 3 + 3 + 1).startsWith(w.get(0), w.get(1));
  }

  @Test
  void aChangedBlockIsNoticed() {
    Value dot = Values.dot(w.values().subList(0, 3), x.values());
    double before = dot.data();
    x.get(0).data(2.5);
    assertThatThrownBy(dot::backward).hasMessageContaining("forward()");
    assertThat(dot.forward().data()).isCloseTo(before + 0.3, within(1e-14));
    w.update((data, grad) -> data[0] = 0.0);
    assertThatThrownBy(dot::backward).hasMessageContaining("forward()");
  }

  @Test
  void theValuesOfABlockAreAListThatCannotBeChanged() {
    List<Value> values = w.values();
    assertThat(values).hasSize(6).element(5).isSameAs(w.get(5));
    assertThat(values.subList(2, 4)).containsExactly(w.get(2), w.get(3));
    assertThat(values.subList(2, 4).subList(1, 2)).containsExactly(w.get(3));
    assertThatThrownBy(() -> values.set(0, x.get(0)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> values.subList(2, 4).get(2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> values.subList(2, 7)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
