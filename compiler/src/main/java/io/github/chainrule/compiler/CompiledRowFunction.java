package io.github.chainrule.compiler;

import io.github.chainrule.core.Derivatives;
import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.VectorFunction;
import io.github.chainrule.core.program.RowArguments;
import io.github.chainrule.core.program.SummedRows;
import io.github.chainrule.core.program.Traceable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A compiled [RowFunction]. As a [CompiledFunction] it never changes, and any number of threads
/// may call it at once.
public final class CompiledRowFunction implements RowFunction {
  private final RowFunction function;
  private final CompilerOptions options;
  private final SummedRows summed;
  private final Programs sums;
  private final Programs sumGradients;
  private volatile @Nullable RowProgram values;
  private volatile @Nullable RowProgram gradients;

  CompiledRowFunction(RowFunction function, CompilerOptions options) {
    this.function = function;
    this.options = options;
    this.summed =
        (SummedRows)
            RowFunction.ofSeveral(function.columns(), function.parameters(), function::apply);
    this.sums = new Programs(options, n -> Traceable.listing(summed.sums(), n));
    this.sumGradients = new Programs(options, n -> Traceable.listing(sumsAndGradients(), n));
  }

  private VectorFunction sumsAndGradients() {
    VectorFunction sum = summed.sums();
    return VectorFunction.of(parameters -> {
      Value value = sum.apply(parameters).get(0);
      List<Value> outputs = new ArrayList<>(List.of(value));
      outputs.addAll(Derivatives.gradient(value, parameters));
      return outputs;
    });
  }

  private List<Value> outputs(Value... x) {
    return function.apply(Arrays.copyOf(x, columns()), Arrays.copyOfRange(x, columns(), x.length));
  }

  private List<Value> outputAndGradient(Value... x) {
    Value value = outputs(x).get(0);
    List<Value> all = new ArrayList<>(List.of(value));
    all.addAll(Derivatives.gradient(value, x));
    return all;
  }

  private RowProgram make(VectorFunction body) {
    int inputs = columns() + parameters();
    RowProgram program = new RowProgram(Traceable.listing(body, inputs), columns(), parameters());
    options.start(program.shared);
    options.start(program.loop);
    return program;
  }

  /// The program of the outputs. Two threads may make it at once; one of theirs stays.
  private RowProgram values() {
    RowProgram known = values;
    if (known == null) {
      known = make(VectorFunction.of(x -> outputs(x)));
      values = known;
    }
    return known;
  }

  private RowProgram gradients() {
    RowProgram known = gradients;
    if (known == null) {
      known = make(VectorFunction.of(this::outputAndGradient));
      gradients = known;
    }
    return known;
  }

  @Override
  public int columns() {
    return function.columns();
  }

  @Override
  public int parameters() {
    return function.parameters();
  }

  @Override
  public int outputs() {
    return function.outputs();
  }

  @Override
  public void values(Rows rows, double[] parameters, double[]... values) {
    RowArguments.require(this, rows, parameters);
    RowArguments.requireResults("output", values, outputs(), rows);
    values().run(summed.data(rows), parameters, values);
  }

  @Override
  public void valuesAndGradients(
      Rows rows, double[] parameters, double[] values, double[][] gradients) {
    RowArguments.requireOneOutput(this);
    RowArguments.require(this, rows, parameters);
    RowArguments.requireResult("output", values, rows);
    RowArguments.requireResults("derivative", gradients, columns() + parameters.length, rows);
    gradients().run(summed.data(rows), parameters, values, gradients);
  }

  @Override
  public double sum(Rows rows, double... parameters) {
    RowArguments.requireOneOutput(this);
    RowArguments.require(this, rows, parameters);
    PointProgram program = sums.of(parameters.length);
    PointWorkspace workspace = program.begin();
    workspace.given = summed.data(rows);
    program.run(parameters, workspace);
    double sum = workspace.outputs[0];
    workspace.given = null;
    program.end(workspace);
    return sum;
  }

  @Override
  public double sumAndGradient(Rows rows, double[] parameters, double[] gradient) {
    RowArguments.requireOneOutput(this);
    RowArguments.require(this, rows, parameters);
    RowArguments.requireGradient(gradient, parameters);
    PointProgram program = sumGradients.of(parameters.length);
    PointWorkspace workspace = program.begin();
    workspace.given = summed.data(rows);
    program.run(parameters, workspace);
    double sum = workspace.outputs[0];
    System.arraycopy(workspace.outputs, 1, gradient, 0, gradient.length);
    workspace.given = null;
    program.end(workspace);
    return sum;
  }

  @Override
  public List<Value> apply(Value[] row, Value[] parameters) {
    return function.apply(row, parameters);
  }

  /// What the compiler makes of the sum and its gradient, stage by stage, and how it runs; of a
  /// function with several outputs, what it makes of these.
  public String explain() {
    return outputs() == 1
        ? Explanation.of(sumGradients.of(parameters()))
        : Explanation.of(values());
  }

  @Override
  public String toString() {
    return "CompiledRowFunction(" + function + ", " + options + ")";
  }
}
