package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Instruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reverse mode of a scan, with a compiled body.
final class ReverseSteps implements StepProgram {
  private final RecordedSteps recorded;
  private final SplitStep split;
  private final Instruction.Steps steps;

  /// Whether the scan itself is part of the program, and has been run before.
  private final boolean follows;

  /// Which cotangents of the state count after some steps; seldom, before these, it is others.
  private final boolean[] reached;

  /// The way back over a step where those count.
  private final SplitStep.Back usual;

  /// The way back where it is asked which count, once there was such a step.
  private volatile SplitStep.@Nullable Back guarded;

  /// What is done with a program before it runs.
  private volatile Consumer<PointProgram> begun = program -> {};

  private final int[] given;
  private final int[] wanted;

  /// The number of operands of the scan.
  private final int operands;

  private final Pool<Workspace> pool;

  /// What one call needs.
  private final class Workspace {
    final PointWorkspace ofUsual = usual.program().begin();
    private @Nullable PointWorkspace ofGuarded;

    /// The way back over the last step, what it reads and writes, and whether the step before it
    /// went another way.
    SplitStep.Back way = usual;

    PointWorkspace at = ofUsual;
    boolean isUsual;
    boolean turned;

    /// Which results of the last step count.
    final double[] counts = new double[usual.counts().length];

    /// The cotangents of the scan's operands, and whether any has reached them.
    final double[] passed = new double[operands];

    final double[] arrived = new double[operands];

    /// The cotangents of the scan's results, and whether they count.
    final double[] cotangents = new double[steps.results()];

    final double[] sent = new double[steps.results()];

    void begin() {
      take(usual, ofUsual, true);
    }

    /// Chooses the way back over the next step.
    void turn(boolean usually) {
      if (usually == isUsual) {
        return;
      }
      PointWorkspace from = at;
      if (usually) {
        take(usual, ofUsual, true);
      } else {
        SplitStep.Back guarded = guarded();
        if (ofGuarded == null) {
          ofGuarded = guarded.program().begin();
        }
        take(guarded, ofGuarded, false);
      }
      System.arraycopy(from.shared, 0, at.shared, 0, split.inputs());
    }

    private void take(SplitStep.Back way, PointWorkspace at, boolean isUsual) {
      this.way = way;
      this.at = at;
      this.isUsual = isUsual;
      turned = true;
      System.arraycopy(way.counts(), 0, counts, 0, counts.length);
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
    this.pool = new Pool<>(Workspace::new);
  }

  @Override
  public String name() {
    return "scan, on the way back";
  }

  @Override
  public List<PointProgram> programs() {
    List<PointProgram> programs = new ArrayList<>(follows ? List.of() : recorded.programs());
    programs.add(usual.program());
    SplitStep.Back seldom = guarded;
    if (seldom != null) {
      programs.add(seldom.program());
    }
    return programs;
  }

  @Override
  public void begin(Consumer<PointProgram> begin) {
    begun = begin;
    StepProgram.super.begin(begin);
  }

  /// It is large, and often there is no step that needs it.
  private synchronized SplitStep.Back guarded() {
    SplitStep.Back made = guarded;
    if (made == null) {
      made = split.back(null);
      begun.accept(made.program());
      guarded = made;
    }
    return made;
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
    // Once nothing counts, and nothing else is received, all that is left is zero.
    for (int s = recorded.segments() - 1; s >= 0 && (steps.shown().length > 0 || counts(w)); s--) {
      if (s < recorded.segments() - 1) {
        recorded.again(s, x, tape);
      }
      int first = recorded.first(s);
      for (int step = recorded.first(s + 1) - 1; step >= first; step--) {
        receive(step, w);
        if (!counts(w)) {
          continue;
        }
        turn(w);
        System.arraycopy(tape.rows, (step - first) * split.width(), w.at.shared, 0, split.width());
        StepProgram.read(steps, step, x, w.at.shared, split.width());
        w.way.program().run(w.at);
        send(step, w);
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
    w.begin();
    Arrays.fill(w.at.shared, split.cotangents(), split.inputs(), 0.0);
    StepProgram.share(steps, x, w.at.shared, split.width());
    for (int i = 0; !steps.showsAll() && i < steps.states(); i++) {
      add(i, i, w);
    }
  }

  /// Adds what a step's results have received, if these are results of the scan.
  private void receive(int step, Workspace w) {
    int[] shown = steps.shown();
    for (int k = 0; k < shown.length; k++) {
      add(step * shown.length + k, shown[k], w);
    }
  }

  /// Adds the cotangent of a result to that of the state.
  private void add(int result, int state, Workspace w) {
    if (w.sent[result] != 0.0) {
      w.at.shared[split.cotangents() + state] += w.cotangents[result];
      w.at.shared[split.counts() + state] = 1.0;
    }
  }

  /// Whether any cotangent of the state counts.
  private boolean counts(Workspace w) {
    for (int i = 0; i < reached.length; i++) {
      if (w.at.shared[split.counts() + i] != 0.0) {
        return true;
      }
    }
    return false;
  }

  private void turn(Workspace w) {
    boolean usually = true;
    for (int i = 0; i < reached.length; i++) {
      usually &= reached[i] == (w.at.shared[split.counts() + i] != 0.0);
    }
    w.turn(usually);
  }

  /// Takes the cotangents of the state back over one step, and adds up those of other operands.
  private void send(int step, Workspace w) {
    int states = steps.states();
    int columns = steps.columns();
    double[] made = w.at.outputs;
    int[] open = w.way.open();
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
    for (int i = 0; (w.turned || open.length > 0) && i < steps.shared(); i++) {
      if (w.counts[states + columns + i] != 0.0) {
        w.arrived[states + i] = 1.0;
      }
    }
    w.turned = false;
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
