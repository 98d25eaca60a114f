package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
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
}
