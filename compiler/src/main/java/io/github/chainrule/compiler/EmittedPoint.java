package io.github.chainrule.compiler;

import java.lang.classfile.CodeBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// A point, computed by generated code: parts, and between them loops over rows and evaluations.
final class EmittedPoint implements PointKernel {
  private static final int FIRST_PART_SIZE = 400;
  private static final double[] NO_SLOTS = {};
  private static final int CONSTANT = Integer.MIN_VALUE;

  private final Schedule schedule;
  private final Dag dag;
  private final int[][] results;
  private final PointParts[] parts;
  private final int[] numbers;
  private final boolean alone;

  /// Where each value is read: its slot, the complement of its number among the shared ones, or
  /// [#CONSTANT] for constants.
  private final int[] place;

  final GeneratedParts<PointParts> generated;

  private EmittedPoint(Schedule schedule) {
    this.schedule = schedule;
    this.dag = schedule.dag;
    this.results = dag.results();
    this.place =
        IntStream.range(0, dag.size())
            .map(v ->
                switch (dag.node(v)) {
                  case Node.Shared(int index) -> ~index;
                  case Node.Constant _ -> CONSTANT;
                  case Node _ -> schedule.slot[v];
                })
            .toArray();
    ClassData data = new ClassData();
    this.alone =
        schedule.slots == 0
            && schedule.steps.size() == 1
            && schedule.steps.get(0) instanceof Step.Part;
    List<Consumer<CodeBuilder>> methods = new ArrayList<>();
    for (Step step : schedule.steps) {
      methods.add(code -> method(code, step, data));
    }
    this.generated = new GeneratedParts<>(PointParts.class, PointCode.TYPE, methods);
    this.parts = generated.load(data.functions()).toArray(PointParts[]::new);
    this.numbers = IntStream.range(0, methods.size()).map(GeneratedParts::number).toArray();
  }

  static EmittedPoint of(Dag dag) {
    for (int partSize = FIRST_PART_SIZE; ; partSize /= 2) {
      EmittedPoint emitted = new EmittedPoint(Schedule.ofPoint(dag, partSize));
      if (emitted.generated.largest() <= GeneratedClass.MOST_BYTES || partSize == 1) {
        return emitted;
      }
    }
  }

  private void method(CodeBuilder code, Step step, ClassData data) {
    switch (step) {
      case Step.Part part -> new PointCode(code, schedule, part, data).method();
      case Step.Passes _ -> code.return_();
      case Step.Tile _, Step.Sums _, Step.Family _, Step.Reduce _ -> throw new AssertionError(step);
    }
  }

  @Override
  public Tier tier() {
    return Tier.LOOPS;
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
    for (int s = 0; s < schedule.steps.size(); s++) {
      int part = s;
      double nanos = 200 + schedule.work(s) * 6.0;
      if (schedule.steps.get(s) instanceof Step.Part
          && !warmup.untilFast(nanos, () -> parts[part].run(numbers[part], x, slots, outputs))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void run(double[] shared, PointWorkspace workspace) {
    double[] slots = workspace.numbers(schedule.slots);
    for (int s = 0; s < schedule.steps.size(); s++) {
      if (schedule.steps.get(s) instanceof Step.Passes passes) {
        for (int v : passes.values()) {
          pass(v, slots, workspace);
        }
      } else {
        parts[s].run(numbers[s], shared, slots, workspace.outputs);
      }
    }
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
        double[] operands = new double[evaluate.operands().length];
        double[] made = new double[evaluate.results()];
        read(evaluate.operands(), workspace.shared, slots, operands);
        evaluate.evaluation().evaluate(operands, made);
        put(v, made, slots);
      }
      case Node other -> throw new AssertionError(other);
    }
  }

  private void read(int[] values, double[] shared, double[] slots, double[] to) {
    for (int i = 0; i < values.length; i++) {
      int at = place[values[i]];
      to[i] = at >= 0 ? slots[at] : at > CONSTANT ? shared[~at] : number(values[i]);
    }
  }

  private double number(int constant) {
    return ((Node.Constant) dag.node(constant)).number();
  }

  private void put(int v, double[] made, double[] slots) {
    for (int k = 0; k < results[v].length; k++) {
      if (results[v][k] >= 0) {
        slots[schedule.slot[results[v][k]]] = made[k];
      }
    }
  }
}
