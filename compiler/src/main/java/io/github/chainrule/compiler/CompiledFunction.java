package io.github.chainrule.compiler;

import io.github.chainrule.core.Derivatives;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.SparseMatrix;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.VectorFunction;
import io.github.chainrule.core.program.Traceable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A compiled [ScalarFunction].
///
/// It never changes, and any number of threads may call it at once: each call takes numbers of its
/// own to work with, which wait for the next call afterwards. So nothing is allocated, but for sums
/// over rows, ever more seldom, arrays that may lie better in the cache.
public final class CompiledFunction implements ScalarFunction {
  private final ScalarFunction function;
  private final CompilerOptions options;
  private final Programs values;
  private final Programs gradients;
  private final Programs directionals;
  private final Programs products;
  private final Matrices hessians;

  CompiledFunction(ScalarFunction function, CompilerOptions options) {
    this.function = function;
    this.options = options;
    this.values = new Programs(options, n -> Traceable.listing(values(), n));
    this.gradients = new Programs(options, n -> Traceable.listing(valuesAndGradients(), n));
    this.directionals = new Programs(options, n -> Traceable.listing(directionals(n), 2 * n));
    this.products = new Programs(options, n -> Traceable.listing(products(n), 2 * n));
    this.hessians = new Matrices(options, hessians());
  }

  private VectorFunction values() {
    return VectorFunction.of(x -> List.of(function.apply(x)));
  }

  private VectorFunction valuesAndGradients() {
    return VectorFunction.of(x -> {
      // One graph for both, so that what they have in common is computed once. Nothing else
      // depends on these inputs, so they need not be copied for the derivative.
      Value value = function.apply(x);
      List<Value> outputs = new ArrayList<>(List.of(value));
      outputs.addAll(Derivatives.gradient(value, x));
      return outputs;
    });
  }

  private VectorFunction directionals(int n) {
    return VectorFunction.of(
        x -> List.of(function.directional(Arrays.copyOf(x, n), Arrays.copyOfRange(x, n, 2 * n))));
  }

  private VectorFunction products(int n) {
    return VectorFunction.of(
        x -> function.hvp(Arrays.copyOf(x, n), Arrays.copyOfRange(x, n, 2 * n)));
  }

  private VectorFunction hessians() {
    return VectorFunction.of(x -> function.hessian(x).stream().flatMap(List::stream).toList());
  }

  @Override
  public double value(double... x) {
    PointProgram program = values.of(x.length);
    PointWorkspace workspace = program.begin();
    program.run(x, workspace);
    double value = workspace.outputs[0];
    program.end(workspace);
    return value;
  }

  @Override
  public double valueAndGradient(double[] x, double[] gradient) {
    Programs.requireLength("gradient", gradient.length, "the inputs", x.length);
    PointProgram program = gradients.of(x.length);
    PointWorkspace workspace = program.begin();
    workspace.gradient = gradient;
    program.run(x, workspace);
    double value = workspace.outputs[0];
    if (workspace.gradient != null) {
      System.arraycopy(workspace.outputs, 1, gradient, 0, gradient.length);
      workspace.gradient = null;
    }
    program.end(workspace);
    return value;
  }

  @Override
  public double directional(double[] x, double[] direction) {
    Programs.requireLength("direction", direction.length, "the inputs", x.length);
    PointProgram program = directionals.of(x.length);
    PointWorkspace workspace = program.begin();
    program.run(x, direction, workspace);
    double directional = workspace.outputs[0];
    program.end(workspace);
    return directional;
  }

  @Override
  public double[] hvp(double[] x, double[] direction) {
    Programs.requireLength("direction", direction.length, "the inputs", x.length);
    return products.outputs(x, direction);
  }

  /// {@inheritDoc}
  ///
  /// Beyond 500 inputs it is not compiled but computed by the function that was given, since the
  /// program would have to name each entry.
  @Override
  public SparseMatrix sparseHessian(double... x) {
    return hessians.at(x, x.length, function::sparseHessian);
  }

  @Override
  public Value apply(Value... x) {
    return function.apply(x);
  }

  @Override
  public List<Value> gradient(Value... x) {
    return function.gradient(x);
  }

  @Override
  public Value directional(Value[] x, Value[] direction) {
    return function.directional(x, direction);
  }

  @Override
  public List<Value> hvp(Value[] x, Value[] direction) {
    return function.hvp(x, direction);
  }

  @Override
  public List<List<Value>> hessian(Value... x) {
    return function.hessian(x);
  }

  /// What computes the value and gradient for a number of inputs.
  PointProgram gradientProgram(int inputs) {
    return gradients.of(inputs);
  }

  /// What the compiler makes of the value and gradient for a number of inputs, stage by stage, and
  /// how it runs.
  public String explain(int inputs) {
    return Explanation.of(gradientProgram(inputs));
  }

  @Override
  public String toString() {
    return "CompiledFunction(" + function + ", " + options + ")";
  }
}
