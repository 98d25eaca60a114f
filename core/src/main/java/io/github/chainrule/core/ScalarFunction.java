package io.github.chainrule.core;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// A function from numbers to one number, with its derivatives.
///
/// ```java
/// ScalarFunction f = ScalarFunction.of(x -> x[0].times(x[1].sin()));
/// double[] slope = f.gradient(2.0, 0.5);
/// double value = f.valueAndGradient(new double[] {2.0, 0.5}, slope); // for optimisers
/// double[][] curvature = f.hessian(2.0, 0.5);
/// ```
///
/// Most methods exist twice. With numbers they compute. With values they give values, to be used
/// inside of another function or graph and differentiated again, in any mode and as often as one
/// likes.
///
/// A function may capture leaves, and results made from leaves. They are read anew at each call,
/// and are no inputs: derivatives here are those for the inputs.
///
/// All methods may be called by several threads at once, if meanwhile none changes a captured leaf
/// or walks a graph with it, as [Value#backward] does.
public interface ScalarFunction {

  /// A function given by what it does with values.
  ///
  /// It is *traced*: run once on values that have no numbers, for each number of inputs. What it
  /// did is then evaluated for any numbers. So it must do the same for all of them: reading
  /// `data()` in it is an error, and what depends on an input is chosen by [Values#where]. For a
  /// function that needs an `if` or a loop of unknown length see [#recorded].
  ///
  /// Other numbers that it captures, such as a field or an element of an array, are read when it is
  /// traced, and kept. What is to vary should be an input, a leaf, or a column of [Rows].
  static ScalarFunction of(Function<Value[], Value> body) {
    return new ScalarProgram(new FunctionBody(FunctionBody.ANY, true, single(body)));
  }

  /// The same with a fixed number of inputs; another number of them is an error.
  static ScalarFunction of(int inputs, Function<Value[], Value> body) {
    return new ScalarProgram(new FunctionBody(inputs, true, single(body)));
  }

  /// A function of one variable.
  static ScalarFunction univariate(UnaryOperator<Value> body) {
    Objects.requireNonNull(body, "a function");
    return of(1, x -> body.apply(x[0]));
  }

  /// A function of two variables.
  static ScalarFunction bivariate(BinaryOperator<Value> body) {
    Objects.requireNonNull(body, "a function");
    return of(2, x -> body.apply(x[0], x[1]));
  }

  /// A function that is run anew at each call, on values that have their numbers. It may read
  /// `data()`, and with it use `if` and loops of any length; the derivative is that of what it did.
  /// At each call a graph is made, which costs some ten times what [#of] does.
  static ScalarFunction recorded(Function<Value[], Value> body) {
    return new ScalarProgram(new FunctionBody(FunctionBody.ANY, false, single(body)));
  }

  /// The function that a graph computes of some of its values, so that what was written with leaves
  /// can be evaluated for other numbers, or handed to an optimiser or a compiler.
  ///
  /// ```java
  /// ScalarFunction f = ScalarFunction.ofGraph(loss, List.of(slope, offset));
  /// ```
  ///
  /// @param output what it gives
  /// @param inputs what it takes, in order: leaves, or results, whose own operands then do not
  ///   matter. Other leaves of the graph are read anew at each call
  /// @throws IllegalArgumentException if an input is a constant or occurs twice
  static ScalarFunction ofGraph(Value output, List<? extends Value> inputs) {
    GraphFunction graph = new GraphFunction(output, inputs);
    return of(inputs.size(), graph::apply);
  }

  // ---- numbers

  /// The value at `x`.
  double value(double... x);

  /// The value at `x`; its gradient is written into an array of the caller.
  ///
  /// @param gradient as long as `x`; what was in it is overwritten
  /// @throws IllegalArgumentException if the lengths differ
  double valueAndGradient(double[] x, double[] gradient);

  /// The first derivatives at `x`.
  default double[] gradient(double... x) {
    double[] gradient = new double[x.length];
    valueAndGradient(x, gradient);
    return gradient;
  }

  /// The derivative at `x` in a direction, `sum_i df/dx[i] * direction[i]`, by forward mode. The
  /// length of the direction counts.
  ///
  /// @throws IllegalArgumentException if the lengths differ
  double directional(double[] x, double[] direction);

  /// The Hessian at `x` times a vector, `sum_j d2f/(dx[i] dx[j]) * direction[j]` for each `i`,
  /// without the Hessian: forward mode over reverse mode.
  ///
  /// @throws IllegalArgumentException if the lengths differ
  double[] hvp(double[] x, double[] direction);

  /// All second derivatives at `x`.
  default double[][] hessian(double... x) {
    return sparseHessian(x).toArray();
  }

  /// The second derivatives at `x` that are not zero by the structure of the function.
  SparseMatrix sparseHessian(double... x);

  // ---- values

  /// The value at `x`, as a value: the function does what it does on the values of `x` themselves.
  /// If these have numbers, nothing notices an `if` on them.
  Value apply(Value... x);

  /// The first derivatives at `x`, by reverse mode.
  default List<Value> gradient(Value... x) {
    Value[] copies = copies(x);
    return Derivatives.gradientByCopies(apply(copies), copies);
  }

  /// The derivative at `x` in a direction, by forward mode.
  default Value directional(Value[] x, Value[] direction) {
    Value[] copies = copies(x);
    List<Value> inputs = Arrays.asList(copies);
    List<Value> outputs = List.of(apply(copies));
    return Derivatives.jvp(outputs, inputs, Arrays.asList(direction), inputs).get(0);
  }

  /// The Hessian at `x` times a vector, by forward mode over reverse mode.
  default List<Value> hvp(Value[] x, Value[] direction) {
    Value[] copies = copies(x);
    List<Value> inputs = Arrays.asList(copies);
    List<Value> gradient = Derivatives.gradientByCopies(apply(copies), copies);
    return Derivatives.jvp(gradient, inputs, Arrays.asList(direction), inputs);
  }

  /// All second derivatives at `x`, row by row.
  default List<List<Value>> hessian(Value... x) {
    Value[] copies = copies(x);
    return Derivatives.gradientByCopies(apply(copies), copies).stream()
        .map(partial -> Derivatives.gradientByCopies(partial, copies))
        .toList();
  }

  private static Function<Value[], List<Value>> single(Function<Value[], Value> body) {
    Objects.requireNonNull(body, "a function");
    return x -> List.of(Objects.requireNonNull(body.apply(x), "a function gave null"));
  }

  private static Value[] copies(Value[] x) {
    return Arrays.stream(x).map(Derivatives::copy).toArray(Value[]::new);
  }

  // ---- functions

  /// The gradient as a function: its Jacobian is the Hessian.
  default VectorFunction gradientFunction() {
    return VectorFunction.of(x -> gradient(x));
  }

  /// The derivative of a function of one variable, of any order; order 0 is the function itself.
  /// The work grows some three- or fourfold with each order.
  ///
  /// @throws IllegalArgumentException if the order is negative, and when the result is called with
  ///   more than one variable
  default ScalarFunction derivative(int order) {
    if (order < 0) {
      throw new IllegalArgumentException("derivative of order " + order + "; give 0 or more");
    }
    return univariate(x -> {
      Value copy = Derivatives.copy(x);
      Value derivative = apply(copy);
      for (int k = 0; k < order; k++) {
        derivative = Derivatives.gradientByCopies(derivative, copy).get(0);
      }
      return derivative;
    });
  }
}
