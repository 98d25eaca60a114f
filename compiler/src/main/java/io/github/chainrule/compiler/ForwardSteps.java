package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Instruction;
import java.util.List;

/// A scan whose body is compiled.
final class ForwardSteps implements StepProgram {
  private final PointProgram body;
  private final Instruction.Steps steps;
  private final Pool<double[]> pool;

  ForwardSteps(Instruction.Scan scan) {
    this.body = new PointProgram(scan.body());
    this.steps = scan.steps();
    this.pool = new Pool<>(() -> new double[steps.inputs()]);
  }

  @Override
  public List<PointProgram> programs() {
    return List.of(body);
  }

  @Override
  public void evaluate(double[] operands, double[] results) {
    int states = steps.states();
    double[] inputs = pool.take();
    PointWorkspace workspace = body.begin();
    System.arraycopy(operands, 0, inputs, 0, states);
    StepProgram.share(steps, operands, inputs);
    for (int step = 0; step < steps.count(); step++) {
      StepProgram.read(steps, step, operands, inputs);
      body.run(inputs, workspace);
      System.arraycopy(workspace.outputs, 0, inputs, 0, states);
      if (steps.all()) {
        System.arraycopy(inputs, 0, results, step * states, states);
      }
    }
    if (!steps.all()) {
      System.arraycopy(inputs, 0, results, 0, states);
    }
    body.end(workspace);
    pool.give(inputs);
  }
}
