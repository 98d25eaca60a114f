package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Instruction;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Reverse mode of a scan, with a compiled body.
final class ReverseSteps implements StepProgram {
  private final RecordedSteps recorded;
  private final SplitStep split;
  private final Instruction.Steps steps;

  /// Whether the scan itself is part of the program, and has been run before.
  private final boolean follows;

  /// Which cotangents of the state count after some steps; seldom, before these, it is others.
  private final boolean[] reached;

  /// The way back over a step where those count, and where it is asked which do.
  private final SplitStep.Back usual;

  private final SplitStep.Back guarded;

  private final int[] given;
  private final int[] wanted;

  /// The number of operands of the scan.
  private final int operands;

  private final Pool<Workspace> pool;

  /// What one call needs.
  private final class Workspace {
    final PointWorkspace ofUsual = usual.program().begin();
    final PointWorkspace ofGuarded = guarded.program().begin();

    /// The way back over the last step, and what it reads and writes.
    boolean isUsual;

    PointWorkspace at = ofGuarded;

    /// Which results of the last step count.
    final double[] counts = new double[guarded.counts().length];

    /// The cotangents of the scan's operands, and whether any has reached them.
    final double[] passed = new double[operands];

    final double[] arrived = new double[operands];

    /// The cotangents of the scan's results, and whether they count.
    final double[] cotangents = new double[steps.results()];

    final double[] sent = new double[steps.results()];

    SplitStep.Back way() {
      return isUsual ? usual : guarded;
    }

    /// Chooses the way back over the next step.
    void turn(boolean usually) {
      PointWorkspace to = usually ? ofUsual : ofGuarded;
      System.arraycopy(at.shared, 0, to.shared, 0, split.inputs());
      isUsual = usually;
      at = to;
      System.arraycopy(way().counts(), 0, counts, 0, counts.length);
    }
  }

  /// @param follows whether the scan itself is part of the program, and run before
  ReverseSteps(Instruction.ScanPullback scan, RecordedSteps recorded, boolean follows) {
    this.recorded = recorded;
    this.split = recorded.split;
    this.steps = scan.steps();
    this.follows = follows;
    this.given = scan.given();
    this.wanted = scan.wanted();
    this.operands = steps.operand(steps.count(), 0);
    this.reached = new boolean[steps.states()];
    Arrays.stream(wanted).filter(w -> w < reached.length).forEach(w -> reached[w] = true);
    this.usual = split.back(reached);
    this.guarded = split.back(null);
    this.pool = new Pool<>(Workspace::new);
  }

  @Override
  public List<PointProgram> programs() {
    List<PointProgram> own = List.of(guarded.program(), usual.program());
    return follows ? own : Stream.concat(recorded.programs().stream(), own.stream()).toList();
  }

  @Override
  public void evaluate(double[] x, double[] results) {
    recorded.run(x, tape -> back(x, results, tape));
  }

  @Override
  public void evaluate(double[] x, double[] results, PointWorkspace workspace) {
    if (follows) {
      back(x, results, workspace.tape(recorded));
    } else {
      evaluate(x, results);
    }
  }

  private void back(double[] x, double[] results, RecordedSteps.Tape tape) {
    Workspace w = pool.take();
    begin(x, w);
    for (int s = recorded.segments() - 1; s >= 0; s--) {
      if (s < recorded.segments() - 1) {
        recorded.again(s, x, tape);
      }
      int first = recorded.first(s);
      for (int step = recorded.first(s + 1) - 1; step >= first; step--) {
        receive(step, w);
        boolean turned = turn(w);
        System.arraycopy(tape.rows, (step - first) * split.width(), w.at.shared, 0, split.width());
        StepProgram.read(steps, step, x, w.at.shared, split.width());
        w.way().program().run(w.at);
        send(step, turned, w);
      }
    }
    end(w, results);
    pool.give(w);
  }

  private void begin(double[] x, Workspace w) {
    Arrays.fill(w.passed, 0.0);
    Arrays.fill(w.arrived, 0.0);
    Arrays.fill(w.sent, 0.0);
    for (int g = 0; g < given.length; g++) {
      w.cotangents[given[g]] = x[operands + g];
      w.sent[given[g]] = x[operands + given.length + g];
    }
    w.turn(false);
    Arrays.fill(w.at.shared, split.cotangents(), split.inputs(), 0.0);
    StepProgram.share(steps, x, w.ofGuarded.shared, split.width());
    for (int i = 0; !steps.all() && i < steps.states(); i++) {
      add(i, i, w);
    }
  }

  /// Adds what a step's results have received, if these are results of the scan.
  private void receive(int step, Workspace w) {
    for (int i = 0; steps.all() && i < steps.states(); i++) {
      add(step * steps.states() + i, i, w);
    }
  }

  /// Adds the cotangent of a result to that of the state.
  private void add(int result, int state, Workspace w) {
    if (w.sent[result] != 0.0) {
      w.at.shared[split.cotangents() + state] += w.cotangents[result];
      w.at.shared[split.counts() + state] = 1.0;
    }
  }

  /// Chooses the way back over the next step.
  ///
  /// @return whether it is another than over the last one
  private boolean turn(Workspace w) {
    boolean usually = true;
    for (int i = 0; i < reached.length; i++) {
      usually &= reached[i] == (w.at.shared[split.counts() + i] != 0.0);
    }
    boolean turned = usually != w.isUsual;
    if (turned) {
      w.turn(usually);
    }
    return turned;
  }

  /// Takes the cotangents of the state back over one step, and adds up those of other operands.
  private void send(int step, boolean turned, Workspace w) {
    int states = steps.states();
    int columns = steps.columns();
    double[] made = w.at.outputs;
    int[] open = w.way().open();
    for (int k = 0; k < open.length; k++) {
      w.counts[open[k]] = made[w.counts.length + k];
    }
    System.arraycopy(made, 0, w.at.shared, split.cotangents(), states);
    System.arraycopy(w.counts, 0, w.at.shared, split.counts(), states);
    System.arraycopy(made, states + columns, w.at.shared, split.sums(), steps.shared());
    for (int j = 0; j < columns; j++) {
      if (w.counts[states + j] != 0.0) {
        w.passed[steps.operand(step, j)] += made[states + j];
        w.arrived[steps.operand(step, j)] = 1.0;
      }
    }
    for (int i = 0; (turned || open.length > 0) && i < steps.shared(); i++) {
      if (w.counts[states + columns + i] != 0.0) {
        w.arrived[states + i] = 1.0;
      }
    }
  }

  private void end(Workspace w, double[] results) {
    int states = steps.states();
    System.arraycopy(w.at.shared, split.cotangents(), w.passed, 0, states);
    System.arraycopy(w.at.shared, split.counts(), w.arrived, 0, states);
    System.arraycopy(w.at.shared, split.sums(), w.passed, states, steps.shared());
    for (int k = 0; k < wanted.length; k++) {
      boolean counts = w.arrived[wanted[k]] != 0.0;
      results[k] = counts ? w.passed[wanted[k]] : 0.0;
      results[wanted.length + k] = counts ? 1.0 : 0.0;
    }
  }
}
