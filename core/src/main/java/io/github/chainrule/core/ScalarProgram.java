package io.github.chainrule.core;

/// A [ScalarFunction] evaluated by running programs.
record ScalarProgram(FunctionBody body) implements ScalarFunction {

  @Override
  public double value(double... x) {
    Derived derived = body.at(x);
    return derived.run(x)[derived.program.outputs[0]];
  }

  @Override
  public double valueAndGradient(double[] x, double[] gradient) {
    Derived.requireAsLong("gradient", gradient, "the inputs", x.length);
    Derived derived = body.at(x);
    double[] numbers = derived.run(x);
    derived.pull(numbers, new double[] {1.0}, gradient);
    return numbers[derived.program.outputs[0]];
  }

  @Override
  public double directional(double[] x, double[] direction) {
    return body.at(x).jvp(x, direction)[0];
  }

  @Override
  public double[] hvp(double[] x, double[] direction) {
    return body.at(x).gradient().jvp(x, direction);
  }

  @Override
  public SparseMatrix sparseHessian(double... x) {
    return body.at(x).gradient().sparseJacobian(x);
  }

  @Override
  public Value apply(Value... x) {
    return body.on(x).get(0);
  }

  @Override
  public String toString() {
    return "ScalarFunction(" + body + ")";
  }
}
