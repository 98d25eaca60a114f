package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.chainrule.core.Block;
import io.github.chainrule.core.Derivatives;
import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.SparseMatrix;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import io.github.chainrule.core.VectorFunction;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompilerTest {
  private static final ScalarFunction ROSENBROCK =
      ScalarFunction.of(x -> {
        Value sum = Value.constant(0.0);
        for (int i = 0; i + 1 < x.length; i++) {
          Value valley = x[i + 1].minus(x[i].square()).square().times(100.0);
          sum = sum.plus(valley).plus(x[i].unaryMinus().plus(1.0).square());
        }
        return sum;
      });

  private static final VectorFunction POLAR =
      VectorFunction.of(2, p -> List.of(p[0].times(p[1].cos()), p[0].times(p[1].sin()), p[0]));

  private static final double[] X = {-1.2, 1.0, 0.5, 2.0};

  @ParameterizedTest
  @EnumSource(Tier.class)
  void aCompiledFunctionHasAllDerivativesOfTheOriginal(Tier tier) {
    CompiledFunction f = Compiler.options().tier(tier).compile(ROSENBROCK);
    double[] direction = {1.0, -0.5, 0.25, 2.0};
    double[] gradient = new double[4];
    assertThat(f.valueAndGradient(X, gradient)).isCloseTo(ROSENBROCK.value(X), within(1e-10));
    assertThat(gradient).containsExactly(ROSENBROCK.gradient(X), within(1e-10));
    assertThat(f.gradient(X)).containsExactly(gradient);
    assertThat(f.directional(X, direction))
        .isCloseTo(ROSENBROCK.directional(X, direction), within(1e-9));
    assertThat(f.hvp(X, direction)).containsExactly(ROSENBROCK.hvp(X, direction), within(1e-9));
    SparseMatrix hessian = f.sparseHessian(X);
    SparseMatrix eager = ROSENBROCK.sparseHessian(X);
    assertThat(hessian.columnIndices()).isEqualTo(eager.columnIndices());
    assertThat(hessian.rowStarts()).isEqualTo(eager.rowStarts());
    assertThat(hessian.values()).containsExactly(eager.values(), within(1e-9));
    assertThat(f.hessian(X)[1]).containsExactly(ROSENBROCK.hessian(X)[1], within(1e-9));
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void aCompiledVectorFunctionHasAllDerivativesOfTheOriginal(Tier tier) {
    CompiledVectorFunction f = Compiler.options().tier(tier).compile(POLAR);
    double[] x = {2.0, 0.5};
    double[] values = new double[3];
    f.value(x, values);
    assertThat(values).containsExactly(POLAR.value(x), within(1e-14));
    assertThat(f.value(x)).containsExactly(values);
    assertThat(f.jacobian(x)).isDeepEqualTo(f.sparseJacobian(x).toArray());
    assertThat(f.sparseJacobian(x).size()).isEqualTo(5);
    for (int i = 0; i < 3; i++) {
      assertThat(f.jacobian(x)[i]).containsExactly(POLAR.jacobian(x)[i], within(1e-14));
    }
    double[] tangents = {0.5, -1.0};
    assertThat(f.jvp(x, tangents)).containsExactly(POLAR.jvp(x, tangents), within(1e-14));
    double[] cotangents = {1.0, 2.0, -0.5};
    assertThat(f.vjp(x, cotangents)).containsExactly(POLAR.vjp(x, cotangents), within(1e-14));
  }

  @Test
  void itMayBeUsedInsideOfOtherFunctionsAndDifferentiatedAgain() {
    CompiledFunction f = Compiler.compile(ROSENBROCK);
    ScalarFunction outer = ScalarFunction.of(x -> Values.sum(f.gradient(x)).square());
    ScalarFunction same = ScalarFunction.of(x -> Values.sum(ROSENBROCK.gradient(x)).square());
    assertThat(outer.gradient(X)).containsExactly(same.gradient(X), within(1e-9));
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void capturedLeavesAreReadAtEachCall(Tier tier) {
    Block weights = Block.of("w", 2.0, 3.0);
    CompiledFunction f =
        Compiler.options()
            .tier(tier)
            .compile(ScalarFunction.of(1, x -> Values.dot(List.of(x[0], x[0]), weights.values())));
    assertThat(f.value(1.0)).isEqualTo(5.0);
    weights.update((data, grad) -> data[1] = 10.0);
    assertThat(f.value(1.0)).isEqualTo(12.0);
    assertThat(f.gradient(1.0)).containsExactly(12.0);
  }

  @Test
  void aGraphBecomesAFunctionOfSomeOfItsValues() {
    Value a = Value.of(2.0, "a");
    Value b = Value.of(-3.0, "b");
    Value c = Value.of(10.0, "c");
    Value loss = a.times(b).plus(c).tanh();
    CompiledFunction f = Compiler.compile(ScalarFunction.ofGraph(loss, List.of(a, b)));
    assertThat(f.value(2.0, -3.0)).isCloseTo(loss.data(), within(1e-15));
    assertThat(f.value(1.0, -9.5)).isCloseTo(Math.tanh(0.5), within(1e-15));
    c.data(9.0);
    assertThat(f.value(1.0, -9.5)).isCloseTo(Math.tanh(-0.5), within(1e-15));
    assertThat(f.gradient(1.0, -9.5)[0])
        .isCloseTo(-9.5 * (1 - Math.pow(Math.tanh(0.5), 2)), within(1e-14));
    assertThatThrownBy(() -> ScalarFunction.ofGraph(loss, List.of(a, a)))
        .hasMessage("input 1 was given before; give each once");
    assertThatThrownBy(() -> ScalarFunction.ofGraph(loss, List.of(Value.constant(1))))
        .hasMessageContaining("input 0 is a constant");
  }

  @Test
  void whatTheEngineRefusesIsRefusedInTheSameWords() {
    ScalarFunction two = ScalarFunction.of(2, x -> x[0].plus(x[1]));
    ScalarFunction branching = ScalarFunction.of(x -> x[0].data() > 0 ? x[0] : x[0].square());
    List<Runnable> calls =
        List.of(
            () -> sameRefusal(two, f -> f.value(1.0)),
            () -> sameRefusal(two, f -> f.valueAndGradient(new double[2], new double[3])),
            () -> sameRefusal(two, f -> f.hvp(new double[2], new double[3])),
            () -> sameRefusal(branching, f -> f.value(1.0)));
    calls.forEach(Runnable::run);
  }

  private static void sameRefusal(
      ScalarFunction f, java.util.function.Consumer<ScalarFunction> call) {
    Throwable eager = refusal(f, call);
    Throwable compiled = refusal(Compiler.compile(f), call);
    assertThat(compiled).hasSameClassAs(eager).hasMessage(eager.getMessage());
  }

  private static Throwable refusal(
      ScalarFunction f, java.util.function.Consumer<ScalarFunction> call) {
    try {
      call.accept(f);
    } catch (RuntimeException e) {
      return e;
    }
    throw new AssertionError("was not refused");
  }

  // ---- rows

  private static final RowFunction RESIDUAL =
      RowFunction.of(2, 2, (row, p) -> p[0].exp().times(row[0]).plus(p[1]).minus(row[1]).square());

  private static Rows points(int count) {
    double[] t = new double[count];
    double[] y = new double[count];
    Arrays.setAll(t, i -> Math.sin(i));
    Arrays.setAll(y, i -> Math.cos(i * i));
    return Rows.ofColumns(t, y);
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void aRowFunctionComputesEachRowAndSums(Tier tier) {
    CompiledRowFunction f = Compiler.options().tier(tier).compile(RESIDUAL);
    Rows rows = points(1000).slice(3, 990);
    double[] p = {0.5, -0.25};
    double[] gradient = new double[2];
    double[] eagerGradient = new double[2];
    assertThat(f.sumAndGradient(rows, p, gradient))
        .isCloseTo(RESIDUAL.sumAndGradient(rows, p, eagerGradient), within(1e-9));
    assertThat(gradient).containsExactly(eagerGradient, within(1e-9));
    assertThat(f.sum(rows, p)).isEqualTo(f.sumAndGradient(rows, p, gradient));
    double[] values = new double[rows.count() + 5];
    double[] eagerValues = new double[rows.count() + 5];
    f.values(rows, p, values);
    RESIDUAL.values(rows, p, eagerValues);
    assertThat(values).containsExactly(eagerValues, within(1e-12));
    double[][] gradients = new double[4][rows.count()];
    double[][] eagerGradients = new double[4][rows.count()];
    f.valuesAndGradients(rows, p, values, gradients);
    RESIDUAL.valuesAndGradients(rows, p, eagerValues, eagerGradients);
    for (int k = 0; k < 4; k++) {
      assertThat(gradients[k]).containsExactly(eagerGradients[k], within(1e-12));
    }
  }

  @Test
  void aRowFunctionMayHaveSeveralOutputs() {
    RowFunction moments =
        RowFunction.ofSeveral(1, 1, (row, p) -> List.of(row[0], row[0].times(p[0]), p[0]));
    CompiledRowFunction f = Compiler.options().tier(Tier.LANES).compile(moments);
    double[][] out = new double[3][3];
    f.values(Rows.ofColumns(new double[] {1, 2, 3}), new double[] {10}, out);
    assertThat(out).isDeepEqualTo(new double[][] {{1, 2, 3}, {10, 20, 30}, {10, 10, 10}});
    assertThatThrownBy(() -> f.sum(points(3), 1.0))
        .hasMessageContaining("a row function of 3 outputs has no single sum");
  }

  @Test
  void rowsThatDoNotFitAreRefused() {
    CompiledRowFunction f = Compiler.compile(RESIDUAL);
    assertThatThrownBy(() -> f.sum(Rows.ofColumns(new double[3]), 1.0, 2.0))
        .hasMessage("a row function of 2 columns was given 1");
    assertThatThrownBy(() -> f.sum(points(3), 1.0))
        .hasMessage("a row function of 2 parameters was given 1");
    assertThatThrownBy(() -> f.values(points(3), new double[2], new double[2]))
        .hasMessage("the array for output 0 has 2 places for 3 rows");
    assertThatThrownBy(() -> f.values(points(3), new double[2]))
        .hasMessage("0 arrays for 1 outputs; give one for each");
    assertThatThrownBy(() -> f.sumAndGradient(points(3), new double[2], new double[3]))
        .hasMessageContaining("the gradient has 3 numbers");
    assertThat(f.sum(points(0).slice(0, 0), 1.0, 2.0)).isZero();
  }

  @Test
  void whatDoesNotDependOnTheRowIsComputedOnce() {
    String explained = Compiler.compile(RESIDUAL).explain();
    String perRow = explained.substring(explained.indexOf("for each row"));
    assertThat(explained).contains("exp(v");
    assertThat(perRow).doesNotContain("exp(");
  }

  @Test
  void aMeanIsDividedInEachRowAndNotInEachDerivative() {
    Rows rows = points(5);
    CompiledFunction mean =
        Compiler.compile(ScalarFunction.of(2, p -> rows.mean(row -> miss(row, p))));
    String explained = mean.explain(2);
    String atThePoint = explained.substring(0, explained.indexOf("for each of 5 rows"));
    // That of the value itself.
    assertThat(atThePoint).contains("traced and differentiated: 2 operations");
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void aSumMayHaveSeveralCotangents(Tier tier) {
    Rows rows = points(20);
    VectorFunction several =
        VectorFunction.of(
            2,
            p -> {
              Value sum = rows.sum(row -> miss(row, p));
              List<Value> twice = Derivatives.gradient(sum.times(2.0), p[0], p[1]);
              List<Value> half = Derivatives.gradient(sum.div(2.0), p[0], p[1]);
              List<Value> square = Derivatives.gradient(sum.square(), p[0], p[1]);
              List<Value> none = Derivatives.gradient(sum.times(0.0), p[0], p[1]);
              return List.of(sum, twice.get(0), half.get(1), square.get(0), none.get(1));
            });
    double[] x = {0.3, -0.4};
    CompiledVectorFunction f = Compiler.options().tier(tier).compile(several);
    assertThat(f.value(x)).usingComparatorWithPrecision(1e-12).containsExactly(several.value(x));
    double[][] jacobian = f.jacobian(x);
    for (int i = 0; i < jacobian.length; i++) {
      assertThat(jacobian[i])
          .usingComparatorWithPrecision(1e-11)
          .containsExactly(several.jacobian(x)[i]);
    }
  }

  private static Value miss(Value[] row, Value[] p) {
    return p[0].times(row[0]).plus(p[1]).sin().minus(row[1]).square();
  }

  @Test
  void explainShowsEachStage() {
    CompiledRowFunction f = Compiler.options().tier(Tier.LOOPS).compile(RESIDUAL);
    assertThat(f.explain())
        .contains(
            "traced and differentiated: ",
            "gathered: ",
            "scheduled: ",
            "emitted: ",
            " flops and 16 bytes for each row",
            "runs in tier LOOPS")
        .contains("v0 * v2");
    assertThat(Compiler.compile(ROSENBROCK).explain(3)).contains("runs in tier INTERPRETER");
  }

  @Test
  void aFunctionThatIsTooLargeIsRefusedWithTheCure() {
    ScalarFunction huge =
        ScalarFunction.of(x -> {
          Value v = x[0];
          for (int i = 0; i < Limits.MOST_VALUES + 10; i++) {
            v = v.sqrt();
          }
          return v;
        });
    assertThatThrownBy(() -> Compiler.compile(huge).value(1.0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than " + Limits.MOST_VALUES + " operations")
        .hasMessageContaining("Scan for steps");
  }

  @Test
  void namesSayWhatWasCompiled() {
    assertThat(Compiler.options().tier(Tier.LOOPS).compile(POLAR))
        .hasToString("CompiledVectorFunction(VectorFunction(2 inputs), LOOPS)");
    assertThat(Compiler.compile(ROSENBROCK))
        .hasToString("CompiledFunction(ScalarFunction(any number of inputs), tiered)");
    assertThat(Compiler.options().parallel(Runnable::run, 2).compile(RESIDUAL))
        .hasToString(
            "CompiledRowFunction(RowFunction(2 columns, 2 parameters, 1 output), tiered, 2"
                + " threads)");
    assertThatThrownBy(() -> Compiler.options().parallel(Runnable::run, 0))
        .hasMessage("0 threads; give 1 or more");
  }

  @Test
  void derivativesInsideOfAFunctionCompile() {
    ScalarFunction newton =
        ScalarFunction.of(
            1,
            x -> {
              Value v = x[0];
              for (int i = 0; i < 3; i++) {
                Value at = Derivatives.copy(v);
                Value f = at.exp().minus(3.0);
                v = v.minus(f.div(Derivatives.gradient(f, at).get(0)));
              }
              return v;
            });
    CompiledFunction f = Compiler.options().tier(Tier.LOOPS).compile(newton);
    assertThat(f.value(1.0)).isCloseTo(newton.value(1.0), within(1e-14));
    assertThat(f.gradient(1.0)).containsExactly(newton.gradient(1.0), within(1e-13));
  }
}
