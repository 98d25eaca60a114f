package io.github.chainrule.playground;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Wrong guesses are explained by the mistake that leads to them.
class GuessTest {
  private final Value x = Value.of(2.0, "x");
  private final Value y = Value.of(-3.0, "y");
  private final Value z = Value.of(5.0, "z");

  private static Guess guess(Value output, Value of, double number) {
    output.backward();
    List<Value> order = output.topologicalOrder();
    Guess guess = Guess.of(output, order.indexOf(of), number);
    order.forEach(value -> {
      if (value.operands().isEmpty()) {
        value.zeroGrad();
      }
    });
    return guess;
  }

  private static String why(Value output, Value of, double number) {
    Guess guess = guess(output, of, number);
    assertThat(guess.right()).isFalse();
    return guess.why();
  }

  @Test
  void whatIsRightIsConfirmed() {
    Value output = x.times(y).times(z);
    assertThat(guess(output, x, -15.0).why()).isEqualTo("Right: 5 * (-3) = -15.");
    assertThat(guess(output, x, -15.01).right()).isTrue();
    assertThat(guess(output, output, 1.0).right()).isTrue();
    assertThat(why(output, output, 2.0)).contains("where backpropagation begins");
    assertThat(guess(x.times(0).plus(y), x, 0.0).right()).isTrue();
    assertThat(guess(x.div(0.0), x, Double.POSITIVE_INFINITY).right()).isTrue();
  }

  @Test
  void aProductSwaps() {
    Value output = x.times(y).times(z);
    assertThat(why(output, x, 10.0))
        .isEqualTo(
            "Not 10. You took x itself. A product swaps: how fast it grows with one factor is the"
                + " other factor, y = -3.");
    assertThat(why(output, x, 5.0)).contains("unchanged, as + would pass it");
    assertThat(why(output, x, 15.0)).contains("The size is right and the sign is not", "y = -3");
    assertThat(why(output, x, -3.0)).contains("local partial alone", "x*y, 5");
    assertThat(why(output, x, 77.0)).contains("The gradient of x*y is 5", "the other factor, y");
  }

  @Test
  void aSumPassesUnchanged() {
    Value output = x.plus(y).times(z);
    assertThat(why(output, x, -15.0)).contains("You multiplied, as * would");
    assertThat(why(output, x, 99.0)).contains("What does + do with it?");
    assertThat(why(x.plus(z).times(z), x, 2.0)).contains("That is the data of x");
  }

  @Test
  void whatIsUsedTwiceAddsUp() {
    Value output = x.times(y).plus(x.times(z));
    assertThat(why(output, x, -3.0)).contains("x is used twice, by x*z and x*y", "adds up");
    assertThat(why(output, x, -15.0)).contains("You multiplied", "several paths add up");
    assertThat(why(output, x, 40.0)).contains("add up what comes from each");
    assertThat(why(x.times(x).plus(x), x, 1.0)).contains("used 3 times");
  }

  @Test
  void differencesTurnTheSign() {
    assertThat(why(x.minus(y).times(z), y, 5.0)).contains("- turns the sign");
    assertThat(why(x.minus(y).times(z), x, -5.0)).contains("unchanged");
    assertThat(why(x.unaryMinus().times(z), x, 5.0)).contains("The minus turns the sign");
    assertThat(why(x.minus(y).times(z), x, 99.0)).contains("What does - do with it?");
  }

  @Test
  void functionsPassTheirDerivative() {
    assertThat(why(x.exp().times(z), x, 5.0)).contains("unchanged. The local partial of exp is z");
    assertThat(why(x.sin().times(z), x, 5 * Math.sin(2))).contains("it takes its derivative");
    assertThat(why(x.cos().times(z), x, 5 * Math.sin(2))).contains("grow or fall?", "-sin(x)");
    assertThat(why(x.div(y).times(z), y, 99.0)).contains("with x and y for the operands");
    assertThat(why(x.gt(0.0).times(z), x, 1.0)).contains("No gradient passes to x");
  }
}
