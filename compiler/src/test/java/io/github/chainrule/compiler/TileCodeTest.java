package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sums of a layer, as many at a time as there are registers for.
class TileCodeTest {
  private static final int COLUMNS = 5;
  private static final int ROWS = 24;

  private final DagBuilder b = new DagBuilder();
  private final SplittableRandom random = new SplittableRandom(20261201);

  /// @param begun whether they begin with shared numbers
  private Dag layer(int sums, boolean begun) {
    int[] columns = IntStream.range(0, COLUMNS).map(b::column).toArray();
    int first = begun ? 1 : 0;
    int[] made = new int[sums];
    for (int s = 0; s < sums; s++) {
      int[] left = new int[first + COLUMNS];
      int[] right = new int[first + COLUMNS];
      for (int t = 0; t < left.length; t++) {
        left[t] = b.shared(s * left.length + t);
        right[t] = t < first ? -1 : columns[t - first];
      }
      made[s] = b.sum(left, right, new boolean[left.length]);
    }
    return b.build(made);
  }

  private double[][] numbers(int columns, int rows) {
    double[][] numbers = new double[columns][rows];
    for (double[] column : numbers) {
      Arrays.setAll(column, i -> random.nextDouble(-1.0, 1.0));
    }
    return numbers;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void allSumsAreTheSameHoweverManyVectorsThereIsRoomFor(int width) {
    assumeThat(Vectors.WIDTH).isPositive();
    Machine machine = width == 1 ? new ScalarMachine() : new VectorMachine(width, 0);
    for (int sums : new int[] {4, 6, 7, 8, 13, 21}) {
      for (boolean begun : new boolean[] {false, true}) {
        Dag dag = layer(sums, begun);
        double[] shared = numbers(1, sums * (COLUMNS + 1))[0];
        double[][] in = numbers(COLUMNS, ROWS);
        double[][] expected = run(new InterpretedRows(dag, false), dag, shared, in);
        EmittedRows emitted = EmittedRows.of(dag, false, machine, GeneratedClass.MOST_BYTES);
        assertThat(emitted.schedule().steps).anyMatch(Step.Tile.class::isInstance);
        assertThat(run(emitted, dag, shared, in)).isDeepEqualTo(expected);
      }
    }
  }

  private static double[][] run(RowKernel kernel, Dag dag, double[] shared, double[][] in) {
    RowWorkspace workspace = new RowWorkspace(COLUMNS, shared.length, dag.outputs.length, false);
    System.arraycopy(shared, 0, workspace.shared, 0, shared.length);
    double[][] out = new double[dag.outputs.length][ROWS];
    kernel.begin(workspace);
    kernel.run(in, 0, workspace, ROWS, ROWS, out, 0);
    return out;
  }

  @Test
  void sharedNumbersLieInTheOrderInWhichTheyAreRead() {
    Schedule schedule = Schedule.ofRows(layer(8, true), false, 100, 256);
    Step.Tile tile =
        (Step.Tile) schedule.steps.stream().filter(Step.Tile.class::isInstance).findAny().get();
    // Of sum s the number of row r is 10 s + r.
    int[] given = new int[6 * 8];
    Arrays.setAll(given, i -> 10 * (i % 8) + i / 8);
    int[] arranged = given.clone();
    TileCode.arrange(tile, 6, arranged, new VectorMachine(4, 0));
    assertThat(Arrays.copyOf(arranged, 12))
        .containsExactly(0, 10, 20, 30, 40, 50, 1, 11, 21, 31, 41, 51);
    assertThat(Arrays.copyOfRange(arranged, 36, 40)).containsExactly(60, 70, 61, 71);
    TileCode.arrange(tile, 6, given, new VectorMachine(8, 0));
    assertThat(Arrays.copyOf(given, 9)).containsExactly(0, 10, 20, 30, 40, 50, 60, 70, 1);
  }
}
