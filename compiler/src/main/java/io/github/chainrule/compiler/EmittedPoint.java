package io.github.chainrule.compiler;

import java.lang.classfile.CodeBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A point, computed by generated code: parts, and between them loops over rows and evaluations.
final class EmittedPoint implements PointKernel {
  private static final int FIRST_PART_SIZE = 400;
  private static final double[] NO_SLOTS = {};
  private static final int CONSTANT = Integer.MIN_VALUE;

  private final Schedule schedule;
  private final Dag dag;

  /// Where the results of each loop and evaluation go; null for other values.
  private final @Nullable Moves[] results;

  /// Leaves that are read from slots.
  private final PointLoop.Column copies;

  /// Where outputs come from that no part writes.
  private final Moves outputs;

  private final PointParts[] parts;
  private final int[] numbers;

  /// The place of each step among the parts, or among the families.
  private final int[] part;

  private final boolean alone;

  /// Where each value is read: its slot, the complement of its number among the shared ones, or
  /// [#CONSTANT] for constants.
  private final int[] place;

  private final GeneratedParts<PointParts> generated;

  private final Machine machine;
  private final Packing packing;

  /// The loops of each step.
  private final List<List<PointLoop>> loops;

  private final GeneratedParts<TableRun> families;

  private EmittedPoint(Schedule schedule, Machine machine) {
    this.schedule = schedule;
    this.dag = schedule.dag;
    this.results = results();
    this.place =
        IntStream.range(0, dag.size())
            .map(v ->
                switch (dag.node(v)) {
                  case Node.Shared(int index) -> ~index;
                  case Node.Constant _ -> CONSTANT;
                  case Node _ -> schedule.slot[v];
                })
            .toArray();
    this.outputs = outputs();
    int[] copied = values(step -> step instanceof Step.Copies(int[] of) ? of : new int[0]);
    int[] to = Arrays.stream(copied).map(v -> schedule.slot[v]).toArray();
    this.copies = PointLoop.Column.of(copied, dag, v -> -1, to);
    ClassData data = new ClassData();
    this.alone =
        schedule.slots == 0
            && schedule.steps.size() == 1
            && schedule.steps.get(0) instanceof Step.Part;
    List<Consumer<CodeBuilder>> methods = new ArrayList<>();
    List<Consumer<CodeBuilder>> templates = new ArrayList<>();
    this.part = new int[schedule.steps.size()];
    this.machine = machine;
    for (int s = 0; s < part.length; s++) {
      switch (schedule.steps.get(s)) {
        case Step.Part straight -> {
          part[s] = methods.size();
          methods.add(code -> new PointCode(code, schedule, straight, data).method());
        }
        case Step.Family family -> {
          part[s] = templates.size();
          templates.add(code -> new FamilyCode(code, family.template(), machine).method());
        }
        case Step _ -> {}
      }
    }
    this.families = new GeneratedParts<>(TableRun.class, TableCode.TYPE, templates);
    this.packing = new Packing(schedule);
    List<TableRun> codes = families.load(List.of());
    this.loops =
        IntStream.range(0, part.length)
            .mapToObj(s -> loops(schedule.steps.get(s), part[s], codes))
            .toList();
    this.generated = new GeneratedParts<>(PointParts.class, PointCode.TYPE, methods);
    this.parts = generated.load(data.functions()).toArray(PointParts[]::new);
    this.numbers = IntStream.range(0, methods.size()).map(GeneratedParts::number).toArray();
  }

  private List<PointLoop> loops(Step step, int number, List<TableRun> codes) {
    return switch (step) {
      case Step.Sums sums -> List.of(PointLoop.Sums.of(sums, dag, v -> schedule.slot[v]));
      case Step.Family family ->
          List.of(
              PointLoop.Family.of(
                  codes.get(number),
                  GeneratedParts.number(number),
                  family,
                  dag,
                  v -> schedule.slot[v]));
      case Step.Passes(int[] values) -> calls(values);
      case Step.Part _, Step.Copies _, Step.Outputs _ -> List.of();
      case Step.Tile _, Step.Reduce _ -> throw new AssertionError("not at a point");
    };
  }

  /// A loop for each routine that is called.
  private List<PointLoop> calls(int[] values) {
    Map<String, List<Integer>> byRoutine = new LinkedHashMap<>();
    for (int v : values) {
      if (dag.node(v) instanceof Node.Call(Routine routine, int _)) {
        byRoutine.computeIfAbsent(routine.symbol(), _ -> new ArrayList<>()).add(v);
      }
    }
    int[][] all = dag.results();
    return byRoutine.values().stream()
        .map(calls ->
            (PointLoop) PointLoop.Calls.of(calls, all, dag, v -> schedule.slot[v], machine))
        .toList();
  }

  /// @param fewestOperations how many operations a loop must have
  static EmittedPoint of(Dag dag, Machine machine, int fewestOperations) {
    for (int partSize = FIRST_PART_SIZE; ; partSize /= 2) {
      EmittedPoint emitted =
          new EmittedPoint(Schedule.ofPoint(dag, partSize, fewestOperations), machine);
      if (Arrays.stream(emitted.sizes()).allMatch(size -> size <= GeneratedClass.MOST_BYTES)
          || partSize == 1) {
        return emitted;
      }
    }
  }

  /// The size of each method's code.
  int[] sizes() {
    return IntStream.concat(Arrays.stream(generated.sizes()), Arrays.stream(families.sizes()))
        .toArray();
  }

  @Override
  public Tier tier() {
    boolean loop =
        loops.stream().flatMap(List::stream).anyMatch(each -> !(each instanceof PointLoop.Sums));
    return loop && machine instanceof VectorMachine ? Tier.LANES : Tier.LOOPS;
  }

  /// Computes the outputs without a workspace, if the code is one part.
  ///
  /// @return whether it did
  boolean runAlone(double[] shared, double[] outputs) {
    if (!alone) {
      return false;
    }
    parts[0].run(0, shared, NO_SLOTS, outputs);
    return true;
  }

  Schedule schedule() {
    return schedule;
  }

  /// Runs all code until the JIT has compiled it.
  ///
  /// @return whether it has
  boolean warm(Warmup warmup, int shared) {
    double[] x = new double[shared];
    Arrays.fill(x, 0.5);
    double[] slots = new double[schedule.slots];
    double[] outputs = new double[dag.outputs.length];
    PointWorkspace workspace = new PointWorkspace(shared, 0, List.of());
    double[] packed = new double[schedule.packed.length];
    for (int s = 0; s < schedule.steps.size(); s++) {
      int step = s;
      double nanos = 200 + schedule.work(s) * 6.0;
      boolean fast =
          switch (schedule.steps.get(s)) {
            case Step.Part _ -> warmup.untilFast(nanos, () -> straight(step, x, slots, outputs));
            // Bringing numbers together takes longer than computing.
            case Step.Sums _, Step.Family _, Step.Passes _ ->
                loops.get(step).isEmpty()
                    || warmup.untilFast(nanos * 10, () -> loops(step, x, slots, packed, workspace));
            case Step _ -> true;
          };
      if (!fast) {
        return false;
      }
    }
    return true;
  }

  private void straight(int step, double[] shared, double[] slots, double[] outputs) {
    int p = part[step];
    parts[p].run(numbers[p], shared, slots, outputs);
  }

  private void loops(
      int step, double[] shared, double[] slots, double[] packed, PointWorkspace workspace) {
    List<PointLoop> each = loops.get(step);
    for (int i = 0; i < each.size(); i++) {
      each.get(i).run(shared, slots, packed, workspace);
    }
  }

  @Override
  public void run(double[] shared, PointWorkspace workspace) {
    double[] slots = workspace.numbers(schedule.slots);
    double[] packed = workspace.packed(schedule.packed.length);
    packing.pack(shared, packed);
    for (int s = 0; s < part.length; s++) {
      switch (schedule.steps.get(s)) {
        case Step.Part _ -> straight(s, shared, slots, workspace.outputs);
        case Step.Passes(int[] values) -> {
          loops(s, shared, slots, packed, workspace);
          for (int v : values) {
            pass(v, slots, workspace);
          }
        }
        case Step.Copies _ -> copies.read(shared, slots, slots);
        case Step.Outputs(int[] late) -> {
          outputs.run(slots, workspace.outputs);
          for (int k : late) {
            if (place[dag.outputs[k]] < 0) {
              workspace.outputs[k] = leaf(dag.outputs[k], shared);
            }
          }
        }
        case Step _ -> loops(s, shared, slots, packed, workspace);
      }
    }
  }

  private double leaf(int v, double[] shared) {
    return place[v] > CONSTANT ? shared[~place[v]] : number(v);
  }

  private void pass(int v, double[] slots, PointWorkspace workspace) {
    switch (dag.node(v)) {
      case Node.Loop(RowLoop loop, int[] operands) -> {
        RowWorkspace rows = workspace.loop(loop);
        read(operands, workspace.shared, slots, rows.shared);
        loop.sum(workspace.rows(loop), rows);
        put(v, rows.totals, slots);
      }
      case Node.Evaluate evaluate -> {
        double[][] room = workspace.room(evaluate);
        read(evaluate.operands(), workspace.shared, slots, room[0]);
        evaluate.evaluation().evaluate(room[0], room[1]);
        put(v, room[1], slots);
      }
      case Node.Call _ -> {} // is in a loop
      case Node other -> throw new AssertionError(other);
    }
  }

  private void read(int[] values, double[] shared, double[] slots, double[] to) {
    for (int i = 0; i < values.length; i++) {
      int at = place[values[i]];
      to[i] = at >= 0 ? slots[at] : leaf(values[i], shared);
    }
  }

  private double number(int constant) {
    return ((Node.Constant) dag.node(constant)).number();
  }

  private void put(int v, double[] made, double[] slots) {
    Objects.requireNonNull(results[v]).run(made, slots);
  }

  private @Nullable Moves[] results() {
    int[][] values = dag.results();
    @Nullable Moves[] moves = new @Nullable Moves[values.length];
    for (int v = 0; v < moves.length; v++) {
      if (values[v].length > 0) {
        int[] slots =
            Arrays.stream(values[v])
                .map(result -> result < 0 ? -1 : schedule.slot[result])
                .toArray();
        moves[v] = Moves.of(IntStream.range(0, slots.length).toArray(), slots);
      }
    }
    return moves;
  }

  private int[] values(java.util.function.Function<Step, int[]> of) {
    return schedule.steps.stream().flatMapToInt(step -> Arrays.stream(of.apply(step))).toArray();
  }

  private Moves outputs() {
    int[] late = values(step -> step instanceof Step.Outputs(int[] of) ? of : new int[0]);
    int[] slots = Arrays.stream(late).map(k -> Math.max(-1, place[dag.outputs[k]])).toArray();
    return Moves.of(slots, late);
  }
}
