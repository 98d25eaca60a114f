package io.github.chainrule.core;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// A function computed by any code, as an operation with derivative rules written by hand.
///
/// ```java
/// CustomFunction distance = CustomFunction.of("distance", 2, 1, x -> new double[] {library(x)})
///     .jacobian((x, y) -> new double[][] {{x[0] / y[0], x[1] / y[0]}});
/// Value d = distance.value(a, b);
/// ```
///
/// It can be differentiated in the modes for which it has a rule; in others it says what is
/// missing, by an [IllegalStateException]. Rules on numbers serve first derivatives. Rules on
/// values serve those and all higher ones, because what they give can be differentiated again; the
/// method names end in `OnValues`. A rule sees the inputs `x` and the outputs `y`. Each method that
/// adds a rule gives a new function.
public final class CustomFunction {
  private final CustomMapping mapping;

  /// A derivative rule on numbers: from inputs, outputs, and tangents of the inputs or cotangents
  /// of the outputs, to those of the other side.
  @FunctionalInterface
  public interface Rule {
    /// Applies the rule.
    double[] apply(double[] x, double[] y, double[] given);
  }

  /// A derivative rule on values.
  @FunctionalInterface
  public interface RuleOnValues {
    /// Applies the rule. It is traced, so it must not ask for `data()`.
    List<Value> apply(Value[] x, Value[] y, Value[] given);
  }

  private CustomFunction(CustomMapping mapping) {
    this.mapping = mapping;
  }

  /// A function without rules yet.
  ///
  /// @param name what it is called in pictures and messages
  /// @param function from `inputs` numbers to `outputs` numbers; it must depend on nothing else
  /// @throws IllegalArgumentException if there is not at least one input and one output
  public static CustomFunction of(
      String name, int inputs, int outputs, UnaryOperator<double[]> function) {
    if (inputs < 1 || outputs < 1) {
      throw new IllegalArgumentException(
          "custom function '"
              + name
              + "' of "
              + inputs
              + " inputs and "
              + outputs
              + " outputs; give at least one of each");
    }
    return new CustomFunction(
        new CustomMapping(
            Objects.requireNonNull(name, "name of a custom function"),
            inputs,
            outputs,
            Objects.requireNonNull(function, "a custom function"),
            CustomMapping.Rules.NONE));
  }

  /// A function of one variable with all derivatives, by its derivative on values.
  ///
  /// @param derivative from the input and the output to the derivative there
  public static CustomFunction univariate(
      String name, DoubleUnaryOperator function, BiFunction<Value, Value, Value> derivative) {
    Objects.requireNonNull(derivative, "a derivative");
    return of(name, 1, 1, x -> new double[] {function.applyAsDouble(x[0])})
        .jacobianOnValues((x, y) -> List.of(List.of(derivative.apply(x[0], y[0]))));
  }

  /// Adds a rule for forward mode: how the outputs move when the inputs move, the Jacobian times
  /// the tangents.
  public CustomFunction forward(Rule rule) {
    return new CustomFunction(mapping.with(mapping.rules.withForward(rule)));
  }

  /// Adds a rule for reverse mode: the cotangents times the Jacobian.
  public CustomFunction reverse(Rule rule) {
    return new CustomFunction(mapping.with(mapping.rules.withReverse(rule)));
  }

  /// Adds rules for both modes: the Jacobian, with a row for each output.
  public CustomFunction jacobian(BiFunction<double[], double[], double[][]> jacobian) {
    Objects.requireNonNull(jacobian, "a Jacobian");
    return forward((x, y, tangents) -> times(checked(jacobian.apply(x, y)), tangents))
        .reverse((x, y, cotangents) -> transposeTimes(checked(jacobian.apply(x, y)), cotangents));
  }

  /// Adds a rule for forward mode of all orders.
  public CustomFunction forwardOnValues(RuleOnValues rule) {
    return new CustomFunction(mapping.with(mapping.rules.withForwardOnValues(rule)));
  }

  /// Adds a rule for reverse mode of all orders.
  public CustomFunction reverseOnValues(RuleOnValues rule) {
    return new CustomFunction(mapping.with(mapping.rules.withReverseOnValues(rule)));
  }

  /// Adds rules for both modes and all orders: the Jacobian, with a row for each output.
  public CustomFunction jacobianOnValues(BiFunction<Value[], Value[], List<List<Value>>> jacobian) {
    Objects.requireNonNull(jacobian, "a Jacobian");
    return forwardOnValues((x, y, tangents) ->
            checked(jacobian.apply(x, y)).stream()
                .map(row -> Values.dot(row, Arrays.asList(tangents)))
                .toList())
        .reverseOnValues(
            (x, y, cotangents) -> transposeTimes(checked(jacobian.apply(x, y)), cotangents));
  }

  private double[][] checked(double[][] jacobian) {
    mapping.requirePresent("Jacobian", jacobian);
    requireShape(jacobian.length, i -> jacobian[i].length);
    return jacobian;
  }

  private List<List<Value>> checked(List<List<Value>> jacobian) {
    mapping.requirePresent("Jacobian", jacobian);
    requireShape(jacobian.size(), i -> jacobian.get(i).size());
    return jacobian;
  }

  private void requireShape(int rows, IntUnaryOperator columns) {
    String wrong = rows == mapping.results() ? "" : "has " + rows + " rows";
    for (int i = 0; i < rows && wrong.isEmpty(); i++) {
      int count = columns.applyAsInt(i);
      wrong = count == mapping.inputs ? "" : "has " + count + " columns in row " + i;
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(
          "the Jacobian of '"
              + mapping.symbol()
              + "' "
              + wrong
              + "; give a row for each output and in it a column for each input, "
              + mapping.results()
              + " x "
              + mapping.inputs);
    }
  }

  private static double[] times(double[][] matrix, double[] vector) {
    double[] product = new double[matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < vector.length; j++) {
        product[i] += matrix[i][j] * vector[j];
      }
    }
    return product;
  }

  private static double[] transposeTimes(double[][] matrix, double[] vector) {
    double[] product = new double[matrix[0].length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < product.length; j++) {
        product[j] += matrix[i][j] * vector[i];
      }
    }
    return product;
  }

  private static List<Value> transposeTimes(List<List<Value>> matrix, Value[] vector) {
    IntFunction<Value> column =
        j -> Values.dot(matrix.stream().map(row -> row.get(j)).toList(), Arrays.asList(vector));
    return IntStream.range(0, matrix.get(0).size()).mapToObj(column).toList();
  }

  /// Applies the function to values.
  ///
  /// @throws IllegalArgumentException if there are not as many values as inputs
  public List<Value> apply(Value... x) {
    mapping.requireInputs(x.length);
    return List.of(mapping.apply(x));
  }

  /// Applies a function of one output.
  ///
  /// @throws IllegalArgumentException if there are not as many values as inputs
  /// @throws IllegalStateException if the function has several outputs
  public Value value(Value... x) {
    List<Value> outputs = apply(x);
    if (outputs.size() != 1) {
      throw new IllegalStateException(
          "custom function '"
              + mapping.symbol()
              + "' has "
              + outputs.size()
              + " outputs; use apply(...)");
    }
    return outputs.get(0);
  }

  /// `CustomFunction(distance, 2 inputs, 1 output)`.
  @Override
  public String toString() {
    return "CustomFunction("
        + mapping.symbol()
        + ", "
        + mapping.inputs
        + (mapping.inputs == 1 ? " input, " : " inputs, ")
        + mapping.results()
        + (mapping.results() == 1 ? " output)" : " outputs)");
  }
}
