package io.github.chainrule.compiler;

import org.jspecify.annotations.Nullable;

/// A point, computed by the [Interpreter].
final class InterpretedPoint implements PointKernel {
  private final Dag dag;

  /// Made when it first runs, since programs may begin in other code.
  private volatile @Nullable Interpreter made;

  InterpretedPoint(Dag dag) {
    this.dag = dag;
  }

  private Interpreter interpreter() {
    Interpreter known = made;
    if (known == null) {
      known = new Interpreter(dag, 1);
      made = known;
    }
    return known;
  }

  @Override
  public Tier tier() {
    return Tier.INTERPRETER;
  }

  @Override
  public void run(double[] shared, PointWorkspace workspace) {
    Interpreter interpreter = interpreter();
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
