package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatherTest {
  private final DagBuilder b = new DagBuilder();
  private final int[] x = IntStream.range(0, 40).map(b::shared).toArray();

  private String gathered(int... outputs) {
    return Gather.of(b.build(outputs))
        .toString()
        .lines()
        .filter(l -> !l.contains("x["))
        .toList()
        .toString();
  }

  @Test
  void aChainOfProductsBecomesOneSum() {
    int sum = b.plus(b.plus(b.times(x[0], x[1]), b.times(x[2], x[3])), b.times(x[4], x[5]));
    assertThat(gathered(sum)).isEqualTo("[  v6 = v0 * v1 + v2 * v3 + v4 * v5,   outputs v6]");
  }

  @Test
  void whatIsNoProductComesFirstAndSpareRounding() {
    int sum = b.plus(b.plus(b.times(x[0], x[1]), b.times(x[2], x[3])), x[4]);
    assertThat(gathered(sum)).isEqualTo("[  v5 = v4 + v0 * v1 + v2 * v3,   outputs v5]");
    assertThat(gathered(b.plus(b.times(x[0], x[1]), x[2])))
        .isEqualTo("[  v3 = fma(v0, v1, v2),   outputs v3]");
  }

  @Test
  void negativesBecomeDifferences() {
    int sum = b.minus(x[0], b.times(x[1], x[2]));
    assertThat(gathered(sum)).isEqualTo("[  v3 = v0 - v1 * v2,   outputs v3]");
    int product = b.negate(b.times(x[1], x[2]));
    assertThat(gathered(b.plus(product, x[0]))).isEqualTo("[  v3 = v0 - v1 * v2,   outputs v3]");
  }

  @Test
  void whatIsUsedTwiceStaysAValue() {
    int product = b.times(x[0], x[1]);
    int inner = b.plus(product, x[2]);
    assertThat(gathered(b.plus(inner, x[3]), b.times(inner, product)))
        .contains("*(v0, v1)")
        .doesNotContain("fma");
  }

  @Test
  void theOrderOfAdditionsIsKept() {
    int both = b.plus(b.plus(x[0], x[1]), b.plus(x[2], x[3]));
    assertThat(gathered(both)).isEqualTo("[  v4 = +(v2, v3),   v5 = v0 + v1 + v4,   outputs v5]");
    int right = b.plus(x[0], b.plus(x[1], x[2]));
    assertThat(gathered(right)).isEqualTo("[  v3 = v1 + v2 + v0,   outputs v3]");
    int left = b.plus(b.plus(x[0], x[1]), x[2]);
    assertThat(gathered(left)).isEqualTo("[  v3 = v0 + v1 + v2,   outputs v3]");
  }

  @Test
  void aFusedMultiplyAddOfTheUserIsNotTakenApart() {
    int exact = b.fma(x[0], x[1], b.negate(x[2]));
    assertThat(gathered(b.plus(x[3], exact))).contains("fma(v0, v1,");
  }

  @Test
  void aLongSumIsCutIntoSumsThatContinueEachOther() {
    int sum = b.times(x[0], x[0]);
    for (int i = 1; i < 40; i++) {
      sum = b.plus(sum, b.times(x[i], x[i]));
    }
    Dag whole = Gather.of(b.build(sum));
    assertThat(whole.nodes.stream().filter(Node.Sum.class::isInstance)).hasSize(1);
    Dag dag = LongSums.cut(whole, new BitSet(), List.of()).dag();
    assertThat(dag.nodes.stream().filter(Node.Sum.class::isInstance)).hasSize(3);
    assertThat(dag.nodes)
        .filteredOn(Node.Sum.class::isInstance)
        .allSatisfy(node ->
            assertThat(((Node.Sum) node).left().length).isLessThanOrEqualTo(LongSums.MOST_TERMS));
  }
}
