package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BlockTest {
  private final Block w = Block.of("w", 0.5, -0.25);

  @Test
  void aPlaceIsAlwaysTheSameLabelledLeaf() {
    assertThat(w.get(1)).isSameAs(w.get(1)).isSameAs(w.values().get(1));
    assertThat(w.get(1).label()).isEqualTo("w[1]");
    assertThat(w.get(1).label("bias").label()).isEqualTo("bias");
    assertThat(w.get(1).data()).isEqualTo(-0.25);
    assertThat(w.get(1).operation()).isEqualTo(Source.LEAF);
    assertThat(w).hasToString("Block(w, 2 values)");
    assertThat(w.name()).isEqualTo("w");
    assertThat(w.size()).isEqualTo(2);
  }

  @Test
  void anUpdateSeesDataAndGradients() {
    Value y = w.get(0).times(w.get(1));
    y.backward();
    w.update((data, grad) -> data[0] -= 2.0 * grad[0]);
    assertThat(w.get(0).data()).isEqualTo(1.0);
    assertThatThrownBy(y::backward).hasMessageContaining("call forward()");
    assertThat(y.forward().data()).isEqualTo(-0.25);
    w.zeroGrad();
    assertThat(w.get(0).grad()).isZero();
  }

  @Test
  void anUpdateThatFailsStillCounts() {
    Value y = w.get(0).times(w.get(1));
    assertThatThrownBy(() ->
            w.update((data, grad) -> {
              data[0] = 7.0;
              throw new IllegalStateException("half-way");
            }))
        .hasMessage("half-way");
    assertThatThrownBy(y::backward).hasMessageContaining("call forward()");
  }

  @Test
  void theArrayGivenAtFirstIsCopied() {
    double[] data = {1.0};
    Block block = Block.of("b", data);
    data[0] = 2.0;
    assertThat(block.get(0).data()).isEqualTo(1.0);
  }

  @Test
  void aPlaceOutsideIsNamed() {
    assertThatThrownBy(() -> w.get(2))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("block 'w' has 2 places, and none at 2");
    assertThatThrownBy(() -> w.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
