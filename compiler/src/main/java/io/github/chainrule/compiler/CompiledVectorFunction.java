package io.github.chainrule.compiler;

import io.github.chainrule.core.SparseMatrix;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.VectorFunction;
import io.github.chainrule.core.program.Traceable;
import java.util.Arrays;
import java.util.List;

/// A compiled [VectorFunction]. As a [CompiledFunction] it never changes, and any number of threads
/// may call it at once.
public final class CompiledVectorFunction implements VectorFunction {
  private final VectorFunction function;
  private final CompilerOptions options;
  private final Programs values;
  private final Programs pushed;
  private final Programs pulled;
  private final Matrices jacobians;

  CompiledVectorFunction(VectorFunction function, CompilerOptions options) {
    this.function = function;
    this.options = options;
    this.values = new Programs(options, n -> Traceable.listing(function, n));
    this.pushed = new Programs(options, n -> Traceable.listing(pushed(n), 2 * n));
    this.pulled = new Programs(options, n -> Traceable.listing(pulled(n), n + outputs(n)));
    this.jacobians = new Matrices(options, VectorFunction.of(x -> concat(function.jacobian(x))));
  }

  private int outputs(int inputs) {
    return values.of(inputs).outputs();
  }

  private static List<Value> concat(List<List<Value>> rows) {
    return rows.stream().flatMap(List::stream).toList();
  }

  private VectorFunction pushed(int n) {
    return VectorFunction.of(
        x -> function.jvp(Arrays.copyOf(x, n), Arrays.copyOfRange(x, n, x.length)));
  }

  private VectorFunction pulled(int n) {
    return VectorFunction.of(
        x -> function.vjp(Arrays.copyOf(x, n), Arrays.copyOfRange(x, n, x.length)));
  }

  @Override
  public double[] value(double... x) {
    return values.outputs(x);
  }

  /// The values at `x`, written into an array of the caller.
  ///
  /// @param values as long as there are outputs
  /// @throws IllegalArgumentException if it is not
  public void value(double[] x, double[] values) {
    PointProgram program = this.values.of(x.length);
    Programs.requireLength("array of values", values.length, "the outputs", program.outputs());
    program.run(x, values);
  }

  @Override
  public double[] jvp(double[] x, double[] tangents) {
    Programs.requireLength("direction", tangents.length, "the inputs", x.length);
    return pushed.outputs(x, tangents);
  }

  @Override
  public double[] vjp(double[] x, double[] cotangents) {
    Programs.requireLength("cotangent", cotangents.length, "the outputs", outputs(x.length));
    return pulled.outputs(x, cotangents);
  }

  @Override
  public double[][] jacobian(double... x) {
    return sparseJacobian(x).toArray();
  }

  @Override
  public SparseMatrix sparseJacobian(double... x) {
    return jacobians.at(x, outputs(x.length), function::sparseJacobian);
  }

  @Override
  public List<Value> apply(Value... x) {
    return function.apply(x);
  }

  @Override
  public List<Value> jvp(Value[] x, Value[] tangents) {
    return function.jvp(x, tangents);
  }

  @Override
  public List<Value> vjp(Value[] x, Value[] cotangents) {
    return function.vjp(x, cotangents);
  }

  @Override
  public List<List<Value>> jacobian(Value... x) {
    return function.jacobian(x);
  }

  /// What the compiler makes of the values for a number of inputs, stage by stage, and how it runs.
  public String explain(int inputs) {
    return Explanation.of(values.of(inputs));
  }

  @Override
  public String toString() {
    return "CompiledVectorFunction(" + function + ", " + options + ")";
  }
}
