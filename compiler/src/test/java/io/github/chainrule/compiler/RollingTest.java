package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.Rows;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RollingTest {
  private final DagBuilder b = new DagBuilder();

  private List<String> statements(int... outputs) {
    return Statements.of(Schedule.ofRows(b.build(outputs), false, 64, 8));
  }

  private static int[] each(int n, java.util.function.IntUnaryOperator make) {
    return IntStream.range(0, n).map(make).toArray();
  }

  @Test
  void theSameComputationWithOtherOperandsIsOneLoop() {
    int[] results =
        each(20, j -> b.times(b.minus(b.column(j), b.shared(j)), b.constant(0.25 + 0.1 * j)));
    assertThat(statements(results))
        .containsExactly(
            "copies 20 leaves",
            "s1[j] = constants[j] * (row[j] - x[j])   j < 20",
            "writes 20 outputs");
  }

  @Test
  void constantsThatAllMembersShareStayConstants() {
    int[] results = each(20, j -> b.times(b.column(j), b.constant(0.5)));
    assertThat(statements(results)).contains("s1[j] = 0.5 * row[j]   j < 20");
  }

  private int[] layer(int inputs, int neurons) {
    int[] columns = each(inputs, b::column);
    int n = inputs + 1;
    return each(
        neurons,
        j -> {
          int[] left = each(n, i -> b.shared(n * j + i));
          int[] right = new int[n];
          right[0] = -1;
          System.arraycopy(columns, 0, right, 1, inputs);
          return b.sum(left, right, new boolean[n]);
        });
  }

  @Test
  void threeWideNeuronsAreAStatementToo() {
    String wide = "s1[j] = x[71 j] + sum_i x[1 + 71 j + i] * row[i]   j < 3, i < 70";
    assertThat(statements(layer(70, 3))).contains(wide);
    assertThat(statements(layer(10, 3))).allMatch(text -> text.startsWith("code for"));
  }

  @Test
  void aLayerAndItsActivationAreTwoStatements() {
    int[] sums = layer(6, 8);
    int[] results = Arrays.stream(sums).map(v -> b.apply(Op.ABS, v)).toArray();
    assertThat(statements(results))
        .containsExactly(
            "copies 6 leaves",
            "s1[j] = x[7 j] + sum_i x[1 + 7 j + i] * row[i]   j < 8, i < 6",
            "s2[j] = abs(s1[j])   j < 8",
            "writes 8 outputs");
  }

  @Test
  void sumsOfGrowingLengthAreOneLoop() {
    int[] results =
        each(
            9,
            j -> {
              int n = 4 + j;
              return b.sum(each(n, i -> b.shared(20 * j + i)), each(n, b::column), new boolean[n]);
            });
    assertThat(statements(results))
        .contains("s1[j] = sum_i x[at[j, i]] * b[j, i]   j < 9, i < n[j] of 4 to 12");
  }

  @Test
  void membersThatNeedEachOtherAreNotOneFamily() {
    int[] first = each(16, j -> b.apply(Op.SQRT, b.column(j)));
    int[] second = each(16, j -> b.minus(first[j], first[(j + 1) % 16]));
    assertThat(statements(second))
        .contains("s1[j] = sqrt(row[j])   j < 16")
        .anyMatch(text -> text.startsWith("s2[j] = (s1[") && text.endsWith("j < 16"));
  }

  @Test
  void aMemberThatWaitsForAnotherComesInALaterLoop() {
    int[] first = each(16, j -> b.apply(Op.SQRT, b.column(j)));
    int between = b.plus(first[0], first[1]);
    int[] second = each(16, j -> b.times(first[j], between));
    List<String> statements = statements(second);
    assertThat(statements.get(1)).isEqualTo("s1[j] = sqrt(row[j])   j < 16");
    assertThat(statements.get(2)).startsWith("code for 1 values");
    assertThat(statements.get(3)).endsWith("j < 16");
  }

  @Test
  void fewOperationsStayStraightLineCode() {
    int[] results = each(7, j -> b.apply(Op.SQRT, b.column(j)));
    assertThat(statements(results)).containsExactly("code for 7 values, 0 kept, 7 outputs");
  }

  /// What each of a ring makes of its neighbours, written down in another order than they lie in.
  /// The terms of a sum differ in kind and sign.
  private int[] ring(int[] x) {
    int n = x.length;
    int[] ring = new int[n];
    for (int i = 0; i < n; i++) {
      int j = 5 * i % n;
      int slope = b.minus(x[(j + 1) % n], x[(j + n - 2) % n]);
      int[] left = {b.shared(n), slope, x[j], x[(j + 3) % n]};
      int[] right = {-1, x[(j + n - 1) % n], -1, -1};
      ring[j] = b.sum(left, right, new boolean[] {false, false, true, false});
    }
    return ring;
  }

  private static List<Step.Family> families(Schedule schedule) {
    return schedule.steps.stream()
        .filter(Step.Family.class::isInstance)
        .map(Step.Family.class::cast)
        .toList();
  }

  /// How often what the members read does not lie behind what the member before reads.
  private static long breaks(Schedule schedule, Step.Family family) {
    return IntStream.range(0, family.sources()[0].length)
        .mapToObj(
            k -> Arrays.stream(family.sources()).mapToInt(of -> place(schedule, of[k])).toArray())
        .mapToLong(places ->
            IntStream.range(1, places.length).filter(m -> places[m] != places[m - 1] + 1).count())
        .sum();
  }

  @Test
  void atAPointNeighboursAreReadSideBySide() {
    Schedule schedule = Schedule.ofPoint(b.build(ring(ring(each(64, b::shared)))), 64, 64);
    List<Step.Family> families = families(schedule);
    assertThat(families).hasSize(2);
    assertThat(families).allSatisfy(family -> assertThat(breaks(schedule, family)).isZero());
    // Where the ring closes there is code for each.
    assertThat(families.get(0).members()).isEqualTo(64 - 5);
    assertThat(families.get(1).members()).isEqualTo(64 - 2 * 5);
  }

  @Test
  void atAPointALoopIsCutWhereItReadsSomethingElse() {
    int[] results =
        each(120, j -> b.apply(Op.ABS, b.minus(b.shared(j), b.shared(j < 80 ? 300 + j : 500 + j))));
    assertThat(Statements.of(Schedule.ofPoint(b.build(results), 64, 16)))
        .contains(
            "s0[j] = abs((x[j] - x[300 + j]))   j < 80",
            "s1[j] = abs((x[80 + j] - x[580 + j]))   j < 40");
  }

  @Test
  void atAPointALoopThatGathersStaysWhole() {
    int[] results = each(120, j -> b.minus(b.shared(j), b.shared(300 + 2 * j)));
    assertThat(families(Schedule.ofPoint(b.build(results), 64, 8)))
        .singleElement()
        .satisfies(family -> assertThat(family.members()).isEqualTo(120));
  }

  @Test
  void atAPointWhatHasToBeBroughtTogetherNeedsMoreOperations() {
    int[] sideBySide = each(40, j -> b.minus(b.shared(j), b.shared(300 + j)));
    int[] gathered = each(40, j -> b.minus(b.shared(600 + j), b.shared(700 + 2 * j)));
    int[] results = IntStream.concat(IntStream.of(sideBySide), IntStream.of(gathered)).toArray();
    assertThat(families(Schedule.ofPoint(b.build(results), 64, 8)))
        .singleElement()
        .satisfies(family -> assertThat(family.values()).isEqualTo(sideBySide));
  }

  private static int place(Schedule schedule, int v) {
    return schedule.dag.node(v) instanceof Node.Shared(int index) ? index : schedule.slot[v];
  }

  /// So many that they are added up chunk by chunk, without lanes in memory.
  @Test
  void manySumsHaveTheSameBitsInEveryTier() {
    int inputs = 20;
    int neurons = 40;
    SplittableRandom random = new SplittableRandom(7);
    double[] p = new double[neurons * inputs];
    Arrays.setAll(p, _ -> random.nextDouble(-1.0, 1.0));
    for (int count : new int[] {1, 100, 256, 601}) {
      double[][] columns = new double[inputs][];
      Arrays.setAll(columns, _ -> random.doubles(count, -1.0, 1.0).toArray());
      Rows rows = Rows.ofColumns(columns);
      ScalarFunction f = ScalarFunction.of(p.length, x -> rows.sum(row -> layer(row, x, neurons)));
      double[] interpreted = gradient(Tier.INTERPRETER, f, p);
      assertThat(gradient(Tier.LOOPS, f, p)).containsExactly(interpreted);
      assertThat(gradient(Tier.LANES, f, p)).containsExactly(interpreted);
      double[] eager = new double[p.length];
      f.valueAndGradient(p, eager);
      assertThat(interpreted).usingComparatorWithPrecision(1e-11).containsExactly(eager);
    }
  }

  private static Value layer(Value[] row, Value[] x, int neurons) {
    Value[] outputs = new Value[neurons];
    for (int i = 0; i < neurons; i++) {
      int at = i * row.length;
      outputs[i] = Values.dot(Arrays.copyOfRange(x, at, at + row.length), row).tanh();
    }
    return Values.sum(outputs);
  }

  private static double[] gradient(Tier tier, ScalarFunction f, double[] p) {
    double[] gradient = new double[p.length];
    Compiler.options().tier(tier).compile(f).valueAndGradient(p, gradient);
    return gradient;
  }

  /// The inputs of the two lie apart; one loop calls a routine, the other does not.
  @Test
  void loopsOverInputsThatLieApartHaveTheSameBitsInEveryTier() {
    ScalarFunction f =
        ScalarFunction.of(
            120,
            x -> {
              Value[] terms = new Value[80];
              for (int i = 0; i < 40; i++) {
                terms[i] = x[i].times(0.1 * i + 0.05).plus(0.5).times(x[i]);
                terms[40 + i] = x[80 + i].exp();
              }
              return Values.sum(terms);
            });
    double[] at = new SplittableRandom(4).doubles(120, -1.0, 1.0).toArray();
    double[] interpreted = gradient(Tier.INTERPRETER, f, at);
    for (Tier tier : new Tier[] {Tier.LOOPS, Tier.LANES}) {
      double[] rolled = new double[120];
      Compiler.options().tier(tier).rolling(1).compile(f).valueAndGradient(at, rolled);
      assertThat(rolled).containsExactly(interpreted);
    }
  }

  @Test
  void slotsOfBlocksAreUsedAgainAsAWhole() {
    int[] slot = new int[5];
    int[] room = new int[5];
    List<Blocks.Block> blocks =
        List.of(new Blocks.Block(new int[] {0, -1, 1}, 16), new Blocks.Block(new int[] {3, 4}, 16));
    BitSet kept = new BitSet();
    kept.set(0, 5);
    // The first block is over when the second is made; value 2 lives on.
    int[] madeIn = {0, 0, 0, 2, 2};
    int[] lastUse = {1, 1, 3, 3, 3};
    int slots = PointSlots.place(slot, room, blocks, madeIn, lastUse, kept, 4);
    assertThat(slot).containsExactly(0, 2, 16, 0, 1);
    assertThat(room).containsExactly(16, 14, 1, 16, 15);
    assertThat(slots).isEqualTo(17);
  }

  @Test
  void movesCopyWhatLiesSideBySide() {
    double[] to = new double[8];
    Moves.of(new int[] {0, 1, 2, -1, 5}, new int[] {3, 4, 5, 6, 0})
        .run(new double[] {10, 11, 12, 13, 14, 15}, to);
    assertThat(to).containsExactly(15, 0, 0, 10, 11, 12, 0, 0);
  }
}
