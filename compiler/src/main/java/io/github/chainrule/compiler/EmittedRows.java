package io.github.chainrule.compiler;

import java.lang.classfile.CodeBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Rows, computed by generated code: parts, and between them passes over whole blocks.
final class EmittedRows implements RowKernel {
  /// Scratch numbers of a block should stay in the second cache.
  private static final int MOST_SCRATCH = 48 * 1024;

  private static final int FIRST_PART_SIZE = 128;

  private final Schedule schedule;
  private final Dag dag;
  private final Machine machine;
  private final int block;

  /// How many numbers a slot takes: a block and some more, lest all columns fall on the same lines of
  /// the cache.
  private final int stride;

  private final RowParts parts;
  private final Map<String, Pass> routines = new HashMap<>();
  private final int[][] results;

  /// Which shared number each packed one is; -1 for constants.
  private final int[] sharedIndex;

  /// The step from which on sums are added to, and all that is added.
  private final int firstReduction;

  private final int[] added;
  final GeneratedClass generated;

  private EmittedRows(Schedule schedule, Machine machine) {
    this.schedule = schedule;
    this.dag = schedule.dag;
    this.machine = machine;
    int rows = MOST_SCRATCH / Math.max(1, schedule.slots) / RowLoop.STEP * RowLoop.STEP;
    this.block = Math.clamp(rows, 2 * RowLoop.STEP, RowLoop.MOST_ROWS);
    this.stride = block + 8;
    this.results = dag.results();
    for (Node node : dag.nodes) {
      if (node instanceof Node.Call(Routine routine, int _)) {
        routines.computeIfAbsent(routine.symbol(), _ -> RoutineCode.of(routine, machine));
      }
    }
    this.sharedIndex =
        Arrays.stream(schedule.packed)
            .map(v -> dag.node(v) instanceof Node.Shared(int index) ? index : -1)
            .toArray();
    this.firstReduction =
        IntStream.range(0, schedule.steps.size())
            .filter(s -> schedule.steps.get(s) instanceof Step.Reduce)
            .findFirst()
            .orElse(-1);
    this.added =
        schedule.steps.stream()
            .flatMap(step -> step instanceof Step.Reduce r ? r.terms().stream() : Stream.of())
            .flatMapToInt(term -> IntStream.of(term.left(), term.right()))
            .filter(v -> v >= 0)
            .distinct()
            .toArray();
    ClassData data = new ClassData();
    List<Consumer<CodeBuilder>> methods = new ArrayList<>();
    for (Step step : schedule.steps) {
      methods.add(code -> method(code, step, data));
    }
    this.generated = GeneratedClass.of(RowParts.class, RowCode.TYPE, methods);
    this.parts = generated.load(RowParts.class, data.objects());
  }

  /// @param sums whether outputs are added up over the rows
  static EmittedRows of(Dag dag, boolean sums, Machine machine) {
    for (int partSize = FIRST_PART_SIZE; ; partSize /= 2) {
      EmittedRows emitted = new EmittedRows(Schedule.ofRows(dag, sums, partSize), machine);
      if (emitted.generated.largest() <= GeneratedClass.MOST_BYTES || partSize == 1) {
        return emitted;
      }
    }
  }

  private void method(CodeBuilder code, Step step, ClassData data) {
    switch (step) {
      case Step.Part part ->
          new RowCode(code, schedule, part, machine, copies(part), stride).method();
      case Step.Reduce reduce -> new ReduceCode(code, schedule, machine, stride).method(reduce);
      case Step.Tile tile -> new TileCode(code, schedule, machine, stride, data).method(tile);
      case Step.Passes _ -> code.return_();
    }
  }

  /// Two vectors at a time share what they read, while there are registers for both.
  private int copies(Step.Part part) {
    if (machine instanceof ScalarMachine) {
      return 1;
    }
    return PartCode.live(schedule, part) <= 12 ? 2 : 1;
  }

  @Override
  public Tier tier() {
    return machine instanceof ScalarMachine ? Tier.LOOPS : Tier.LANES;
  }

  @Override
  public int block() {
    return block;
  }

  Schedule schedule() {
    return schedule;
  }

  private double constant(int packed) {
    return ((Node.Constant) dag.node(schedule.packed[packed])).number();
  }

  @Override
  public void begin(RowWorkspace workspace) {
    double[] packed = workspace.packed(schedule.packed.length);
    for (int i = 0; i < packed.length; i++) {
      packed[i] = sharedIndex[i] < 0 ? constant(i) : workspace.shared[sharedIndex[i]];
    }
  }

  @Override
  public void run(
      double[][] in,
      int firstIn,
      RowWorkspace workspace,
      int rows,
      int valid,
      double[][] out,
      int firstOut) {
    double[] scratch = workspace.scratch((schedule.slots + 1) * stride);
    for (int s = 0; s < schedule.steps.size(); s++) {
      Step step = schedule.steps.get(s);
      if (step instanceof Step.Passes passes) {
        for (int v : passes.values()) {
          pass(v, scratch, rows);
        }
        continue;
      }
      if (s == firstReduction && valid < rows) {
        for (int v : added) {
          clear(v, in, firstIn, scratch, rows, valid);
        }
      }
      parts.run(
          s,
          in,
          firstIn,
          step instanceof Step.Tile ? workspace.packed(0) : workspace.shared,
          scratch,
          rows,
          out,
          firstOut,
          workspace.lanes);
    }
  }

  /// Rows that only fill a step count as zero.
  private void clear(int v, double[][] in, int firstIn, double[] scratch, int rows, int valid) {
    if (dag.node(v) instanceof Node.Column(int index)) {
      Arrays.fill(in[index], firstIn + valid, firstIn + rows, 0.0);
    } else {
      int at = schedule.slot[v] * stride;
      Arrays.fill(scratch, at + valid, at + rows, 0.0);
    }
  }

  private int at(int v) {
    return schedule.slot[v] * stride;
  }

  /// The place of a result of a routine; of one that nobody reads behind all slots.
  private int result(int v, int index) {
    int result = results[v][index];
    return result < 0 ? schedule.slots * stride : at(result);
  }

  private void pass(int v, double[] n, int rows) {
    switch (dag.node(v)) {
      case Node.Call(Routine routine, int operand) -> {
        int first = result(v, 0);
        int second = routine.results() > 1 ? result(v, 1) : first;
        Objects.requireNonNull(routines.get(routine.symbol())).run(0, n, at(operand), first, second, rows);
      }
      case Node.Apply(ScalarCall call, int a, int b, int _) -> {
        for (int i = 0; i < rows; i++) {
          n[at(v) + i] = call.evaluate(n[at(a) + i], b < 0 ? 0.0 : n[at(b) + i], 0.0);
        }
      }
      case Node.Evaluate evaluate -> evaluate(evaluate, v, n, rows);
      case Node other -> throw new AssertionError(other);
    }
  }

  private void evaluate(Node.Evaluate evaluate, int v, double[] n, int rows) {
    double[] operands = new double[evaluate.operands().length];
    double[] made = new double[evaluate.results()];
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < operands.length; k++) {
        operands[k] = n[at(evaluate.operands()[k]) + i];
      }
      evaluate.evaluation().evaluate(operands, made);
      for (int k = 0; k < made.length; k++) {
        if (results[v][k] >= 0) {
          n[at(results[v][k]) + i] = made[k];
        }
      }
    }
  }
}
