package io.github.chainrule.compiler;

import io.github.chainrule.core.Value;
import io.github.chainrule.core.program.Instruction;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A step of a scan and its reverse mode, split into what is computed on the way forward and what
/// is computed on the way back. The way back reads what the way forward has kept.
///
/// Kept is what depends on no cotangent and is read by what does, unless it is an operation or two
/// away from what is kept or given.
final class SplitStep {
  /// Sums of more terms are kept rather than computed again.
  private static final int FEW_TERMS = 2;

  private final Instruction.Steps steps;
  private final List<Value> captured;

  /// The body and its pullback in one. Its outputs are those of the body, then the cotangents of
  /// the body's inputs without data, then whether these count.
  private final Dag dag;

  /// The inputs of the pullback: those of the body, the cotangents of its outputs, and whether
  /// these count.
  private final int inputs;

  /// Which values depend on cotangents.
  private final BitSet back = new BitSet();

  /// The values that are kept, a number each.
  private final int[] kept;

  /// The place of each value among those that are kept; -1 for others.
  private final int[] keptAt;

  /// For each share that is kept in one number with its rest the value of that; -1 for others.
  private final int[] restOf;

  /// These rests.
  private final BitSet rests = new BitSet();

  SplitStep(Instruction.ScanPullback scan) {
    this.steps = scan.steps();
    Translation translation = Translation.ofStep(scan.pullback().inputs());
    int[] body = translation.of(scan.body());
    int[] pullback = translation.of(scan.pullback());
    this.dag =
        translation.builder.build(
            IntStream.concat(Arrays.stream(body), Arrays.stream(pullback)).toArray());
    this.captured = List.copyOf(translation.captured);
    this.inputs = translation.inputs();
    for (int v = 0; v < dag.size(); v++) {
      int value = v;
      back.set(v, dag.node(v) instanceof Node.Shared(int index) && isOfCotangents(index));
      Dag.operands(dag.node(v), x -> back.set(value, back.get(value) || back.get(x)));
    }
    BitSet all = keptValues();
    this.restOf = restOf(all);
    Arrays.stream(restOf).filter(rest -> rest >= 0).forEach(rests::set);
    all.andNot(rests);
    int[] order = ReadingOrder.of(dag, Signatures.of(Scope.of(dag, false)));
    this.kept =
        all.stream()
            .boxed()
            .sorted(Comparator.comparingInt(v -> order[v]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.keptAt = new int[dag.size()];
    Arrays.fill(keptAt, -1);
    for (int k = 0; k < kept.length; k++) {
      keptAt[kept[k]] = k;
      if (restOf[kept[k]] >= 0) {
        keptAt[restOf[kept[k]]] = k;
      }
    }
  }

  private boolean isOfCotangents(int index) {
    return index >= steps.inputs() && index < inputs;
  }

  /// How many numbers are kept of each step: the state before it, and what it has computed.
  int width() {
    return steps.states() + kept.length;
  }

  // ---- what is kept

  private BitSet keptValues() {
    BitSet kept = new BitSet();
    for (int v = back.nextSetBit(0); v >= 0; v = back.nextSetBit(v + 1)) {
      Dag.operands(dag.node(v), x -> kept.set(x, !back.get(x) && !dag.isShared(x)));
    }
    for (int k = steps.states(); k < dag.outputs.length; k++) {
      int v = dag.outputs[k];
      kept.set(v, !back.get(v) && !dag.isShared(v));
    }
    for (int v = kept.nextSetBit(0); v >= 0; v = kept.nextSetBit(v + 1)) {
      kept.set(v, !isNear(v, kept));
    }
    return kept;
  }

  /// The results of [Routines#LOGISTIC] of which both are kept: to compute a little takes less time
  /// than to write and read twice as much, which does not stay in the cache.
  private int[] restOf(BitSet kept) {
    int[] restOf = new int[dag.size()];
    Arrays.fill(restOf, -1);
    int[][] results = dag.results();
    for (int v = 0; v < restOf.length; v++) {
      if (dag.node(v) instanceof Node.Call(Routine routine, int _)
          && routine.equals(Routines.LOGISTIC)
          && Arrays.stream(results[v]).allMatch(result -> result >= 0 && kept.get(result))) {
        restOf[results[v][0]] = results[v][1];
      }
    }
    return restOf;
  }

  /// Whether a value is soon computed again.
  private boolean isNear(int v, BitSet kept) {
    boolean cheap =
        switch (dag.node(v)) {
          case Node.Apply(Op op, int _, int _, int _) -> op != Op.DIVIDE && op != Op.SQRT;
          case Node.Sum sum -> sum.left().length <= FEW_TERMS;
          case Node _ -> false;
        };
    boolean[] near = {cheap};
    Dag.operands(dag.node(v), x -> near[0] &= dag.isShared(x) || kept.get(x));
    return near[0];
  }

  // ---- the way forward

  /// From the inputs of the body to the next state and what is kept of the step.
  PointProgram forward() {
    DagBuilder builder = new DagBuilder();
    int[] made = new int[dag.size()];
    int[] outputs = new int[width()];
    for (int v = 0; v < made.length; v++) {
      if (!back.get(v)) {
        made[v] =
            dag.node(v) instanceof Node.Shared(int index)
                ? builder.shared(index < inputs ? index : index - inputs + steps.inputs())
                : builder.copy(dag, v, made);
      }
    }
    for (int k = 0; k < kept.length; k++) {
      int v = kept[k];
      outputs[steps.states() + k] =
          restOf[v] < 0 ? made[v] : Share.packed(builder, made[v], made[restOf[v]]);
    }
    for (int i = 0; i < steps.states(); i++) {
      outputs[i] = made[dag.outputs[i]];
    }
    return new PointProgram(steps.inputs(), captured, builder.build(outputs));
  }

  // ---- the way back

  /// The way back over a step.
  ///
  /// Its program reads the state, what is kept, the other inputs of the body, the cotangents of the
  /// state, whether these count, and what has been added up for what the steps share. It gives the
  /// cotangents of the state, those of the columns, what is added up now, and whether some of these
  /// count.
  ///
  /// @param counts which of the program's results are known to count (1) or not to count (0)
  /// @param open those of which the program says so
  @SuppressWarnings("ArrayRecordComponent")
  record Back(PointProgram program, double[] counts, int[] open) {}

  /// Where the way back reads the cotangents of the state.
  int cotangents() {
    return steps.inputs() + kept.length;
  }

  /// Where it reads whether these count.
  int counts() {
    return cotangents() + steps.states();
  }

  /// Where it reads what has been added up.
  int sums() {
    return counts() + steps.states();
  }

  /// How many numbers it reads.
  int inputs() {
    return sums() + steps.shared();
  }

  /// @param counting which cotangents of the state count; null if that is to be asked at each step
  Back back(boolean @Nullable [] counting) {
    DagBuilder builder = new DagBuilder();
    int[] made = new int[dag.size()];
    for (int v = 0; v < made.length; v++) {
      made[v] =
          keptAt[v] >= 0
              ? unpacked(builder, v, builder.shared(steps.states() + keptAt[v]))
              : dag.node(v) instanceof Node.Shared(int index)
                  ? input(builder, index, counting)
                  : builder.copy(dag, v, made);
    }
    int results = steps.inputs() - steps.data().length;
    int firstSum = steps.states() + steps.columns();
    int[] outputs = new int[2 * results];
    double[] counts = new double[results];
    int[] open = new int[results];
    int opened = 0;
    for (int r = 0; r < results; r++) {
      int passed = made[dag.outputs[steps.states() + r]];
      int count = made[dag.outputs[steps.states() + results + r]];
      outputs[r] = r < firstSum ? passed : added(builder, sums() + r - firstSum, passed, count);
      if (builder.isConstant(count)) {
        counts[r] = builder.number(count);
      } else {
        open[opened] = r;
        outputs[results + opened++] = count;
      }
    }
    Dag program = builder.build(Arrays.copyOf(outputs, results + opened));
    return new Back(
        new PointProgram(inputs(), captured, program), counts, Arrays.copyOf(open, opened));
  }

  private int unpacked(DagBuilder builder, int v, int number) {
    return restOf[v] >= 0
        ? Share.share(builder, number)
        : rests.get(v) ? Share.rest(builder, number) : number;
  }

  /// Which results count, cotangents of the state first; null if it depends on numbers.
  @Nullable Counting counting() {
    int results = steps.inputs() - steps.data().length;
    int from = steps.states() + results;
    int[] counts = Arrays.copyOfRange(dag.outputs, from, from + results);
    return Counting.of(dag, back, steps.inputs() + steps.states(), steps.states(), counts);
  }

  private int input(DagBuilder builder, int index, boolean @Nullable [] counting) {
    int flag = index - steps.inputs() - steps.states();
    if (index >= inputs) {
      return builder.shared(inputs() + index - inputs);
    }
    if (flag >= 0 && counting != null) {
      return builder.constant(counting[flag] ? 1.0 : 0.0);
    }
    return builder.shared(index < steps.states() ? index : index + kept.length);
  }

  private static int added(DagBuilder builder, int sum, int passed, int count) {
    int before = builder.shared(sum);
    return builder.where(count, builder.plus(before, passed), before);
  }
}
