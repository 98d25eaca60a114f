package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Instruction;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A scan that keeps what its reverse mode reads: of each step, if these are few numbers; else of
/// each step of one segment, and the state before each segment, from where it is run again.
final class RecordedSteps implements StepProgram {
  /// How many numbers are kept at most to run no step again: 32 MiB of them. To run steps again in
  /// the cache takes little longer than to write and read more.
  private static final int MOST_KEPT = 1 << 22;

  final SplitStep split;
  final Instruction.Steps steps;
  private final PointProgram forward;
  private final int segment;
  private final Pool<Tape> tapes = new Pool<>(this::newTape);

  /// What is kept.
  final class Tape {
    /// The state before each step of a segment, and what that step has computed.
    final double[] rows = new double[segment * split.width()];

    /// The state before each segment.
    private final double[] starts = new double[segments() * steps.states()];
  }

  RecordedSteps(Instruction.ScanPullback scan) {
    this(scan, MOST_KEPT);
  }

  /// @param mostKept how many numbers may be kept to run no step again
  RecordedSteps(Instruction.ScanPullback scan, int mostKept) {
    this.split = new SplitStep(scan);
    this.steps = scan.steps();
    this.forward = split.forward();
    boolean all = (long) steps.count() * split.width() <= mostKept;
    // What is kept of segments and within one is least if they are balanced.
    double balanced = Math.sqrt((double) steps.count() * steps.states() / split.width());
    this.segment = Math.max(1, all ? steps.count() : (int) Math.ceil(balanced));
  }

  Tape newTape() {
    return new Tape();
  }

  int segments() {
    return (steps.count() + segment - 1) / segment;
  }

  /// The first step of a segment, or behind the last one the number of steps.
  int first(int segment) {
    return Math.min(segment * this.segment, steps.count());
  }

  @Override
  public String name() {
    return "scan";
  }

  @Override
  public List<PointProgram> programs() {
    return List.of(forward);
  }

  @Override
  public void evaluate(double[] operands, double[] results) {
    Tape tape = tapes.take();
    run(operands, results, tape);
    tapes.give(tape);
  }

  /// Runs all steps and hands over what they have kept.
  void run(double[] operands, Consumer<Tape> use) {
    Tape tape = tapes.take();
    run(operands, null, tape);
    use.accept(tape);
    tapes.give(tape);
  }

  @Override
  public void evaluate(double[] operands, double[] results, PointWorkspace workspace) {
    run(operands, results, workspace.tape(this));
  }

  /// Runs all steps. Afterwards the last segment is on the tape.
  ///
  /// @param results where the results are put, if they are asked for
  void run(double[] operands, double @Nullable [] results, Tape tape) {
    int states = steps.states();
    PointWorkspace workspace = begin(operands);
    System.arraycopy(operands, 0, workspace.shared, 0, states);
    for (int s = 0; s < segments(); s++) {
      System.arraycopy(workspace.shared, 0, tape.starts, s * states, states);
      run(s, operands, steps.showsAll() ? results : null, tape, workspace);
    }
    if (!steps.showsAll() && results != null) {
      System.arraycopy(workspace.shared, 0, results, 0, states);
    }
    forward.end(workspace);
  }

  /// Runs a segment again, to put it on the tape.
  void again(int segment, double[] operands, Tape tape) {
    PointWorkspace workspace = begin(operands);
    int states = steps.states();
    System.arraycopy(tape.starts, segment * states, workspace.shared, 0, states);
    run(segment, operands, null, tape, workspace);
    forward.end(workspace);
  }

  private PointWorkspace begin(double[] operands) {
    PointWorkspace workspace = forward.begin();
    StepProgram.share(steps, operands, workspace.shared, steps.states());
    return workspace;
  }

  private void run(
      int segment,
      double[] operands,
      double @Nullable [] all,
      Tape tape,
      PointWorkspace workspace) {
    int width = split.width();
    for (int step = first(segment), row = 0; step < first(segment + 1); step++, row += width) {
      run(step, row, operands, tape, workspace);
      if (all != null) {
        steps.show(step, workspace.shared, all);
      }
    }
  }

  /// Runs a step. A method of its own is compiled sooner than the loop around it.
  ///
  /// @param row where the step begins on the tape
  private void run(int step, int row, double[] operands, Tape tape, PointWorkspace workspace) {
    int states = steps.states();
    double[] inputs = workspace.shared;
    double[] outputs = workspace.outputs;
    System.arraycopy(inputs, 0, tape.rows, row, states);
    StepProgram.read(steps, step, operands, inputs, states);
    forward.run(workspace);
    System.arraycopy(outputs, 0, inputs, 0, states);
    System.arraycopy(outputs, states, tape.rows, row + states, split.width() - states);
  }
}
