package io.github.chainrule.viz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LayersTest {

  private static Layers layers(int[]... operands) {
    return Layers.of(operands, new boolean[operands.length]);
  }

  @Test
  void operandsStandJustLeftOfTheirFirstUse() {
    // 2 = f(0), 3 = g(2, 1), where 1 is needed late.
    Layers layers = layers(new int[][] {{}, {}, {0}, {2, 1}});
    assertThat(layers.column).containsExactly(0, 1, 1, 2);
    assertThat(layers.vertices()).isEqualTo(4);
  }

  @Test
  void alongEdgeRunsThroughOneWaypointInEachColumnBetween() {
    // 0 -> 1 -> 2 -> 3, and 0 is used again by 3 and by 2.
    Layers layers = layers(new int[][] {{}, {0}, {1, 0}, {2, 0}});
    assertThat(layers.chain[0]).hasSize(3);
    assertThat(layers.entry(0, 1)).isZero();
    assertThat(layers.entry(0, 2)).isEqualTo(layers.chain[0][1]);
    assertThat(layers.left[3]).containsExactly(2, layers.chain[0][2]);
  }

  @Test
  void aTreeIsDrawnWithoutCrossings() {
    long seed = Graphs.seed("aTreeIsDrawnWithoutCrossings");
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 100; i++) {
      Layers layers = layers(tree(random, 1 + random.nextInt(60)));
      assertThat(crossings(layers, Ordering.of(layers))).isZero();
    }
  }

  /// A tree of binary nodes in postfix order.
  private static int[][] tree(SplittableRandom random, int leaves) {
    int[][] operands = new int[2 * leaves - 1][];
    int[] open = new int[leaves];
    int depth = 0;
    int left = leaves;
    for (int i = 0; i < operands.length; i++) {
      boolean leaf = depth < 2 || (left > 0 && random.nextBoolean());
      if (leaf && left > 0) {
        operands[i] = new int[0];
        left--;
      } else {
        operands[i] = new int[] {open[depth - 2], open[depth - 1]};
        depth -= 2;
      }
      open[depth++] = i;
    }
    return operands;
  }

  @Test
  void sweepsUntangleWhatAWalkTangles() {
    // Two outputs of one stage that want their operands the other way round, joined at the end.
    int[][] operands = {{}, {}, {}, {}, {0, 3}, {1, 2}, {3, 0}, {2, 1}, {4, 5, 7, 6}};
    Layers layers = layers(operands);
    long walk = crossings(layers, columnsInOrder(layers));
    long swept = crossings(layers, Ordering.of(layers));
    assertThat(swept).isLessThan(walk);
  }

  private static int[][] columnsInOrder(Layers layers) {
    int[][] columns = new int[layers.columns()][0];
    for (int v = 0; v < layers.vertices(); v++) {
      int[] column = columns[layers.column[v]];
      columns[layers.column[v]] = Arrays.copyOf(column, column.length + 1);
      columns[layers.column[v]][column.length] = v;
    }
    return columns;
  }

  /// Counted pair by pair.
  private static long crossings(Layers layers, int[][] columns) {
    int[] place = new int[layers.vertices()];
    for (int[] column : columns) {
      for (int i = 0; i < column.length; i++) {
        place[column[i]] = i;
      }
    }
    long crossings = 0;
    for (int[] column : columns) {
      for (int upper = 0; upper < column.length; upper++) {
        for (int lower = upper + 1; lower < column.length; lower++) {
          for (int a : layers.right[column[upper]]) {
            for (int b : layers.right[column[lower]]) {
              crossings += place[a] > place[b] ? 1 : 0;
            }
          }
        }
      }
    }
    return crossings;
  }

  @Test
  void everyVertexHasAPlaceInItsColumn() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 50; i++) {
      Layers layers = layers(tree(random, 1 + random.nextInt(30)));
      int[][] columns = Ordering.of(layers);
      int[] all = Arrays.stream(columns).flatMapToInt(Arrays::stream).sorted().toArray();
      assertThat(all).hasSize(layers.vertices()).doesNotHaveDuplicates();
    }
  }
}
