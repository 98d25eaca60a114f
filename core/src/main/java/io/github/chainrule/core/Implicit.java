package io.github.chainrule.core;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/// Functions defined by what their result fulfils: a root, or a minimum. Their derivatives follow
/// from that condition by the implicit function theorem; how the result was found is not
/// differentiated and may be any code.
///
/// ```java
/// // the volatility at which a price is reached, as a function of that price
/// VectorFunction implied = Implicit.root(1,
///     p -> new double[] {bisection(p[0])},
///     (x, p) -> List.of(price(x[0]).minus(p[0])));
/// double sensitivity = implied.jacobian(12.5)[0][0];
/// ```
///
/// Derivatives of all orders and modes. Each takes a dense linear system with as many unknowns as
/// the result has, so results should be small, up to some hundred.
public final class Implicit {
  private Implicit() {}

  /// The solution `x(p)` of `F(x, p) = 0`, where `dx/dp = -(dF/dx)^-1 dF/dp`.
  ///
  /// @param unknowns the size of `x`
  /// @param solver from `p` to the solution, accurately: an error there is one in the derivatives;
  ///   a solution that is already known may be given as `p -> solution` if `p` does not change
  /// @param equations from `x` and `p` to `F`, as many as there are unknowns; traced
  /// @throws IllegalArgumentException if there is no unknown; when called, if the solver or the
  ///   equations do not give as many results as there are unknowns
  /// @throws IllegalStateException when called, if what the solver gives is not a solution: if a
  ///   step of Newton's method would move an unknown by more than 1e-4 of its size (or of 1)
  public static VectorFunction root(
      int unknowns,
      UnaryOperator<double[]> solver,
      BiFunction<Value[], Value[], List<Value>> equations) {
    if (unknowns < 1) {
      throw new IllegalArgumentException(unknowns + " unknowns; give at least one");
    }
    ImplicitRoot root =
        new ImplicitRoot(
            unknowns,
            Objects.requireNonNull(solver, "a solver"),
            Objects.requireNonNull(equations, "equations"));
    return VectorFunction.of(p -> List.of(root.applyTo(p)));
  }

  /// The minimum `x(p)` of `f(x, p)` over `x`, as the root of the gradient of `f`. A maximum or
  /// saddle point will do as well, but no border: a bound must not hold `x` where it is.
  ///
  /// @param unknowns the size of `x`
  /// @param solver from `p` to the minimum, accurately
  /// @param objective from `x` and `p` to `f`; traced
  /// @throws IllegalArgumentException as of [#root]
  /// @throws IllegalStateException as of [#root]
  public static VectorFunction argmin(
      int unknowns, UnaryOperator<double[]> solver, BiFunction<Value[], Value[], Value> objective) {
    Objects.requireNonNull(objective, "an objective");
    return root(
        unknowns,
        solver,
        (x, p) -> {
          Value[] copies = Arrays.stream(x).map(Derivatives::copy).toArray(Value[]::new);
          return Derivatives.gradientByCopies(
              Objects.requireNonNull(objective.apply(copies.clone(), p), "an objective gave null"),
              copies);
        });
  }
}
