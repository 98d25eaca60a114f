package io.github.chainrule.core;

import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

/// A function of a row of numbers and of parameters that all rows share, evaluated for many rows at
/// once: prices and their sensitivities for each position of a book, or a loss that is added up
/// over data and differentiated with respect to what is to be fitted.
///
/// ```java
/// RowFunction error = RowFunction.of(2, 2, (row, p) ->
///     p[0].times(row[0]).plus(p[1]).minus(row[1]).square());
/// Rows points = Rows.ofColumns(x, y);
/// double loss = error.sumAndGradient(points, parameters, gradient);
/// ```
///
/// The body is traced once, as that of [ScalarFunction#of]; the rows are given at each call, and
/// may be others each time. What does not depend on the row is evaluated once for all of them. All
/// methods may be called by several threads at once.
public interface RowFunction {

  /// A function with one output.
  ///
  /// @param columns how many numbers a row has
  /// @param parameters how many parameters all rows share
  /// @param body from the values of a row and the parameters to a value
  static RowFunction of(int columns, int parameters, BiFunction<Value[], Value[], Value> body) {
    Objects.requireNonNull(body, "a function of rows");
    return ofSeveral(
        columns,
        parameters,
        (row, p) ->
            List.of(
                Objects.requireNonNull(
                    body.apply(row, p), "the body of a row function gave null")));
  }

  /// A function with several outputs.
  ///
  /// @param body from the values of a row and the parameters to values, always as many
  static RowFunction ofSeveral(
      int columns, int parameters, BiFunction<Value[], Value[], List<Value>> body) {
    return new RowProgram(columns, parameters, body);
  }

  /// How many numbers a row has.
  int columns();

  /// How many parameters there are.
  int parameters();

  /// How many outputs there are.
  int outputs();

  /// The outputs of each row.
  ///
  /// @param values for each output an array, at least as long as there are rows
  /// @throws IllegalArgumentException if the rows or the parameters do not fit, or an array is
  ///   missing or too short
  void values(Rows rows, double[] parameters, double[]... values);

  /// The output of each row, and its derivatives with respect to the numbers of the row and to the
  /// parameters.
  ///
  /// @param values where to put the outputs, at least as long as there are rows
  /// @param gradients where to put the derivatives: one such array for each column, then one for
  ///   each parameter
  /// @throws IllegalStateException if there is not exactly one output
  void valuesAndGradients(Rows rows, double[] parameters, double[] values, double[][] gradients);

  /// The sum of the output over the rows; 0 if there are none.
  ///
  /// @throws IllegalStateException if there is not exactly one output
  double sum(Rows rows, double... parameters);

  /// The sum of the output over the rows, and its gradient with respect to the parameters.
  ///
  /// @param gradient as long as the parameters; what was in it is overwritten
  /// @throws IllegalStateException if there is not exactly one output
  double sumAndGradient(Rows rows, double[] parameters, double[] gradient);

  /// The outputs of one row, as values.
  List<Value> apply(Value[] row, Value[] parameters);
}
