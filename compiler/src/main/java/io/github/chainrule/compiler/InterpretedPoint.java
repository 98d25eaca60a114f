package io.github.chainrule.compiler;

/// A point, computed by the [Interpreter].
final class InterpretedPoint implements PointKernel {
  private final Dag dag;
  private final Interpreter interpreter;
  private final int[][] results;

  InterpretedPoint(Dag dag) {
    this.dag = dag;
    this.interpreter = new Interpreter(dag, 1);
    this.results = dag.results();
  }

  @Override
  public Tier tier() {
    return Tier.INTERPRETER;
  }

  @Override
  public int numbers() {
    return interpreter.size;
  }

  @Override
  public void run(double[] shared, PointWorkspace workspace) {
    double[] numbers = workspace.numbers(interpreter.size);
    for (int v = 0; v < dag.size(); v++) {
      if (dag.node(v) instanceof Node.Shared(int index)) {
        numbers[interpreter.at(v)] = shared[index];
      }
    }
    interpreter.run(numbers, 1, (v, n) -> loop(v, n, workspace));
    for (int k = 0; k < dag.outputs.length; k++) {
      workspace.outputs[k] = numbers[interpreter.at(dag.outputs[k])];
    }
  }

  private void loop(int v, double[] numbers, PointWorkspace workspace) {
    Node.Loop loop = (Node.Loop) dag.node(v);
    RowWorkspace rows = workspace.loop(v);
    for (int i = 0; i < loop.operands().length; i++) {
      rows.shared[i] = numbers[interpreter.at(loop.operands()[i])];
    }
    loop.loop().sum(workspace.rows(loop.loop()), rows);
    for (int k = 0; k < results[v].length; k++) {
      if (results[v][k] >= 0) {
        numbers[interpreter.at(results[v][k])] = rows.totals[k];
      }
    }
  }
}
