package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ExpansionTest {

  /// The routines called for a function and its derivative.
  private static List<String> routines(UnaryOperator<Value> function) {
    CompiledFunction compiled =
        Compiler.options()
            .tier(Tier.INTERPRETER)
            .compile(ScalarFunction.of(1, x -> function.apply(x[0])));
    return compiled.gradientProgram(1).traced.nodes.stream()
        .filter(Node.Call.class::isInstance)
        .map(call -> ((Node.Call) call).routine().symbol())
        .toList();
  }

  @Test
  void aFunctionAndItsDerivativeAreOneRoutine() {
    assertThat(routines(Value::tanh)).containsExactly("tanh");
    assertThat(routines(Value::sigmoid)).containsExactly("logistic");
    assertThat(routines(Value::softplus)).containsExactly("softplus");
    assertThat(routines(Value::sin)).containsExactly("sinCos");
  }

  @Test
  void theLogisticFunctionOfAValueAndOfItsNegativeAreOneRoutine() {
    assertThat(routines(x -> x.sigmoid().times(x.unaryMinus().sigmoid())))
        .containsExactly("logistic");
  }

  @Test
  void aShareThatWouldMakeDenormalNumbersIsNone() {
    ScalarFunction function = ScalarFunction.of(3, x -> Values.logSumExp(x[0], x[1], x[2]));
    double[] expected = new double[3];
    function.valueAndGradient(new double[] {1.0, -600.0, -720.0}, expected);
    assertThat(expected[2]).isPositive();
    for (Tier tier : Tier.values()) {
      double[] gradient = new double[3];
      Compiler.options()
          .tier(tier)
          .compile(function)
          .valueAndGradient(new double[] {1.0, -600.0, -720.0}, gradient);
      assertThat(gradient[0]).isEqualTo(1.0);
      assertThat(gradient[1] / expected[1]).isCloseTo(1.0, within(1e-13));
      assertThat(gradient[2]).isZero();
    }
  }
}
