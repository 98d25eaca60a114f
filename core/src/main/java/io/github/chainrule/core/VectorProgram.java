package io.github.chainrule.core;

import io.github.chainrule.core.program.Listing;
import io.github.chainrule.core.program.Traceable;
import java.util.List;

/// A [VectorFunction] evaluated by running programs.
record VectorProgram(FunctionBody body) implements VectorFunction, Traceable {

  @Override
  public double[] value(double... x) {
    Derived derived = body.at(x);
    return derived.program.outputs(derived.run(x));
  }

  @Override
  public SparseMatrix sparseJacobian(double... x) {
    return body.at(x).sparseJacobian(x);
  }

  @Override
  public double[] jvp(double[] x, double[] tangents) {
    return body.at(x).jvp(x, tangents);
  }

  @Override
  public double[] vjp(double[] x, double[] cotangents) {
    Derived derived = body.at(x);
    Derived.requireAsLong("cotangent", cotangents, "the outputs", derived.program.outputs.length);
    double[] passed = new double[x.length];
    derived.pull(derived.run(x), cotangents, passed);
    return passed;
  }

  @Override
  public List<Value> apply(Value... x) {
    return body.on(x);
  }

  @Override
  public Listing listing(int inputs) {
    return body.trace(inputs).listing();
  }

  @Override
  public String toString() {
    return "VectorFunction(" + body + ")";
  }
}
