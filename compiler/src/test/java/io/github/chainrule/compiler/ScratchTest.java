package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.IdentityHashMap;
import org.junit.jupiter.api.Test;

class ScratchTest {
  private static final int SIZE = 1000;
  private static final int ROWS = 64;
  private static final int TRIAL = (2 + Scratch.LINE) * Scratch.BLOCKS_WITH_EACH;

  /// The arrays that were used, numbered.
  private final IdentityHashMap<double[], Integer> numbers = new IdentityHashMap<>();

  private long time;
  private final Scratch scratch = new Scratch(() -> time);

  /// How many nanoseconds a block takes with each array, in the order in which they are first used.
  private long[] costs = new long[100];

  /// How many more it takes the other way.
  private long costsMore = 200;

  private double[] block(int rows) {
    double[] used = scratch.begin(SIZE, rows);
    time += costs[numbers.computeIfAbsent(used, _ -> numbers.size())];
    time += scratch.otherWay() ? costsMore : 0;
    scratch.end(rows);
    return used;
  }

  private void blocks(int count) {
    for (int i = 0; i < count; i++) {
      block(ROWS);
    }
  }

  @Test
  void theArrayWithWhichABlockTakesTheLeastTimeIsKept() {
    costs = new long[] {1000, 1000, 1000, 1000, 600, 1000, 1000, 1000, 1000, 1000};
    blocks(Scratch.FIRST_TRIAL - 1 + TRIAL);
    assertThat(numbers).hasSize(1 + Scratch.LINE);
    assertThat(numbers.get(block(ROWS))).isEqualTo(4);
  }

  @Test
  void anArrayThatIsHardlyBetterIsNotTaken() {
    costs = new long[] {1000, 1000, 1000, 980, 1000, 1000, 1000, 1000, 1000, 1000};
    blocks(Scratch.FIRST_TRIAL - 1 + TRIAL);
    assertThat(numbers.get(block(ROWS))).isZero();
  }

  @Test
  void theOtherSizeOfBlocksIsKeptIfItIsFasterAndUntilItIsSlower() {
    Arrays.fill(costs, 1000);
    blocks(Scratch.FIRST_TRIAL - 1 + TRIAL);
    assertThat(scratch.otherWay()).isFalse();
    costsMore = -200;
    blocks(Scratch.MORE * Scratch.FIRST_TRIAL - 1 + TRIAL);
    assertThat(scratch.otherWay()).isTrue();
    assertThat(numbers.get(block(ROWS))).isZero();
    blocks(Scratch.MORE * Scratch.MORE * Scratch.FIRST_TRIAL - 2 + TRIAL);
    assertThat(scratch.otherWay()).isTrue();
    costsMore = 200;
    blocks(8 * Scratch.FIRST_TRIAL - 1 + TRIAL);
    assertThat(scratch.otherWay()).isFalse();
  }

  @Test
  void trialsBecomeSeldom() {
    blocks(Scratch.FIRST_TRIAL - 1 + TRIAL);
    assertThat(numbers).hasSize(1 + Scratch.LINE);
    blocks(Scratch.FIRST_TRIAL * Scratch.MORE - 1);
    assertThat(numbers).hasSize(1 + Scratch.LINE);
    blocks(TRIAL);
    assertThat(numbers).hasSize(1 + 2 * Scratch.LINE);
  }

  @Test
  void smallBlocksAreNotMeasured() {
    for (int i = 0; i < 10 * Scratch.FIRST_TRIAL; i++) {
      block(ROWS / 4);
    }
    assertThat(numbers).hasSize(1);
  }

  /// If they are made one behind the other, with two numbers of their own before each.
  @Test
  void arraysLieInEveryWayInTheirLines() {
    for (int size = SIZE; size < SIZE + Scratch.LINE; size++) {
      assertThat((scratch.of(size).length + 2) % Scratch.LINE).isEqualTo(1);
    }
  }

  @Test
  void aLargerBlockMayComeInATrial() {
    blocks(Scratch.FIRST_TRIAL + 5);
    assertThat(scratch.begin(2 * SIZE, ROWS)).hasSizeGreaterThanOrEqualTo(2 * SIZE);
    scratch.end(ROWS);
    blocks(TRIAL);
    assertThat(scratch.begin(2 * SIZE, ROWS)).hasSizeGreaterThanOrEqualTo(2 * SIZE);
  }
}
