package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.chainrule.core.program.Instruction;
import io.github.chainrule.core.program.Traceable;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The derivative of `logSumExp`, and its derivatives.
class SoftmaxTest {
  private static final double[] AT = {0.3, -1.2, 2.0};

  private final List<Value> x = Arrays.stream(AT).mapToObj(Value::of).toList();
  private final List<Value> shares = Derivatives.gradient(Values.logSumExp(x), x);

  private static double share(int i) {
    return Math.exp(AT[i]) / Arrays.stream(AT).map(Math::exp).sum();
  }

  /// The derivative of share `i` for operand `j`.
  private static double second(int i, int j) {
    return share(i) * ((i == j ? 1.0 : 0.0) - share(j));
  }

  @Test
  void theSharesAreOneOperation() {
    assertThat(shares.get(1).operation().symbol()).isEqualTo("softmax");
    for (int i = 0; i < 3; i++) {
      assertThat(shares.get(i).data()).isCloseTo(share(i), within(1e-15));
    }
    ScalarFunction f = ScalarFunction.of(Values::logSumExp);
    assertThat(Traceable.listing(VectorFunction.of(v -> f.gradient(v)), 3).instructions())
        .hasAtLeastOneElementOfType(Instruction.Softmax.class);
  }

  @Test
  void theirDerivativesAreThoseOfTheFormulaInEveryMode() {
    double[] tangents = {0.5, 2.0, -1.0};
    for (int i = 0; i < 3; i++) {
      x.forEach(Value::zeroGrad);
      shares.get(i).backward();
      double moved = 0.0;
      for (int j = 0; j < 3; j++) {
        assertThat(x.get(j).grad()).isCloseTo(second(i, j), within(1e-15));
        assertThat(Derivatives.gradient(shares.get(i), x).get(j).data())
            .isCloseTo(second(i, j), within(1e-15));
        moved += second(i, j) * tangents[j];
      }
      assertThat(Derivatives.jvp(shares.get(i), x, tangents)).isCloseTo(moved, within(1e-15));
      List<Value> values = Arrays.stream(tangents).mapToObj(Value::of).toList();
      assertThat(Derivatives.jvp(List.of(shares.get(i)), x, values).get(0).data())
          .isCloseTo(moved, within(1e-15));
    }
  }

  @Test
  void functionsDifferentiateThemOnNumbers() {
    ScalarFunction f = ScalarFunction.of(Values::logSumExp);
    double[] direction = {0.5, 2.0, -1.0};
    double[] product = f.hvp(AT, direction);
    SparseMatrix hessian = f.sparseHessian(AT);
    for (int i = 0; i < 3; i++) {
      double expected = 0.0;
      for (int j = 0; j < 3; j++) {
        expected += second(i, j) * direction[j];
        assertThat(hessian.get(i, j)).isCloseTo(second(i, j), within(1e-15));
      }
      assertThat(product[i]).isCloseTo(expected, within(1e-15));
    }
    VectorFunction gradient = VectorFunction.of(v -> f.gradient(v));
    double[] pulled = gradient.vjp(AT, direction);
    assertThat(pulled).containsExactly(product, within(1e-15));
    GradientCheck.check(ScalarFunction.of(v -> Values.logSumExp(v).times(v[0])), AT);
    GradientCheck.check(ScalarFunction.of(v -> f.gradient(v).get(1)), AT);
  }
}
