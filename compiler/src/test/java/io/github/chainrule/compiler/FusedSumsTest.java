package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FusedSumsTest {
  private static final int PART_SIZE = 200;
  private final DagBuilder b = new DagBuilder();

  private static Dag gradient(int inputs, ScalarFunction f) {
    return Compiler.options().compile(f).gradientProgram(inputs).dag;
  }

  /// A determinant by its minors.
  private static Value determinant(Value[] a, int n, int row, int columns) {
    if (row == n) {
      return Value.constant(1.0);
    }
    Value sum = Value.constant(0.0);
    boolean plus = true;
    for (int left = columns; left != 0; left &= left - 1) {
      int c = Integer.numberOfTrailingZeros(left);
      Value term = a[row * n + c].times(determinant(a, n, row + 1, columns & ~(1 << c)));
      sum = plus ? sum.plus(term) : sum.minus(term);
      plus = !plus;
    }
    return sum;
  }

  private static Dag gradientOfDeterminant(int n) {
    return gradient(n * n, ScalarFunction.of(n * n, a -> determinant(a, n, 0, (1 << n) - 1)));
  }

  private static Node.Sum sum(Dag dag, int v) {
    return (Node.Sum) dag.node(v);
  }

  @Test
  void eachTermOfALongSumIsAddedBesideAShortSumThatReadsItsFactor() {
    Dag dag = gradientOfDeterminant(8);
    List<FusedSums.Slice> slices = FusedSums.of(dag, new BitSet(), PART_SIZE);
    Map<Integer, Integer> added = new HashMap<>();
    for (FusedSums.Slice slice : slices) {
      Set<Integer> read = new HashSet<>();
      for (int v : slice.turns) {
        if (!(dag.node(v) instanceof Node.Sum sum)) {
          continue;
        }
        int t = added.merge(v, 1, Integer::sum) - 1;
        if (LongSums.isLong(sum)) {
          assertThat(read).containsAnyOf(sum.left()[t], sum.right()[t]);
        } else {
          read.add(sum.left()[t]);
          read.add(sum.right()[t]);
        }
      }
      slice.ends.forEach((v, end) -> assertThat(added).containsEntry(v, end));
    }
    int longSums = 0;
    for (int v = 0; v < dag.size(); v++) {
      if (LongSums.isLong(dag.node(v))) {
        longSums++;
        assertThat(added).containsEntry(v, sum(dag, v).left().length);
      }
    }
    // By the entries of all rows but the first two and the last two.
    assertThat(longSums).isEqualTo(4 * 8);
  }

  @Test
  void aSliceIsNoLargerThanAPart() {
    // A number that a short sum reads begins 2,000 long ones.
    int x = b.apply(Op.SQRT, b.shared(0));
    int[] others = IntStream.range(1, 20).map(i -> b.apply(Op.SQRT, b.shared(i))).toArray();
    int[] outputs = new int[2001];
    for (int i = 0; i < 2000; i++) {
      int[] left = new int[20];
      int[] right = new int[20];
      for (int t = 0; t < 20; t++) {
        left[t] = t == 0 ? x : others[t - 1];
        right[t] = b.shared(20 + i + t);
      }
      outputs[i] = b.sum(left, right, new boolean[20]);
    }
    outputs[2000] =
        b.sum(new int[] {x, others[0]}, new int[] {b.shared(7), b.shared(8)}, new boolean[2]);
    FusedSums.of(b.build(outputs), new BitSet(), PART_SIZE)
        .forEach(slice -> assertThat(slice.turns).hasSizeLessThanOrEqualTo(PART_SIZE + 2));
  }

  @Test
  void sumsThatShareNothingAreLeftAlone() {
    int[] outputs = new int[3];
    for (int i = 0; i < 3; i++) {
      int first = 40 * i;
      int[] factors =
          IntStream.range(0, i == 0 ? 8 : 40)
              .map(t -> b.apply(Op.SQRT, b.shared(first + t)))
              .toArray();
      outputs[i] = b.sum(factors, factors, new boolean[factors.length]);
    }
    assertThat(FusedSums.of(b.build(outputs), new BitSet(), PART_SIZE)).isEmpty();
  }

  @Test
  void sumsThatCuttingMakesOneAreComputedOnce() {
    int[] x = IntStream.range(0, 40).map(i -> b.apply(Op.SQRT, b.shared(i))).toArray();
    int[] y = Arrays.copyOfRange(x, 0, 20);
    int[] z = Arrays.copyOfRange(x, 20, 40);
    // The same sum in one piece and in two, so that two short sums are the same once it is cut.
    int[] leaves = IntStream.range(0, 18).map(b::shared).toArray();
    int whole = sumOfSquares(leaves, -1, 0, 18);
    int begun = sumOfSquares(leaves, sumOfSquares(leaves, -1, 0, 16), 16, 18);
    int[] outputs = new int[y.length + 4];
    outputs[0] = b.sum(new int[] {whole, y[0]}, new int[] {b.shared(1), y[1]}, new boolean[2]);
    outputs[1] = b.sum(new int[] {begun, y[0]}, new int[] {b.shared(1), y[1]}, new boolean[2]);
    // Long sums with terms beside both, and beside others.
    for (int k = 0; k < 2; k++) {
      int[] left = y.clone();
      left[19] = k == 0 ? whole : begun;
      outputs[2 + k] = b.sum(left, z, new boolean[20]);
    }
    for (int i = 0; i < y.length; i++) {
      int[] factors = {y[i], z[i]};
      outputs[4 + i] = b.sum(factors, new int[] {b.shared(i), b.shared(i + 1)}, new boolean[2]);
    }
    Dag dag = b.build(outputs);
    assertThat(FusedSums.of(dag, new BitSet(), PART_SIZE)).hasSizeGreaterThan(1);
    assertThat(check(Schedule.ofPoint(dag, PART_SIZE, 256))).isTrue();
    double[] at = new SplittableRandom(1).doubles(x.length).toArray();
    double[] expected = run(new InterpretedPoint(dag), at, outputs.length);
    assertThat(run(EmittedPoint.of(dag, new ScalarMachine(), 256), at, outputs.length))
        .isEqualTo(expected);
  }

  @Test
  void noTermWaitsForWhatItsSumIsFor() {
    int[] y = IntStream.range(0, 20).map(i -> b.apply(Op.SQRT, b.shared(i))).toArray();
    int[] z = IntStream.range(20, 40).map(i -> b.apply(Op.SQRT, b.shared(i))).toArray();
    int sum = b.sum(y, z, new boolean[20]);
    int[] outputs = new int[20];
    for (int i = 0; i < 19; i++) {
      int[] factors = {y[i], z[i]};
      outputs[i] = b.sum(factors, new int[] {b.shared(i), b.shared(i + 1)}, new boolean[2]);
    }
    // The last factor is read by a short sum that is made of the long one.
    int[] right = {b.shared(1), b.shared(2)};
    int user = b.sum(new int[] {sum, y[0]}, right, new boolean[2]);
    outputs[19] = b.sum(new int[] {user, y[19]}, right, new boolean[2]);
    assertThat(check(Schedule.ofPoint(b.build(outputs), PART_SIZE, 256))).isTrue();
  }

  @Test
  void noTermWaitsForRoutinesThatItsSumDoesNotNeed() {
    int[] y = IntStream.range(0, 20).map(i -> b.apply(Op.SQRT, b.shared(i))).toArray();
    int[] outputs = new int[21];
    for (int i = 0; i < 20; i++) {
      int[] factors = {y[i], b.call(Routines.LOG, b.shared(i))};
      outputs[i] = b.sum(factors, new int[] {b.shared(1), b.shared(2)}, new boolean[2]);
    }
    outputs[20] = b.sum(y, y, new boolean[20]);
    assertThat(check(Schedule.ofPoint(b.build(outputs), PART_SIZE, 256))).isFalse();
  }

  /// @param begin the sum before; -1 if there is none
  private int sumOfSquares(int[] x, int begin, int from, int to) {
    IntStream first = begin < 0 ? IntStream.empty() : IntStream.of(begin);
    int[] left = IntStream.concat(first, IntStream.of(x).limit(to).skip(from)).toArray();
    int[] right = left.clone();
    if (begin >= 0) {
      right[0] = -1;
    }
    return b.sum(left, right, new boolean[left.length]);
  }

  private static double[] run(PointKernel kernel, double[] x, int outputs) {
    PointWorkspace workspace = new PointWorkspace(x.length, outputs, List.of());
    kernel.run(x, workspace);
    return workspace.outputs;
  }

  @Test
  void everyTermIsAddedOnceAndAfterWhatItIsMadeOf() {
    long seed = Seeds.seed("FusedSumsTest");
    int fused = 0;
    for (int i = 0; i < 100; i++) {
      SplittableRandom random = Seeds.random(seed, i);
      int n = random.nextInt(6, 9);
      RandomMinors minors = new RandomMinors(random.nextLong(), n, true);
      Dag dag = gradient(n * n, ScalarFunction.of(n * n, minors::of));
      int partSize = random.nextInt(1, 500);
      fused += check(Schedule.ofPoint(dag, partSize, 1 << random.nextInt(13))) ? 1 : 0;
    }
    assertThat(fused).isGreaterThan(10);
  }

  /// @return whether there are interleaved sums
  private static boolean check(Schedule schedule) {
    Dag dag = schedule.dag;
    Set<Integer> done = new HashSet<>();
    boolean any = false;
    for (Step step : schedule.steps) {
      List<? extends Unit> units =
          switch (step) {
            case Step.Part part -> part.units();
            case Step.Passes passes -> List.of(new Unit.Straight(passes.values()));
            case Unit loop -> List.of(loop);
            case Step _ -> List.of();
          };
      for (Unit unit : units) {
        if (unit instanceof Unit.Interleaved(int[] values, int[] turns)) {
          any = true;
          turns(dag, turns, done);
          assertThat(IntStream.of(values)).allMatch(done::contains);
        } else {
          Set<Integer> before = new HashSet<>(done);
          IntStream.of(unit.values()).forEach(v -> assertThat(done.add(v)).isTrue());
          // The members of a family are made of each other.
          Set<Integer> there = unit instanceof Step.Family ? done : before;
          for (int v : unit.values()) {
            Dag.operands(dag.node(v), x -> requireDone(dag, x, there, unit));
          }
        }
      }
    }
    return any;
  }

  private static void turns(Dag dag, int[] turns, Set<Integer> done) {
    Map<Integer, Integer> added = new HashMap<>();
    for (int v : turns) {
      if (dag.node(v) instanceof Node.Sum sum) {
        int t = added.merge(v, 1, Integer::sum) - 1;
        requireDone(dag, sum.left()[t], done, dag);
        if (sum.right()[t] >= 0) {
          requireDone(dag, sum.right()[t], done, dag);
        }
        if (t + 1 == sum.left().length) {
          assertThat(done.add(v)).isTrue();
        }
      } else {
        Dag.operands(dag.node(v), x -> requireDone(dag, x, done, dag));
        assertThat(done.add(v)).isTrue();
      }
    }
  }

  private static void requireDone(Dag dag, int v, Set<Integer> done, Object where) {
    boolean there =
        switch (dag.node(v)) {
          case Node.Column _, Node.Shared _, Node.Constant _ -> true;
          case Node.Result(int of, int _) -> done.contains(of);
          case Node _ -> done.contains(v);
        };
    assertThat(there).as("v%d in %s", v, where).isTrue();
  }
}
