package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class ScratchTest {
  private static final int SIZE = 1000;
  private static final int ROWS = 64;
  private static final int TRIAL = (1 + Scratch.LINE) * Scratch.BLOCKS_WITH_EACH;

  private long time;
  private final Scratch scratch = new Scratch(() -> time);

  /// How many nanoseconds a block takes, by how many numbers are left out before its first row.
  private final long[] costs = new long[Scratch.LINE];

  /// How many more it takes the other way.
  private long costsMore = 200;

  private final BitSet tried = new BitSet();

  private void block(int rows) {
    scratch.begin(SIZE, rows);
    tried.set(scratch.first());
    time += costs[scratch.first()] + (scratch.otherWay() ? costsMore : 0);
    scratch.end(rows);
  }

  private void blocks(int count) {
    for (int i = 0; i < count; i++) {
      block(ROWS);
    }
  }

  @Test
  void theFirstRowGoesWhereABlockTakesTheLeastTime() {
    Arrays.fill(costs, 1000);
    costs[5] = 600;
    blocks(Scratch.FIRST_TRIAL - 1 + TRIAL);
    assertThat(tried.cardinality()).isEqualTo(Scratch.LINE);
    assertThat(scratch.first()).isEqualTo(5);
    // The garbage collector has moved the numbers.
    costs[5] = 1000;
    costs[2] = 600;
    blocks(Scratch.MORE * Scratch.FIRST_TRIAL - 1 + TRIAL);
    assertThat(scratch.first()).isEqualTo(2);
  }

  @Test
  void aPlaceThatIsHardlyBetterIsNotTaken() {
    Arrays.fill(costs, 1000);
    costs[3] = 980;
    blocks(Scratch.FIRST_TRIAL - 1 + TRIAL);
    assertThat(scratch.first()).isEqualTo(Scratch.LEFT_OUT);
  }

  @Test
  void theOtherSizeOfBlocksIsKeptIfItIsFasterAndUntilItIsSlower() {
    Arrays.fill(costs, 1000);
    blocks(Scratch.FIRST_TRIAL - 1 + TRIAL);
    assertThat(scratch.otherWay()).isFalse();
    costsMore = -200;
    blocks(Scratch.MORE * Scratch.FIRST_TRIAL - 1 + TRIAL);
    assertThat(scratch.otherWay()).isTrue();
    assertThat(scratch.first()).isEqualTo(Scratch.LEFT_OUT);
    blocks(Scratch.MORE * Scratch.MORE * Scratch.FIRST_TRIAL - 1 + TRIAL);
    assertThat(scratch.otherWay()).isTrue();
    costsMore = 200;
    blocks(Scratch.MORE * Scratch.MORE * Scratch.MORE * Scratch.FIRST_TRIAL - 1 + TRIAL);
    assertThat(scratch.otherWay()).isFalse();
  }

  @Test
  void trialsBecomeSeldom() {
    blocks(Scratch.FIRST_TRIAL - 1 + TRIAL);
    assertThat(tried.cardinality()).isEqualTo(Scratch.LINE);
    tried.clear();
    blocks(Scratch.FIRST_TRIAL * Scratch.MORE - 1);
    assertThat(tried.cardinality()).isEqualTo(1);
    blocks(TRIAL);
    assertThat(tried.cardinality()).isEqualTo(Scratch.LINE);
  }

  @Test
  void smallBlocksAreNotMeasured() {
    for (int i = 0; i < 10 * Scratch.FIRST_TRIAL; i++) {
      block(ROWS / 4);
    }
    assertThat(tried.cardinality()).isEqualTo(1);
  }

  @Test
  void aLargerBlockMayComeInATrial() {
    blocks(Scratch.FIRST_TRIAL + 5);
    double[] large = scratch.begin(2 * SIZE, ROWS);
    scratch.end(ROWS);
    for (int i = 0; i < TRIAL; i++) {
      assertThat(large).hasSizeGreaterThanOrEqualTo(scratch.first() + 2 * SIZE);
      assertThat(scratch.begin(2 * SIZE, ROWS)).isSameAs(large);
      scratch.end(ROWS);
    }
  }
}
