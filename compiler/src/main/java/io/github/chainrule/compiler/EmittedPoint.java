package io.github.chainrule.compiler;

import java.lang.classfile.CodeBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A point, computed by generated code: parts, and between them loops over rows and evaluations.
final class EmittedPoint implements PointKernel {
  private static final int FIRST_PART_SIZE = 400;
  private static final double[] NO_SLOTS = {};

  private final Schedule schedule;
  private final Dag dag;
  private final Machine machine;
  private final Packing packing;
  private final PointPlaces places;
  private final GeneratedParts<PointParts> straight;
  private final GeneratedParts<TableRun> families;

  /// What is run for each step of the schedule, and all of it.
  private final List<List<PointStep>> bySteps;

  private final PointStep[] all;

  /// The outputs that an evaluation writes itself.
  private final BitSet written = new BitSet();

  private EmittedPoint(Schedule schedule, Machine machine) {
    this.schedule = schedule;
    this.dag = schedule.dag;
    this.machine = machine;
    this.packing = new Packing(dag, schedule.packed);
    this.places = new PointPlaces(schedule);
    ClassData data = new ClassData();
    List<Consumer<CodeBuilder>> methods = new ArrayList<>();
    List<Consumer<CodeBuilder>> templates = new ArrayList<>();
    for (Step step : schedule.steps) {
      switch (step) {
        case Step.Part part ->
            methods.add(code -> new PointCode(code, schedule, part, data).method());
        case Step.Family family ->
            templates.add(code -> new FamilyCode(code, family.template(), machine).method());
        case Step _ -> {}
      }
    }
    this.families = new GeneratedParts<>(TableRun.class, TableCode.TYPE, templates);
    this.straight = new GeneratedParts<>(PointParts.class, PointCode.TYPE, methods);
    List<TableRun> tables = families.load(List.of());
    List<PointParts> parts = straight.load(data.functions());
    this.bySteps = new ArrayList<>();
    int part = 0;
    int family = 0;
    for (Step step : schedule.steps) {
      bySteps.add(
          switch (step) {
            case Step.Part _ ->
                List.of(new PointStep.Code(parts.get(part), GeneratedParts.number(part++)));
            case Step.Family members -> {
              TableRun code = tables.get(family);
              int number = GeneratedParts.number(family++);
              yield List.of(PointLoop.Family.of(code, number, members, places));
            }
            case Step.Sums sums -> List.of(PointLoop.Sums.of(sums, schedule));
            case Step.Passes(int[] values) -> passes(values);
            case Step.Copies(int[] values) -> {
              int[] to = Arrays.stream(values).map(places::slot).toArray();
              yield List.of(new PointStep.Writes(column(values, to), false));
            }
            case Step.Outputs(int[] late) -> {
              int[] left = Arrays.stream(late).filter(k -> !written.get(k)).toArray();
              int[] values = Arrays.stream(left).map(k -> dag.outputs[k]).toArray();
              yield List.of(new PointStep.Writes(column(values, left), true));
            }
            case Step.Tile _, Step.Outer _, Step.Reduce _, Step.Chains _ ->
                throw new AssertionError("not at a point");
          });
    }
    Stream<PointStep> steps = bySteps.stream().flatMap(List::stream);
    int copied = places.endShared - places.firstShared;
    PointStep copy = new PointStep.Copy(places.firstShared, copied, schedule.slots);
    this.all =
        (copied == 0 ? steps : Stream.concat(Stream.of(copy), steps)).toArray(PointStep[]::new);
  }

  private PointStep.Column column(int[] values, int[] to) {
    return PointStep.Column.of(values, places, to);
  }

  /// A loop for each routine that is called, and what is evaluated by itself.
  private List<PointStep> passes(int[] values) {
    int[][] results = dag.results();
    List<PointStep> steps = new ArrayList<>();
    for (List<Integer> calls : Routines.calls(dag, values).values()) {
      steps.add(PointLoop.Calls.of(calls, results, places, machine));
    }
    for (int v : values) {
      switch (dag.node(v)) {
        case Node.Loop(RowLoop loop, int[] operands) ->
            steps.add(
                new PointStep.RowSums(
                    loop, PointStep.Column.of(operands, places), results(results[v])));
        case Node.Evaluate evaluate -> steps.add(evaluation(evaluate, results[v]));
        case Node.Call _ -> {} // is in a loop
        case Node other -> throw new AssertionError(other);
      }
    }
    return steps;
  }

  private PointStep evaluation(Node.Evaluate evaluate, int[] results) {
    PointStep inPlace =
        evaluate.evaluation() instanceof ManyExponentials many
            ? exponentials(many, evaluate.operands(), results)
            : null;
    return inPlace != null
        ? inPlace
        : new PointStep.Evaluation(
            evaluate, PointStep.Column.of(evaluate.operands(), places), results(results));
  }

  /// Null if operands or results do not lie side by side.
  private @Nullable PointStep exponentials(
      ManyExponentials evaluation, int[] operands, int[] results) {
    int shared = places.sharedRun(operands);
    int from = shared >= 0 ? shared : places.sideBySide(operands);
    int output = dag.onlyOutputs(results);
    int to = output >= 0 ? output : places.roomFor(results, results.length);
    if (from < 0 || to < 0) {
      return null;
    }
    if (output >= 0) {
      written.set(output, output + results.length);
    }
    int end = from + operands.length;
    return new PointStep.Exponentials(evaluation, shared >= 0, from, end, output >= 0, to);
  }

  /// Where the results of a loop or evaluation go.
  private Moves results(int[] values) {
    return Moves.of(
        IntStream.range(0, values.length).toArray(),
        Arrays.stream(values).map(v -> v < 0 ? -1 : places.slot(v)).toArray());
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
    return IntStream.concat(Arrays.stream(straight.sizes()), Arrays.stream(families.sizes()))
        .toArray();
  }

  @Override
  public Tier tier() {
    boolean loop =
        Arrays.stream(all)
            .anyMatch(step -> step instanceof PointLoop.Family || step instanceof PointLoop.Calls);
    return loop && machine instanceof VectorMachine ? Tier.LANES : Tier.LOOPS;
  }

  /// Computes the outputs without a workspace, if the code is one part.
  ///
  /// @return whether it did
  boolean runAlone(double[] shared, double[] outputs) {
    if (schedule.slots > 0
        || all.length != 1
        || !(all[0] instanceof PointStep.Code(PointParts code, int part))) {
      return false;
    }
    code.run(part, shared, NO_SLOTS, outputs);
    return true;
  }

  Schedule schedule() {
    return schedule;
  }

  Machine machine() {
    return machine;
  }

  /// Runs all code until the JIT has compiled it.
  ///
  /// @return whether it has
  boolean warm(Warmup warmup, int shared) {
    double[] x = new double[shared];
    Arrays.fill(x, 0.5);
    double[] slots = new double[places.size()];
    double[] packed = new double[schedule.packed.length];
    PointWorkspace workspace = new PointWorkspace(shared, dag.outputs.length, List.of());
    List<Warmup.Code> pieces = new ArrayList<>();
    for (int s = 0; s < bySteps.size(); s++) {
      double nanos = 200 + schedule.work(s) * 6.0;
      for (PointStep step : bySteps.get(s)) {
        switch (step) {
          case PointStep.Code code ->
              pieces.add(Warmup.Code.of(nanos, () -> code.run(x, slots, packed, workspace)));
          // Bringing numbers together takes longer than computing.
          case PointLoop loop ->
              pieces.add(
                  Warmup.Code.ofRows(
                      nanos * 10,
                      0.0,
                      rows -> {
                        if (rows == 0) {
                          loop.runEmpty(slots, packed);
                        } else {
                          loop.run(x, slots, packed, workspace);
                        }
                      }));
          case PointStep.Exponentials many -> pieces.add(many.evaluation().warmup());
          case PointStep _ -> {}
        }
      }
    }
    return warmup.untilFast(pieces);
  }

  @Override
  public void run(double[] shared, PointWorkspace workspace) {
    double[] slots = workspace.numbers(places.size());
    double[] packed = workspace.packed(schedule.packed.length);
    packing.pack(shared, packed);
    for (PointStep step : all) {
      step.run(shared, slots, packed, workspace);
    }
  }
}
