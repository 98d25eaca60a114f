package io.github.chainrule.compiler;

/// A point, computed by the [Interpreter].
final class InterpretedPoint implements PointKernel {
  private final Dag dag;
  private final Interpreter interpreter;

  InterpretedPoint(Dag dag) {
    this.dag = dag;
    this.interpreter = new Interpreter(dag, 1);
  }

  @Override
  public Tier tier() {
    return Tier.INTERPRETER;
  }

  @Override
  public void run(double[] shared, PointWorkspace workspace) {
    double[] numbers = workspace.numbers(interpreter.size);
    for (int v = 0; v < dag.size(); v++) {
      if (dag.node(v) instanceof Node.Shared(int index)) {
        numbers[interpreter.at(v)] = shared[index];
      }
    }
    interpreter.run(numbers, 1, workspace);
    for (int k = 0; k < dag.outputs.length; k++) {
      workspace.outputs[k] = numbers[interpreter.at(dag.outputs[k])];
    }
  }
}
