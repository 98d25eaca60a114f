package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The inputs are three numbers, then the cotangents of two, then whether these count.
class CountingTest {
  private static final int FIRST_FLAG = 5;

  private final DagBuilder b = new DagBuilder();
  private final int number = b.shared(0);
  private final int cotangent = b.shared(3);
  private final int first = b.shared(FIRST_FLAG);
  private final int second = b.shared(FIRST_FLAG + 1);

  private Counting of(int states, int... results) {
    Dag dag = b.build(results);
    BitSet back = new BitSet();
    for (int v = 0; v < dag.size(); v++) {
      int value = v;
      back.set(v, dag.node(v) instanceof Node.Shared(int index) && index >= 3);
      Dag.operands(dag.node(v), x -> back.set(value, back.get(value) || back.get(x)));
    }
    return Counting.of(dag, back, FIRST_FLAG, states, dag.outputs);
  }

  private static BitSet bits(int... states) {
    BitSet bits = new BitSet();
    for (int state : states) {
      bits.set(state);
    }
    return bits;
  }

  @Test
  void aResultCountsIfOneOfThoseThatPassToItDoes() {
    int either = b.where(first, b.constant(1.0), second);
    int never = b.constant(0.0);
    Counting counting = Objects.requireNonNull(of(2, first, either, never));
    assertThat(counting.counts(0, bits(0))).isTrue();
    assertThat(counting.counts(0, bits(1))).isFalse();
    assertThat(counting.counts(1, bits(1))).isTrue();
    assertThat(counting.counts(1, bits())).isFalse();
    assertThat(counting.counts(2, bits(0, 1))).isFalse();
  }

  @Test
  void whatDependsOnNumbersIsNotKnown() {
    int branch = b.where(b.less(number, b.constant(0.5)), first, second);
    assertThat(of(2, first, branch)).isNull();
  }

  @Test
  void javaCodeIsCalledOnlyForWhatCounts() {
    int[] called = b.evaluate("called", (x, y) -> y[0] = x[0], 1, new int[] {cotangent});
    assertThat(of(2, first, b.where(first, b.constant(1.0), called[0]))).isNull();
  }

  @Test
  void longStatesOfLargeProgramsTakeNoMemory() {
    assertThat(of(1 << 28, first, second)).isNull();
  }
}
