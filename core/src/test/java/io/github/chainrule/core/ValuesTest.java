package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ValuesTest {
  private final Value x = Value.of(1.0, "x");
  private final Value y = Value.of(2.0, "y");
  private final Value z = Value.of(4.0, "z");
  private final List<Value> all = List.of(x, y, z);

  @Test
  void operationsOnManyMakeOneNode() {
    assertThat(Values.sum(all).operands()).containsExactly(x, y, z);
    assertThat(Values.sum(all).data()).isEqualTo(7.0);
    assertThat(Values.mean(all).data()).isCloseTo(7.0 / 3.0, within(1e-15));
    assertThat(Values.max(all).data()).isEqualTo(4.0);
    assertThat(Values.min(all).data()).isEqualTo(1.0);
    assertThat(Values.dot(all, all).operands()).containsExactly(x, y, z, x, y, z);
    assertThat(Values.dot(all, all).data()).isEqualTo(21.0);
    assertThat(Values.logSumExp(all).data())
        .isCloseTo(Math.log(Math.exp(1) + Math.exp(2) + Math.exp(4)), within(1e-15));
  }

  @Test
  void arraysAndCollectionsGiveTheSame() {
    assertThat(Values.sum(x, y, z).data()).isEqualTo(Values.sum(all).data());
    assertThat(Values.mean(x, y, z).data()).isEqualTo(Values.mean(all).data());
    assertThat(Values.max(x, y, z).data()).isEqualTo(Values.max(all).data());
    assertThat(Values.min(x, y, z).data()).isEqualTo(Values.min(all).data());
    assertThat(Values.logSumExp(x, y, z).data()).isEqualTo(Values.logSumExp(all).data());
    assertThat(Values.softmax(x, y).get(0).data())
        .isEqualTo(Values.softmax(List.of(x, y)).get(0).data());
  }

  @Test
  void softmaxSharesAddUpToOneForOperandsOfAnySize() {
    List<Value> shares =
        Values.softmax(List.of(Value.of(1000.0), Value.of(1001.0), Value.of(-5e8)));
    assertThat(Values.sum(shares).data()).isCloseTo(1.0, within(1e-15));
    assertThat(shares.get(1).data()).isCloseTo(0.7310585786300049, within(1e-14));
  }

  @Test
  void logSumExpOfInfinitiesIsInfinite() {
    Value infinite = Value.of(Double.POSITIVE_INFINITY);
    assertThat(Values.logSumExp(infinite, x).data()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Values.logSumExp(Value.of(Double.NaN), x).data()).isNaN();
  }

  @Test
  void emptySumsAreZero() {
    assertThat(Values.sum().data()).isZero();
    assertThat(Values.dot(List.of(), List.of()).data()).isZero();
  }

  @Test
  void anArrayGivenIsNotKept() {
    Value[] operands = {x, y};
    Value sum = Values.sum(operands);
    Value max = Values.max(operands);
    operands[0] = z;
    assertThat(sum.operands()).containsExactly(x, y);
    assertThat(max.operands()).containsExactly(x, y);
  }

  @Test
  void misuseIsExplained() {
    assertThatThrownBy(Values::mean).hasMessage("mean of no values; give at least one");
    assertThatThrownBy(Values::max).hasMessage("max of no values; give at least one");
    assertThatThrownBy(() -> Values.min(List.of())).hasMessageContaining("min of no values");
    assertThatThrownBy(Values::logSumExp).hasMessageContaining("logSumExp of no values");
    assertThatThrownBy(Values::softmax).hasMessageContaining("softmax of no values");
    assertThatThrownBy(() -> Values.dot(all, List.of(x)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dot of 3 and 1 values; give as many left as right factors");
    assertThatThrownBy(() -> x.clamp(2, 1)).hasMessageContaining("clamp to [2.0, 1.0]");
    assertThatThrownBy(() -> x.clamp(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> x.polygamma(-1)).hasMessageContaining("polygamma of order -1");
    assertThatThrownBy(() -> x.polygamma(101)).hasMessageContaining("give one of 0 to 100");
    assertThatThrownBy(() -> x.label(null)).hasMessageContaining("use \"\" for none");
  }

  @Test
  void aDoubleOnTheRightIsAConstant() {
    assertThat(y.plus(3).data()).isEqualTo(5.0);
    assertThat(y.minus(3).data()).isEqualTo(-1.0);
    assertThat(y.times(3).data()).isEqualTo(6.0);
    assertThat(y.div(4).data()).isEqualTo(0.5);
    assertThat(y.pow(3).data()).isEqualTo(8.0);
    assertThat(y.hypot(0).data()).isEqualTo(2.0);
    assertThat(y.atan2(2).data()).isEqualTo(Math.PI / 4);
    assertThat(y.max(3).data()).isEqualTo(3.0);
    assertThat(y.min(3).data()).isEqualTo(2.0);
    assertThat(y.pow(Value.constant(0)).operation()).isEqualTo(Source.CONSTANT);
    assertThat(y.times(3).operands().get(1).operation()).isEqualTo(Source.CONSTANT);
  }

  @Test
  void comparisonsWithNumbers() {
    assertThat(List.of(y.lt(2).data(), y.lt(3).data())).containsExactly(0.0, 1.0);
    assertThat(List.of(y.le(2).data(), y.le(1).data())).containsExactly(1.0, 0.0);
    assertThat(List.of(y.gt(2).data(), y.gt(1).data())).containsExactly(0.0, 1.0);
    assertThat(List.of(y.ge(2).data(), y.ge(3).data())).containsExactly(1.0, 0.0);
    assertThat(List.of(y.eq(2).data(), y.eq(3).data())).containsExactly(1.0, 0.0);
    assertThat(List.of(y.ne(2).data(), y.ne(3).data())).containsExactly(0.0, 1.0);
  }
}
