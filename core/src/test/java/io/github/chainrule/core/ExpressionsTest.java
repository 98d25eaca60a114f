package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpressionsTest {
  private final Value x = Value.of(2.0, "x");
  private final Value y = Value.of(3.0, "y");

  @Test
  void parenthesesStandWhereTheyAreNeeded() {
    assertThat(Expressions.name(x.plus(y).times(x))).isEqualTo("(x + y)*x");
    assertThat(Expressions.name(x.plus(y.times(x)))).isEqualTo("x + y*x");
    assertThat(Expressions.name(x.minus(y.minus(x)))).isEqualTo("x - (y - x)");
    assertThat(Expressions.name(x.minus(y).minus(x))).isEqualTo("x - y - x");
    assertThat(Expressions.name(x.div(y.div(x)))).isEqualTo("x/(y/x)");
    assertThat(Expressions.name(x.pow(y).pow(x))).isEqualTo("(x**y)**x");
    assertThat(Expressions.name(x.pow(y.pow(x)))).isEqualTo("x**y**x");
    assertThat(Expressions.name(x.unaryMinus().pow(2))).isEqualTo("(-x)**2");
    assertThat(Expressions.name(x.pow(2).unaryMinus())).isEqualTo("-x**2");
    assertThat(Expressions.name(x.pow(-2))).isEqualTo("x**(-2)");
    assertThat(Expressions.name(x.lt(y).lt(x))).isEqualTo("(x < y) < x");
    assertThat(Expressions.name(x.lt(y).plus(1))).isEqualTo("(x < y) + 1");
    assertThat(Expressions.name(Values.where(x.lt(y), x, y))).isEqualTo("where(x < y, x, y)");
  }

  @Test
  void labelsStandForWhatTheyName() {
    Value sum = x.plus(y).label("s");
    assertThat(Expressions.name(sum.times(x))).isEqualTo("s*x");
    assertThat(Expressions.definition(sum)).isEqualTo("s = x + y");
    assertThat(Expressions.definition(x)).isEqualTo("x");
    assertThat(Expressions.definition(Value.of(1.0))).isEmpty();
    assertThat(Expressions.name(Value.of(1.5))).isEqualTo("1.5");
  }

  @Test
  void longOnesAreCut() {
    assertThat(Expressions.name(Values.sum(x, y, x, y, x))).isEqualTo("sum(x, y, x, y, ...)");
    assertThat(Expressions.name(x.sin().sin().sin().sin().sin()))
        .isEqualTo("sin(sin(sin(sin(...))))");
  }
}
