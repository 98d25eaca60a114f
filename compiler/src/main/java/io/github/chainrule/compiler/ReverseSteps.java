package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Instruction;
import java.util.Arrays;
import java.util.List;

/// Reverse mode of a scan, with a compiled body.
///
/// It keeps the state before each step, if these are few numbers; else the state before each
/// segment of about the square root of the steps, and runs a segment again before it goes back
/// through it.
final class ReverseSteps implements StepProgram {
  private static final int MOST_KEPT = 4_000_000;

  private final PointProgram body;
  private final PointProgram pullback;

  /// The pullback where all cotangents count.
  private final PointProgram whole;

  private final Instruction.Steps steps;
  private final int[] given;
  private final int[] wanted;
  private final int operands;
  private final int segment;
  private final Pool<Workspace> pool;

  /// What one call needs.
  private final class Workspace {
    /// What the body and its pullback read: the inputs of the body, cotangents, whether they count.
    final double[] inputs = new double[steps.inputs()];

    final double[] ofPullback = new double[steps.inputs() + 2 * steps.states()];

    /// The state before each segment, and before each step of one.
    final double[] starts = new double[segments() * steps.states()];

    final double[] within = new double[Math.min(segment, steps.count()) * steps.states()];

    /// The cotangents of the scan's operands, and whether any has reached them.
    final double[] passed = new double[operands];

    final boolean[] reached = new boolean[operands];

    /// For each result of the scan its cotangent, and whether it counts.
    final double[] cotangents = new double[steps.results()];

    final boolean[] counts = new boolean[steps.results()];
  }

  ReverseSteps(Instruction.ScanPullback scan) {
    this(scan, MOST_KEPT);
  }

  /// @param mostKept how many numbers of states may be kept at once
  ReverseSteps(Instruction.ScanPullback scan, int mostKept) {
    this.body = new PointProgram(scan.body());
    this.pullback = new PointProgram(scan.pullback());
    this.whole = new PointProgram(scan.whole());
    this.steps = scan.steps();
    this.given = scan.given();
    this.wanted = scan.wanted();
    this.operands = steps.operand(steps.count(), 0);
    boolean all = (long) steps.count() * steps.states() <= mostKept;
    this.segment =
        all ? Math.max(1, steps.count()) : Math.max(1, (int) Math.ceil(Math.sqrt(steps.count())));
    this.pool = new Pool<>(Workspace::new);
  }

  private int segments() {
    return (steps.count() + segment - 1) / segment;
  }

  @Override
  public List<PointProgram> programs() {
    return List.of(body, pullback, whole);
  }

  @Override
  public void evaluate(double[] x, double[] results) {
    Workspace w = pool.take();
    begin(x, w);
    PointWorkspace ofBody = body.begin();
    findStarts(x, w, ofBody);
    PointWorkspace back = pullback.begin();
    PointWorkspace ofWhole = whole.begin();
    for (int s = segments() - 1; s >= 0; s--) {
      int first = s * segment;
      int end = first + Math.min(segment, steps.count() - first);
      run(s, first, end, x, w, ofBody);
      for (int step = end - 1; step >= first; step--) {
        boolean all = allCount(step, w);
        put(step, step - first, x, w);
        double[] made = run(all, w, all ? ofWhole : back);
        pass(step, made, w);
      }
    }
    whole.end(ofWhole);
    pullback.end(back);
    body.end(ofBody);
    end(w, results);
    pool.give(w);
  }

  private void begin(double[] x, Workspace w) {
    Arrays.fill(w.passed, 0.0);
    Arrays.fill(w.reached, false);
    Arrays.fill(w.cotangents, 0.0);
    Arrays.fill(w.counts, false);
    for (int g = 0; g < given.length; g++) {
      if (x[operands + given.length + g] != 0.0) {
        w.cotangents[given[g]] = x[operands + g];
        w.counts[given[g]] = true;
      }
    }
    StepProgram.share(steps, x, w.inputs);
    StepProgram.share(steps, x, w.ofPullback);
    int states = steps.states();
    System.arraycopy(x, 0, w.inputs, 0, states);
    Arrays.fill(w.ofPullback, steps.inputs(), w.ofPullback.length, 0.0);
    for (int i = 0; !steps.all() && i < states; i++) {
      add(i, i, w);
    }
  }

  /// Adds the cotangent of a result to that of the state.
  private void add(int result, int state, Workspace w) {
    if (w.counts[result]) {
      w.ofPullback[steps.inputs() + state] += w.cotangents[result];
      w.ofPullback[steps.inputs() + steps.states() + state] = 1.0;
    }
  }

  /// Runs all segments but the last one, which would lead nowhere.
  private void findStarts(double[] x, Workspace w, PointWorkspace ofBody) {
    int states = steps.states();
    for (int s = 0; s < segments(); s++) {
      System.arraycopy(w.inputs, 0, w.starts, s * states, states);
      for (int i = 0; i < segment && s < segments() - 1; i++) {
        forward(s * segment + i, x, w, ofBody);
      }
    }
  }

  private void forward(int step, double[] x, Workspace w, PointWorkspace ofBody) {
    StepProgram.read(steps, step, x, w.inputs);
    body.run(w.inputs, ofBody);
    System.arraycopy(ofBody.outputs, 0, w.inputs, 0, steps.states());
  }

  /// Runs a segment and keeps the state before each of its steps.
  private void run(int s, int first, int end, double[] x, Workspace w, PointWorkspace ofBody) {
    int states = steps.states();
    System.arraycopy(w.starts, s * states, w.inputs, 0, states);
    for (int step = first; step < end; step++) {
      System.arraycopy(w.inputs, 0, w.within, (step - first) * states, states);
      if (step < end - 1) {
        forward(step, x, w, ofBody);
      }
    }
  }

  /// Adds what a step's results have received, if these are results of the scan.
  ///
  /// @return whether all cotangents of the state count
  private boolean allCount(int step, Workspace w) {
    int states = steps.states();
    boolean all = true;
    for (int i = 0; i < states; i++) {
      if (steps.all()) {
        add(step * states + i, i, w);
      }
      all &= w.ofPullback[steps.inputs() + states + i] != 0.0;
    }
    return all;
  }

  /// Puts together what the pullback reads.
  private void put(int step, int kept, double[] x, Workspace w) {
    System.arraycopy(w.within, kept * steps.states(), w.ofPullback, 0, steps.states());
    StepProgram.read(steps, step, x, w.ofPullback);
  }

  private double[] run(boolean all, Workspace w, PointWorkspace workspace) {
    (all ? whole : pullback).run(w.ofPullback, workspace);
    return workspace.outputs;
  }

  /// Takes the cotangents of the state back over one step, and adds up those of other operands.
  private void pass(int step, double[] made, Workspace w) {
    int states = steps.states();
    int half = made.length / 2;
    System.arraycopy(made, 0, w.ofPullback, steps.inputs(), states);
    System.arraycopy(made, half, w.ofPullback, steps.inputs() + states, states);
    for (int j = 0; j < steps.columns(); j++) {
      pass(steps.operand(step, j), made, states + j, half, w);
    }
    for (int i = 0; i < steps.shared(); i++) {
      pass(states + i, made, states + steps.columns() + i, half, w);
    }
  }

  private static void pass(int operand, double[] made, int index, int half, Workspace w) {
    if (made[half + index] != 0.0) {
      w.passed[operand] += made[index];
      w.reached[operand] = true;
    }
  }

  private void end(Workspace w, double[] results) {
    for (int i = 0; i < steps.states(); i++) {
      if (w.ofPullback[steps.inputs() + steps.states() + i] != 0.0) {
        w.passed[i] += w.ofPullback[steps.inputs() + i];
        w.reached[i] = true;
      }
    }
    for (int k = 0; k < wanted.length; k++) {
      results[k] = w.passed[wanted[k]];
      results[wanted.length + k] = w.reached[wanted[k]] ? 1.0 : 0.0;
    }
  }
}
