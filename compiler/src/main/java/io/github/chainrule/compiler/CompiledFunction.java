package io.github.chainrule.compiler;

import io.github.chainrule.core.Derivatives;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.SparseMatrix;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.VectorFunction;
import io.github.chainrule.core.program.Listing;
import io.github.chainrule.core.program.Traceable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A compiled [ScalarFunction].
///
/// It never changes, and any number of threads may call it at once: each call takes numbers of its
/// own to work with, which wait for the next call afterwards, so that nothing is allocated.
public final class CompiledFunction implements ScalarFunction {
  private final ScalarFunction function;
  private final CompilerOptions options;
  private final Programs values;
  private final Programs gradients;
  private final Programs directionals;
  private final Programs products;
  private final Programs hessians;

  CompiledFunction(ScalarFunction function, CompilerOptions options) {
    this.function = function;
    this.options = options;
    this.values = new Programs(options, n -> Traceable.listing(values(), n));
    this.gradients = new Programs(options, n -> Traceable.listing(valuesAndGradients(), n));
    this.directionals = new Programs(options, n -> Traceable.listing(directionals(n / 2), n));
    this.products = new Programs(options, n -> Traceable.listing(products(n / 2), n));
    this.hessians = new Programs(options, n -> Traceable.listing(hessians(), n));
  }

  private VectorFunction values() {
    return VectorFunction.of(x -> List.of(function.apply(x)));
  }

  private VectorFunction valuesAndGradients() {
    return VectorFunction.of(
        x -> {
          // One graph for both, so that what they have in common is computed once.
          List<Value> copies = Arrays.stream(x).map(Derivatives::copy).toList();
          Value value = function.apply(copies.toArray(Value[]::new));
          List<Value> outputs = new ArrayList<>(List.of(value));
          outputs.addAll(Derivatives.gradient(value, copies));
          return outputs;
        });
  }

  private VectorFunction directionals(int n) {
    return VectorFunction.of(
        x -> List.of(
            function.directional(Arrays.copyOf(x, n), Arrays.copyOfRange(x, n, 2 * n))));
  }

  private VectorFunction products(int n) {
    return VectorFunction.of(
        x -> function.hvp(Arrays.copyOf(x, n), Arrays.copyOfRange(x, n, 2 * n)));
  }

  private VectorFunction hessians() {
    return VectorFunction.of(
        x -> function.hessian(x).stream().flatMap(List::stream).toList());
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
    requireAsLong("gradient", gradient, x);
    PointProgram program = gradients.of(x.length);
    PointWorkspace workspace = program.begin();
    program.run(x, workspace);
    double value = workspace.outputs[0];
    System.arraycopy(workspace.outputs, 1, gradient, 0, gradient.length);
    program.end(workspace);
    return value;
  }

  private static void requireAsLong(String what, double[] given, double[] x) {
    if (given.length != x.length) {
      throw new IllegalArgumentException(
          "the " + what + " has " + given.length + " numbers, but the inputs are " + x.length);
    }
  }

  private static double[] both(double[] x, double[] direction) {
    requireAsLong("direction", direction, x);
    double[] both = Arrays.copyOf(x, 2 * x.length);
    System.arraycopy(direction, 0, both, x.length, x.length);
    return both;
  }

  @Override
  public double directional(double[] x, double[] direction) {
    return directionals.outputs(both(x, direction))[0];
  }

  @Override
  public double[] hvp(double[] x, double[] direction) {
    return products.outputs(both(x, direction));
  }

  @Override
  public double[][] hessian(double... x) {
    double[] all = hessians.outputs(x);
    double[][] hessian = new double[x.length][];
    Arrays.setAll(hessian, i -> Arrays.copyOfRange(all, i * x.length, (i + 1) * x.length));
    return hessian;
  }

  /// {@inheritDoc}
  ///
  /// It is not compiled: what depends on the structure alone is found by the function itself.
  @Override
  public SparseMatrix sparseHessian(double... x) {
    return function.sparseHessian(x);
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

  /// What the compiler makes of the value and gradient for a number of inputs, stage by stage, and how
  /// it runs.
  public String explain(int inputs) {
    return gradients.of(inputs).explain();
  }

  @Override
  public String toString() {
    return "CompiledFunction(" + function + ", " + options + ")";
  }
}
