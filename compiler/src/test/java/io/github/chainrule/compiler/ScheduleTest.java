package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private final DagBuilder b = new DagBuilder();

  private static List<String> kinds(Schedule schedule) {
    return schedule.steps.stream().map(step -> step.getClass().getSimpleName()).toList();
  }

  /// Sums of shared weights times columns.
  private int[] layer(int inputs, int neurons) {
    int[] columns = IntStream.range(0, inputs).map(b::column).toArray();
    int[] sums = new int[neurons];
    for (int i = 0; i < neurons; i++) {
      int[] weights = new int[inputs + 1];
      int[] factors = new int[inputs + 1];
      weights[0] = b.shared(i);
      factors[0] = -1;
      for (int j = 0; j < inputs; j++) {
        weights[j + 1] = b.shared(neurons + i * inputs + j);
        factors[j + 1] = columns[j];
      }
      sums[i] = b.sum(weights, factors, new boolean[inputs + 1]);
    }
    return sums;
  }

  @Test
  void routinesArePassesBetweenParts() {
    int x = b.column(0);
    int y = b.times(b.call(Routines.EXP, b.times(x, x)), x);
    Schedule schedule = Schedule.ofRows(b.build(b.call(Routines.LOG, y)), false, 100, 256);
    assertThat(kinds(schedule)).containsExactly("Part", "Passes", "Part", "Passes", "Outputs");
  }

  @Test
  void theNeuronsOfALayerAreATile() {
    Dag dag = b.build(layer(10, 16));
    Schedule schedule = Schedule.ofRows(dag, false, 100, 256);
    assertThat(kinds(schedule)).containsExactly("Copies", "Tile", "Outputs");
    Step.Tile tile = (Step.Tile) schedule.steps.get(1);
    assertThat(tile.sums()).hasSize(16);
    assertThat(tile.columns()).hasSize(10);
    assertThat(schedule.packed).hasSize(16 * 11);
  }

  @Test
  void factorsComputedFromSharedNumbersAreNotPacked() {
    int[] columns = IntStream.range(0, 4).map(b::column).toArray();
    int[] sums = new int[8];
    for (int i = 0; i < sums.length; i++) {
      int weight = b.apply(Op.SQRT, b.shared(i));
      int[] weights = new int[columns.length];
      Arrays.fill(weights, weight);
      sums[i] = b.sum(weights, columns.clone(), new boolean[columns.length]);
    }
    Schedule schedule = Schedule.ofRows(b.build(sums), false, 100, 256);
    assertThat(kinds(schedule)).doesNotContain("Tile");
    assertThat(schedule.packed).isEmpty();
  }

  @Test
  void atAPointLongSumsTakeTurns() {
    int[] sums = new int[3];
    for (int i = 0; i < sums.length; i++) {
      int first = 40 * i;
      int[] factors =
          IntStream.range(0, 40).map(t -> b.apply(Op.SQRT, b.shared(first + t))).toArray();
      sums[i] = b.sum(factors, factors, new boolean[factors.length]);
    }
    Schedule schedule = Schedule.ofPoint(b.build(sums), 1000, 256);
    List<List<Integer>> terms = new ArrayList<>();
    for (Unit unit : ((Step.Part) schedule.steps.get(0)).units()) {
      if (schedule.dag.node(unit.values()[0]) instanceof Node.Sum) {
        terms.add(
            Arrays.stream(unit.values())
                .map(v -> ((Node.Sum) schedule.dag.node(v)).left().length)
                .boxed()
                .toList());
      }
    }
    assertThat(terms).startsWith(List.of(16, 16, 16), List.of(16, 16, 16));
    assertThat(terms.stream().flatMap(List::stream)).hasSize(9);
  }

  @Test
  void aLongSumThatIsUnlikeTheOthersLeavesThemTheirLoop() {
    int[] sums = new int[201];
    for (int i = 0; i < sums.length; i++) {
      int first = 16 * i;
      int[] factors =
          IntStream.range(0, 16).map(t -> b.apply(Op.SQRT, b.shared(first + t))).toArray();
      boolean[] minus = new boolean[16];
      minus[7] = i == 50;
      sums[i] = b.sum(factors, factors, minus);
    }
    Schedule schedule = Schedule.ofPoint(b.build(sums), 1000, 256);
    assertThat(schedule.statements)
        .anySatisfy(step ->
            assertThat(step)
                .isInstanceOfSatisfying(
                    Step.Sums.class, alike -> assertThat(alike.sums()).hasSize(200)));
  }

  @Test
  void partsAreNoLargerThanAsked() {
    int v = b.column(0);
    for (int i = 0; i < 500; i++) {
      v = b.apply(Op.SQRT, b.plus(v, b.constant(i)));
    }
    Schedule schedule = Schedule.ofRows(b.build(v), false, 50, 256);
    assertThat(schedule.steps)
        .hasSizeGreaterThan(19)
        .allSatisfy(step -> assertThat(((Step.Part) step).units().size()).isLessThan(55));
    // Between parts only one value lives, and its place is used again.
    assertThat(schedule.slots).isLessThanOrEqualTo(2);
  }

  @Test
  void theGradientOfALayersWeightsIsASumOfOuterProducts() {
    int[] inputs = IntStream.range(0, 16).map(b::column).toArray();
    int[] cotangents =
        IntStream.range(16, 24).map(i -> b.times(b.column(i), b.shared(0))).toArray();
    List<Integer> products = new ArrayList<>();
    for (int x : inputs) {
      for (int c : cotangents) {
        products.add(b.times(x, c));
      }
    }
    Schedule schedule =
        Schedule.ofRows(
            b.build(products.stream().mapToInt(Integer::intValue).toArray()), true, 100, 256);
    List<Step.Outer> outer =
        schedule.steps.stream()
            .filter(Step.Outer.class::isInstance)
            .map(Step.Outer.class::cast)
            .toList();
    assertThat(outer).hasSize(1);
    assertThat(schedule.steps).noneMatch(Step.Reduce.class::isInstance);
    assertThat(outer.get(0).left()).hasSize(16);
    assertThat(outer.get(0).right()).hasSize(8);
    // The 24 factors are kept, the products never computed.
    assertThat(schedule.slots).isEqualTo(24);
  }

  @Test
  void everyValueIsComputedOnceAndAfterWhatItIsMadeOf() {
    RandomBody body = new RandomBody(5, 60, true);
    Dag traced =
        new PointProgram(
                io.github.chainrule.core.program.Traceable.listing(
                    io.github.chainrule.core.VectorFunction.of(x -> List.of(body.of(x))), 3))
            .dag;
    Schedule schedule = Schedule.ofPoint(traced, 40, 256);
    Dag dag = schedule.dag;
    Set<Integer> done = new HashSet<>();
    for (Step step : schedule.steps) {
      List<int[]> units =
          switch (step) {
            case Step.Part part -> part.units().stream().map(Unit::values).toList();
            case Step.Passes passes -> List.of(passes.values());
            case Step.Tile tile -> List.of(tile.values());
            case Step.Sums alike -> List.of(alike.values());
            case Step.Family family -> List.of(family.values());
            case Step.Outer _, Step.Reduce _, Step.Chains _ -> List.of();
            case Step.Copies _, Step.Outputs _ -> List.of();
          };
      for (int[] unit : units) {
        for (int v : unit) {
          Dag.operands(dag.node(v), x -> assertThat(isDone(dag, x, done)).isTrue());
        }
        Arrays.stream(unit).forEach(v -> assertThat(done.add(v)).isTrue());
      }
    }
    assertThat(done).hasSize((int) Cost.operations(dag));
  }

  private static boolean isDone(Dag dag, int v, Set<Integer> done) {
    return switch (dag.node(v)) {
      case Node.Column _, Node.Shared _, Node.Constant _ -> true;
      case Node.Result(int of, int _) -> done.contains(of);
      case Node _ -> done.contains(v);
    };
  }

  /// Where a power is cut off from the sum that it is a term of, it takes a slot.
  @Test
  void partsForRowsEndWhereFewValuesAreNeededBehindThem() {
    int t = b.column(0);
    int[] powers = new int[63];
    int[] coefficients = new int[powers.length];
    for (int k = 0; k < powers.length; k++) {
      powers[k] = k == 0 ? t : b.times(powers[k - 1], t);
      coefficients[k] = b.shared(k);
    }
    int sum = b.sum(coefficients, powers, new boolean[powers.length]);
    Schedule schedule = Schedule.ofRows(b.build(sum), true, 64, 256);
    assertThat(schedule.steps).hasSizeGreaterThan(3);
    assertThat(schedule.slots).isLessThan(6);
  }
}
