package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ImplicitTest {

  /// `x**3 = p`, whose solution is known.
  private final VectorFunction cubeRoot =
      Implicit.root(
          1, p -> new double[] {Math.cbrt(p[0])}, (x, p) -> List.of(x[0].pow(3).minus(p[0])));

  @Test
  void aRootHasDerivativesOfAllOrdersInAllModes() {
    ScalarFunction root = ScalarFunction.of(1, p -> cubeRoot.apply(p).get(0));
    ScalarFunction expected = ScalarFunction.of(1, p -> p[0].cbrt());
    List<double[]> directions = List.of(new double[] {1}, new double[] {1}, new double[] {1});
    for (double p : new double[] {0.5, 2.0, 27.0}) {
      for (int order = 0; order <= 3; order++) {
        double value = Modes.directional(expected, directions, order, 0).value(p);
        for (int modes = 0; modes < 1 << order; modes++) {
          assertThat(Modes.directional(root, directions, order, modes).value(p))
              .isCloseTo(value, within(1e-13 * (1 + Math.abs(value))));
        }
      }
    }
    assertThat(cubeRoot.jacobian(8.0)[0][0]).isCloseTo(1 / 12.0, within(1e-15));
  }

  @Test
  void aMinimumFollowsItsParameters() {
    // The minimum of (x0 - a)**2 + 2 (x1 - b)**2 + x0 x1 is linear in a and b.
    VectorFunction argmin =
        Implicit.argmin(
            2,
            p -> new double[] {(8 * p[0] - 4 * p[1]) / 7, (8 * p[1] - 2 * p[0]) / 7},
            (x, p) ->
                x[0].minus(p[0])
                    .square()
                    .plus(x[1].minus(p[1]).square().times(2))
                    .plus(x[0].times(x[1])));
    double[][] jacobian = argmin.jacobian(0.3, -1.2);
    assertThat(jacobian[0]).containsExactly(new double[] {8 / 7.0, -4 / 7.0}, within(1e-15));
    assertThat(jacobian[1]).containsExactly(new double[] {-2 / 7.0, 8 / 7.0}, within(1e-15));
    Value a = Value.of(0.3);
    Value b = Value.of(-1.2);
    argmin.apply(a, b).get(0).backward();
    assertThat(b.grad()).isCloseTo(-4 / 7.0, within(1e-15));
  }

  @Test
  void aKnownSolutionIsEnough() {
    double[] known = {2.0};
    VectorFunction root =
        Implicit.root(1, p -> known, (x, p) -> List.of(x[0].times(x[0]).minus(p[0])));
    assertThat(root.jacobian(4.0)[0][0]).isEqualTo(0.25);
  }

  @Test
  void whatIsNotASolutionIsNoticed() {
    VectorFunction wrong =
        Implicit.root(1, p -> new double[] {1.1}, (x, p) -> List.of(x[0].square().minus(p[0])));
    assertThatThrownBy(() -> wrong.value(1.0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("x[0] = 1.1, which is not a solution")
        .hasMessageContaining("p is [1.0]");
    VectorFunction degenerate =
        Implicit.root(1, p -> new double[] {0}, (x, p) -> List.of(x[0].square().times(p[0])));
    assertThatThrownBy(() -> degenerate.value(1.0))
        .hasMessageContaining("x[0] = 0.0, where dF/dx is singular")
        .hasMessageContaining("F is [0.0]");
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> Implicit.root(0, p -> p, (x, p) -> List.of()))
        .hasMessage("0 unknowns; give at least one");
    assertThatThrownBy(
            () -> Implicit.root(1, p -> new double[2], (x, p) -> List.of(x[0])).value(1.0))
        .hasMessage("the solver gave 2 numbers for 1 unknowns");
    assertThatThrownBy(
            () -> Implicit.root(2, p -> new double[2], (x, p) -> List.of(x[0])).value(1.0))
        .hasMessage("1 equations for 2 unknowns; give one for each");
    Value captured = Value.of(2.0, "q");
    assertThatThrownBy(() ->
            Implicit.root(1, p -> new double[1], (x, p) -> List.of(x[0].times(captured)))
                .value(1.0))
        .hasMessageContaining("the equations use a value from outside, q, which is not among p");
  }

  @Test
  void whatGivesNullIsNamed() {
    assertThatThrownBy(() -> Implicit.root(1, p -> null, (x, p) -> List.of(x[0])).value(1.0))
        .hasMessage("a solver gave null");
    assertThatThrownBy(() -> Implicit.root(1, p -> p, (x, p) -> null).value(1.0))
        .hasMessage("equations gave null");
    assertThatThrownBy(
            () -> Implicit.root(1, p -> p, (x, p) -> Arrays.asList((Value) null)).value(1.0))
        .hasMessage("equations gave a null among their values");
    assertThatThrownBy(() -> Implicit.argmin(1, p -> p, (x, p) -> null).value(1.0))
        .hasMessage("an objective gave null");
  }

  @Test
  void aBodyMayAssignToItsArrays() {
    VectorFunction root =
        Implicit.root(
            1,
            p -> new double[] {Math.cbrt(2 * p[0])},
            (x, p) -> {
              p[0] = p[0].times(2);
              x[0] = x[0].pow(3);
              return List.of(x[0].minus(p[0]));
            });
    assertThat(root.jacobian(4.0)[0][0]).isCloseTo(2 / 12.0, within(1e-15));
    VectorFunction argmin =
        Implicit.argmin(
            1,
            p -> new double[] {p[0] / 2},
            (x, p) -> {
              x[0] = x[0].times(2);
              return x[0].minus(p[0]).square();
            });
    assertThat(argmin.jacobian(4.0)[0][0]).isEqualTo(0.5);
  }

  @Test
  void aLinearSystemHasDerivativesOfAllOrders() {
    int n = 3;
    SplittableRandom random = Seeds.random(Seeds.seed("ImplicitTest"), 0);
    double[] at = random.doubles(n * n + n, -1, 1).toArray();
    for (int i = 0; i < n; i++) {
      at[i * n + i] += 3;
    }
    ScalarFunction solved =
        ScalarFunction.of(x -> {
          List<List<Value>> a =
              List.of(
                  List.of(x[0], x[1], x[2]), List.of(x[3], x[4], x[5]), List.of(x[6], x[7], x[8]));
          return Values.sum(Values.solve(a, List.of(x[9], x[10], x[11]))).sin();
        });
    // The same by Cramer's rule.
    ScalarFunction cramer =
        ScalarFunction.of(x -> {
          Value determinant = determinant(x);
          Value sum = Value.constant(0);
          for (int column = 0; column < n; column++) {
            Value[] replaced = Arrays.copyOf(x, n * n);
            for (int i = 0; i < n; i++) {
              replaced[i * n + column] = x[n * n + i];
            }
            sum = sum.plus(determinant(replaced).div(determinant));
          }
          return sum.sin();
        });
    List<double[]> directions = Modes.randomDirections(3, at.length, random);
    for (int order = 0; order <= 3; order++) {
      for (int modes = 0; modes < 1 << order; modes++) {
        double expected = Modes.directional(cramer, directions, order, modes).value(at);
        assertThat(Modes.directional(solved, directions, order, modes).value(at))
            .isCloseTo(expected, within(1e-10 * (1 + Math.abs(expected))));
      }
    }
    assertThat(solved.gradient(at)).containsExactly(cramer.gradient(at), within(1e-12));
  }

  private static Value determinant(Value[] a) {
    Value plus =
        a[0].times(a[4])
            .times(a[8])
            .plus(a[1].times(a[5]).times(a[6]))
            .plus(a[2].times(a[3]).times(a[7]));
    Value minus =
        a[2].times(a[4])
            .times(a[6])
            .plus(a[1].times(a[3]).times(a[8]))
            .plus(a[0].times(a[5]).times(a[7]));
    return plus.minus(minus);
  }

  @Test
  void rowsAreExchangedWhereAPivotIsZero() {
    List<Value> x =
        Values.solve(
            List.of(List.of(Value.of(0), Value.of(2)), List.of(Value.of(4), Value.of(1))),
            List.of(Value.of(6), Value.of(11)));
    assertThat(x.get(0).data()).isEqualTo(2.0);
    assertThat(x.get(1).data()).isEqualTo(3.0);
    assertThat(Values.solve(List.of(), List.of())).isEmpty();
    assertThatThrownBy(() -> Values.solve(List.of(List.of(Value.of(1))), List.of()))
        .hasMessageContaining("1 rows");
    assertThatThrownBy(
            () -> Values.solve(List.of(List.of(Value.of(1), Value.of(1))), List.of(Value.of(1))))
        .hasMessageContaining("the first with 2 columns");
  }

  @Test
  void constantsAmongParametersAndEquationsAreNoInputs() {
    VectorFunction root =
        Implicit.root(
            1,
            p -> new double[] {Math.sqrt(p[0] * p[1])},
            (x, p) -> List.of(x[0].square().minus(p[0].times(p[1]))));
    ScalarFunction f =
        ScalarFunction.of(x -> root.apply(x[0], Value.constant(2)).get(0).times(x[0]));
    assertThat(f.hessian(2.0)[0][0]).isCloseTo(0.75, within(1e-15));
    ScalarFunction u = ScalarFunction.of(x -> x[0].square().times(x[1]));
    VectorFunction inner =
        Implicit.root(
            1,
            p -> new double[] {p[0] / 6},
            (x, p) -> List.of(u.gradient(x[0], Value.constant(3)).get(0).minus(p[0])));
    assertThat(inner.jacobian(12)[0][0]).isCloseTo(1 / 6.0, within(1e-15));
  }
}
