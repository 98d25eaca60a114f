package io.github.chainrule.core;

import io.github.chainrule.core.program.Instruction;
import io.github.chainrule.core.program.RowArguments;
import io.github.chainrule.core.program.SummedRows;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

/// A [RowFunction] evaluated by running programs, row after row.
final class RowProgram implements RowFunction, SummedRows {
  private final int columns;
  private final int parameters;
  private final BiFunction<Value[], Value[], List<Value>> body;

  /// Of a row and the parameters.
  private final Derived whole;

  /// What the rows share, as a function of the parameters, and the rest as a function of a row and
  /// that.
  private final Derived shared;

  private final Program perRow;

  RowProgram(int columns, int parameters, BiFunction<Value[], Value[], List<Value>> body) {
    if (columns < 0 || parameters < 0) {
      throw new IllegalArgumentException(
          "a function of "
              + columns
              + " columns and "
              + parameters
              + " parameters; give 0 or more");
    }
    this.columns = columns;
    this.parameters = parameters;
    this.body = Objects.requireNonNull(body, "a function of rows");
    List<Value> row = Symbol.several("row", columns);
    List<Value> p = Symbol.several("parameter", parameters);
    List<Value> outputs = apply(row.toArray(Value[]::new), p.toArray(Value[]::new));
    this.whole = new Derived(Lowering.of(concat(row, p), outputs));
    Lowering.Body split = Lowering.body(row, outputs);
    this.shared = new Derived(Lowering.of(p, split.shared()));
    this.perRow = split.program();
  }

  private static List<Value> concat(List<Value> row, List<Value> parameters) {
    Value[] all = Arrays.copyOf(row.toArray(Value[]::new), row.size() + parameters.size());
    for (int i = 0; i < parameters.size(); i++) {
      all[row.size() + i] = parameters.get(i);
    }
    return List.of(all);
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public int parameters() {
    return parameters;
  }

  @Override
  public int outputs() {
    return whole.program.outputs.length;
  }

  @Override
  public void values(Rows rows, double[] parameters, double[]... values) {
    RowArguments.require(this, rows, parameters);
    RowArguments.requireResults("output", values, outputs(), rows);
    double[] numbers = numbersWith(parameters);
    for (int i = 0; i < rows.count(); i++) {
      rows.read(i, numbers);
      whole.program.run(numbers);
      for (int k = 0; k < values.length; k++) {
        values[k][i] = numbers[whole.program.outputs[k]];
      }
    }
  }

  private double[] numbersWith(double[] parameters) {
    double[] numbers = whole.program.newNumbers();
    System.arraycopy(parameters, 0, numbers, columns, parameters.length);
    return numbers;
  }

  @Override
  public void valuesAndGradients(
      Rows rows, double[] parameters, double[] values, double[][] gradients) {
    RowArguments.requireOneOutput(this);
    RowArguments.require(this, rows, parameters);
    RowArguments.requireResult("output", values, rows);
    RowArguments.requireResults("derivative", gradients, columns + parameters.length, rows);
    double[] numbers = numbersWith(parameters);
    double[] gradient = new double[gradients.length];
    for (int i = 0; i < rows.count(); i++) {
      rows.read(i, numbers);
      whole.program.run(numbers);
      whole.pull(numbers, new double[] {1.0}, gradient);
      values[i] = numbers[whole.program.outputs[0]];
      for (int k = 0; k < gradient.length; k++) {
        gradients[k][i] = gradient[k];
      }
    }
  }

  @Override
  public double sum(Rows rows, double... parameters) {
    RowArguments.requireOneOutput(this);
    RowArguments.require(this, rows, parameters);
    double[] sum = new double[1];
    new RowSum(perRow, rows).evaluate(shared.program.outputs(shared.run(parameters)), sum);
    return sum[0];
  }

  @Override
  public double sumAndGradient(Rows rows, double[] parameters, double[] gradient) {
    RowArguments.requireOneOutput(this);
    RowArguments.require(this, rows, parameters);
    RowArguments.requireGradient(gradient, parameters);
    double[] numbers = shared.run(parameters);
    double[] x = shared.program.outputs(numbers);
    RowSum rowSum = new RowSum(perRow, rows);
    double[] sum = new double[1];
    rowSum.evaluate(x, sum);
    Sensitivities one = new Sensitivities(1);
    one.add(0, 1.0);
    Sensitivities passed = new Sensitivities(x.length);
    rowSum.pull(x, one, passed);
    Sensitivities all = new Sensitivities(shared.program.slots);
    for (int i = 0; i < x.length; i++) {
      if (passed.present[i]) {
        all.add(shared.program.outputs[i], passed.numbers[i]);
      }
    }
    shared.program.pull(numbers, all);
    System.arraycopy(all.numbers, 0, gradient, 0, gradient.length);
    return sum[0];
  }

  @Override
  public List<Value> apply(Value[] row, Value[] parameters) {
    RowArguments.requireCount("columns", columns, row.length);
    RowArguments.requireCount("parameters", this.parameters, parameters.length);
    List<Value> outputs =
        Objects.requireNonNull(
            body.apply(row.clone(), parameters.clone()), "the body of a row function gave null");
    outputs.forEach(value -> Objects.requireNonNull(value, "an output of a row function is null"));
    return outputs;
  }

  @Override
  public VectorFunction sums() {
    return VectorFunction.of(parameters, p -> Rows.given(columns).sums(row -> apply(row, p)));
  }

  @Override
  public Instruction.Data data(Rows rows) {
    return rows.data();
  }

  @Override
  public String toString() {
    return "RowFunction("
        + columns
        + " columns, "
        + parameters
        + " parameters, "
        + outputs()
        + (outputs() == 1 ? " output)" : " outputs)");
  }
}
