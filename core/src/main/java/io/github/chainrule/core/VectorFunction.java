package io.github.chainrule.core;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// A function from numbers to several numbers, with its derivatives.
///
/// ```java
/// VectorFunction polar = VectorFunction.of(p -> List.of(
///     p[0].times(p[1].cos()), p[0].times(p[1].sin())));
/// double[][] jacobian = polar.jacobian(2.0, 0.5);
/// ```
///
/// As of a [ScalarFunction], most methods exist for numbers and for values, a function may capture
/// leaves, and several threads may call it.
public interface VectorFunction {

  /// A function given by what it does with values; see [ScalarFunction#of].
  static VectorFunction of(Function<Value[], List<Value>> body) {
    return new VectorProgram(new FunctionBody(FunctionBody.ANY, true, body));
  }

  /// The same with a fixed number of inputs; another number of them is an error.
  static VectorFunction of(int inputs, Function<Value[], List<Value>> body) {
    return new VectorProgram(new FunctionBody(inputs, true, body));
  }

  /// A function that is run anew at each call; see [ScalarFunction#recorded].
  static VectorFunction recorded(Function<Value[], List<Value>> body) {
    return new VectorProgram(new FunctionBody(FunctionBody.ANY, false, body));
  }

  // ---- numbers

  /// The values at `x`.
  double[] value(double... x);

  /// The first derivatives at `x`: row `i`, column `j` holds that of the `i`-th output with respect
  /// to the `j`-th input.
  default double[][] jacobian(double... x) {
    return sparseJacobian(x).toArray();
  }

  /// The first derivatives at `x` that are not zero by the structure of the function. Their cost
  /// depends on that structure, not on the number of inputs or outputs.
  SparseMatrix sparseJacobian(double... x);

  /// Forward mode: the Jacobian at `x` times a vector, how the outputs move when the inputs move
  /// with the given speeds.
  ///
  /// @throws IllegalArgumentException if the lengths differ
  double[] jvp(double[] x, double[] tangents);

  /// Reverse mode: a vector times the Jacobian at `x`, the gradient of `sum_i cotangents[i] *
  /// output[i]`.
  ///
  /// @throws IllegalArgumentException if there are not as many cotangents as outputs
  double[] vjp(double[] x, double[] cotangents);

  // ---- values

  /// The values at `x`, as values; see [ScalarFunction#apply].
  List<Value> apply(Value... x);

  /// Forward mode; see [#jvp(double[], double[])].
  default List<Value> jvp(Value[] x, Value[] tangents) {
    Value[] copies = copies(x);
    List<Value> inputs = Arrays.asList(copies);
    return Derivatives.jvp(apply(copies), inputs, Arrays.asList(tangents), inputs);
  }

  /// Reverse mode; see [#vjp(double[], double[])].
  default List<Value> vjp(Value[] x, Value[] cotangents) {
    Value[] copies = copies(x);
    List<Value> inputs = Arrays.asList(copies);
    return Derivatives.vjp(apply(copies), Arrays.asList(cotangents), inputs, inputs);
  }

  /// The first derivatives at `x`, row by row, by reverse mode.
  default List<List<Value>> jacobian(Value... x) {
    Value[] copies = copies(x);
    return apply(copies).stream().map(y -> Derivatives.gradientByCopies(y, copies)).toList();
  }

  private static Value[] copies(Value[] x) {
    return Arrays.stream(x).map(Derivatives::copy).toArray(Value[]::new);
  }
}
