package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Instruction;
import java.util.List;

/// A scan whose body is compiled.
final class ForwardSteps implements StepProgram {
  private final PointProgram body;
  private final Instruction.Steps steps;

  ForwardSteps(Instruction.Scan scan) {
    this.body = new PointProgram(scan.body());
    this.steps = scan.steps();
  }

  @Override
  public String name() {
    return "scan";
  }

  @Override
  public List<PointProgram> programs() {
    return List.of(body);
  }

  @Override
  public void evaluate(double[] operands, double[] results) {
    int states = steps.states();
    PointWorkspace workspace = body.begin();
    double[] inputs = workspace.shared;
    System.arraycopy(operands, 0, inputs, 0, states);
    StepProgram.share(steps, operands, inputs, states);
    for (int step = 0; step < steps.count(); step++) {
      run(step, operands, workspace);
      steps.show(step, inputs, results);
    }
    if (!steps.showsAll()) {
      System.arraycopy(inputs, 0, results, 0, states);
    }
    body.end(workspace);
  }

  /// Runs a step. A method of its own is compiled sooner than the loop around it.
  private void run(int step, double[] operands, PointWorkspace workspace) {
    StepProgram.read(steps, step, operands, workspace.shared, steps.states());
    body.run(workspace);
    System.arraycopy(workspace.outputs, 0, workspace.shared, 0, steps.states());
  }
}
