package io.github.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.chainrule.core.GradientCheck;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LossTest {

  private static double loss(Loss loss, double target, double... outputs) {
    List<Value> y = Arrays.stream(outputs).mapToObj(Value::of).toList();
    return loss.of(y, Value.of(target)).data();
  }

  @ParameterizedTest
  @CsvSource({
    "SQUARED, 3, 1, 4",
    "ABSOLUTE, 3, 1, 2",
    "HUBER, 3, 1, 1.5",
    "HUBER, 1.5, 1, 0.125",
    "MAX_MARGIN, 1, 0.25, 0.75",
    "MAX_MARGIN, -1, 0.25, 1.25",
    "MAX_MARGIN, 0, 0.25, 1.25",
    "MAX_MARGIN, 1, 1.5, 0",
    "BINARY_CROSS_ENTROPY, 1, 0, 0.6931471805599453",
    "BINARY_CROSS_ENTROPY, 0, 800, 800",
    "BINARY_CROSS_ENTROPY, 1, -800, 800",
  })
  void lossesOfOneOutputAreAsTheirFormulas(Loss loss, double target, double y, double expected) {
    assertThat(loss(loss, target, y)).isCloseTo(expected, within(1e-15));
  }

  @Test
  void crossEntropyIsTheLogarithmOfTheShareOfTheClass() {
    double sum = Math.exp(1.0) + Math.exp(2.0) + Math.exp(-1.0);
    assertThat(loss(Loss.CROSS_ENTROPY, 1, 1.0, 2.0, -1.0))
        .isCloseTo(-Math.log(Math.exp(2.0) / sum), within(1e-15));
    assertThat(loss(Loss.CROSS_ENTROPY, 0, 1.0, 2.0, -1.0))
        .isCloseTo(-Math.log(Math.exp(1.0) / sum), within(1e-15));
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void everyLossOfANetHasTheRightDerivatives(Loss loss) {
    int outputs = loss == Loss.CROSS_ENTROPY ? 3 : 1;
    for (Activation activation : Activation.values()) {
      Mlp net = Mlp.of(2, activation, 4, outputs);
      SplittableRandom random = new SplittableRandom(7);
      double[] at = random.doubles(net.architecture().parameters(), -1.0, 1.0).toArray();
      for (double target : new double[] {0.0, 1.0}) {
        Value[] row = {Value.constant(0.7), Value.constant(-0.4)};
        ScalarFunction f =
            ScalarFunction.of(p -> loss.of(net.apply(row, p), Value.constant(target)));
        GradientCheck.check(f, at);
      }
    }
  }

  @Test
  void aLossOfOneOutputRefusesSeveral() {
    assertThatThrownBy(() -> loss(Loss.SQUARED, 0.0, 1.0, 2.0))
        .hasMessage("the squared loss is one of a single output, and the net has 2");
    assertThatThrownBy(() -> Mlp.of(2, Activation.TANH, 3).loss(Loss.MAX_MARGIN))
        .hasMessageContaining("max-margin");
  }
}
