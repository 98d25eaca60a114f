package io.github.chainrule.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The operation behind [Implicit]: operands `p`, results `x` with `F(x, p) = 0`.
final class ImplicitRoot extends TracedMapping {

  /// Relative to the size of an unknown, or to 1 if that is larger.
  private static final double LARGEST_STEP = 1e-4;

  private final int unknowns;
  private final UnaryOperator<double[]> solver;
  private final BiFunction<Value[], Value[], List<Value>> equations;

  /// From `x` and `p` to a step of Newton's method, then `F`.
  private final VectorFunction stepAndValues;

  ImplicitRoot(
      int unknowns,
      UnaryOperator<double[]> solver,
      BiFunction<Value[], Value[], List<Value>> equations) {
    this.unknowns = unknowns;
    this.solver = solver;
    this.equations = equations;
    this.stepAndValues =
        VectorFunction.of(all -> {
          Value[] x = Arrays.copyOf(all, unknowns);
          Equations at = at(x, Arrays.copyOfRange(all, unknowns, all.length));
          return Stream.concat(Values.solve(at.slopes(), at.values).stream(), at.values.stream())
              .toList();
        });
  }

  /// The equations at a point, taken on copies so that they can be differentiated there.
  private record Equations(List<Value> x, List<Value> p, List<Value> values) {

    /// `dF/dx`, a row for each equation.
    List<List<Value>> slopes() {
      List<Value> one = List.of(Value.constant(1.0));
      return values.stream()
          .map(value -> Derivatives.vjp(List.of(value), one, x, copies()))
          .toList();
    }

    List<Value> copies() {
      return Stream.concat(x.stream(), p.stream()).toList();
    }
  }

  private Equations at(Value[] x, Value[] p) {
    Value[] xs = Arrays.stream(x).map(Derivatives::copy).toArray(Value[]::new);
    Value[] ps = Arrays.stream(p).map(Derivatives::copy).toArray(Value[]::new);
    List<Value> values =
        Objects.requireNonNull(equations.apply(xs.clone(), ps.clone()), "equations gave null");
    values.forEach(
        value -> Objects.requireNonNull(value, "equations gave a null among their values"));
    if (values.size() != unknowns) {
      throw new IllegalArgumentException(
          values.size() + " equations for " + unknowns + " unknowns; give one for each");
    }
    return new Equations(List.of(xs), List.of(ps), values);
  }

  /// Applies the operation, if the equations depend on nothing but the operands.
  Value[] applyTo(Value[] p) {
    List<Value> inputs = new ArrayList<>(Symbol.several("x", unknowns));
    inputs.addAll(Symbol.several("p", p.length));
    Value[] all = inputs.toArray(Value[]::new);
    Equations at = at(Arrays.copyOf(all, unknowns), Arrays.copyOfRange(all, unknowns, all.length));
    for (Value other : Lowering.body(inputs, at.values).shared()) {
      if (!isConstant(other)) {
        throw new IllegalStateException(
            "the equations use a value from outside, "
                + Expressions.name(other)
                + ", which is not among p, so its derivative would be lost; give it as part of p");
      }
    }
    return apply(p);
  }

  /// Whether a value is made of constants alone.
  private static boolean isConstant(Value value) {
    return !value.symbolic && Lowering.of(List.of(), List.of(value)).captured.length == 0;
  }

  @Override
  public String symbol() {
    return "root";
  }

  @Override
  int results() {
    return unknowns;
  }

  @Override
  void evaluate(double[] p, double[] x) {
    double[] found = Objects.requireNonNull(solver.apply(p.clone()), "a solver gave null");
    if (found.length != unknowns) {
      throw new IllegalArgumentException(
          "the solver gave " + found.length + " numbers for " + unknowns + " unknowns");
    }
    double[] all = Arrays.copyOf(found, unknowns + p.length);
    System.arraycopy(p, 0, all, unknowns, p.length);
    double[] at = stepAndValues.value(all);
    for (int i = 0; i < unknowns; i++) {
      double step = at[i];
      if (!(Math.abs(step) <= LARGEST_STEP * Math.max(1.0, Math.abs(found[i])))) {
        throw new IllegalStateException(
            "the solver gave x["
                + i
                + "] = "
                + found[i]
                + (Double.isFinite(step)
                    ? ", which is not a solution: Newton's method would change it by " + -step
                    : ", where dF/dx is singular or not finite")
                + "; x is "
                + Arrays.toString(found)
                + ", p is "
                + Arrays.toString(p)
                + ", F is "
                + Arrays.toString(Arrays.copyOfRange(at, unknowns, 2 * unknowns)));
      }
    }
    System.arraycopy(found, 0, x, 0, unknowns);
  }

  @Override
  @Nullable Value[] pull(Value[] p, Value[] x, @Nullable Value[] cotangents) {
    Equations at = at(x, p);
    List<Value> right =
        Arrays.stream(cotangents)
            .map(cotangent -> cotangent == null ? Value.constant(0.0) : cotangent.unaryMinus())
            .toList();
    List<Value> w = Values.solve(transposed(at.slopes()), right);
    return Derivatives.vjp(at.values, w, at.p, at.copies()).toArray(Value[]::new);
  }

  private List<List<Value>> transposed(List<List<Value>> matrix) {
    return IntStream.range(0, unknowns)
        .mapToObj(j -> matrix.stream().map(row -> row.get(j)).toList())
        .toList();
  }

  @Override
  @Nullable Value[] push(Value[] p, Value[] x, @Nullable Value[] tangents) {
    Equations at = at(x, p);
    List<Value> moves =
        Arrays.stream(tangents)
            .map(tangent -> tangent == null ? Value.constant(0.0) : tangent)
            .toList();
    List<Value> right =
        Derivatives.jvp(at.values, at.p, moves, at.copies()).stream()
            .map(Value::unaryMinus)
            .toList();
    return Values.solve(at.slopes(), right).toArray(Value[]::new);
  }
}
