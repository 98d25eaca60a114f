package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimplifyTest {
  private final DagBuilder b = new DagBuilder();
  private final int x = b.shared(0);
  private final int y = b.shared(1);
  private final int zero = b.constant(0.0);
  private final int one = b.constant(1.0);

  @Test
  void equalValuesAreMadeOnce() {
    assertThat(b.plus(x, y)).isEqualTo(b.plus(y, x));
    assertThat(b.times(b.plus(x, y), x)).isEqualTo(b.times(x, b.plus(x, y)));
    assertThat(b.minus(x, y)).isNotEqualTo(b.minus(y, x));
    assertThat(b.call(Routines.EXP, x)).isEqualTo(b.call(Routines.EXP, x));
  }

  @Test
  void constantsAreComputed() {
    assertThat(b.number(b.plus(b.constant(2.0), b.constant(3.0)))).isEqualTo(5.0);
    assertThat(b.number(b.call(Routines.EXP, zero))).isEqualTo(1.0);
    assertThat(b.number(b.where(one, b.constant(4.0), b.constant(5.0)))).isEqualTo(4.0);
  }

  @Test
  void identitiesThatHoldForEveryNumberAreUsed() {
    assertThat(b.times(x, one)).isEqualTo(x);
    assertThat(b.times(one, x)).isEqualTo(x);
    assertThat(b.times(x, b.constant(-1.0))).isEqualTo(b.negate(x));
    assertThat(b.div(x, one)).isEqualTo(x);
    assertThat(b.div(x, b.constant(4.0))).isEqualTo(b.times(x, b.constant(0.25)));
    assertThat(b.minus(x, zero)).isEqualTo(x);
    assertThat(b.plus(x, b.constant(-0.0))).isEqualTo(x);
    assertThat(b.negate(b.negate(x))).isEqualTo(x);
    assertThat(b.apply(Op.ABS, b.negate(x))).isEqualTo(b.apply(Op.ABS, x));
    assertThat(b.plus(x, b.negate(y))).isEqualTo(b.minus(x, y));
    assertThat(b.minus(x, b.negate(y))).isEqualTo(b.plus(x, y));
    assertThat(b.where(x, y, y)).isEqualTo(y);
    assertThat(b.where(b.apply(Op.NOT_EQUAL, x, zero), y, one)).isEqualTo(b.where(x, y, one));
    assertThat(b.where(b.apply(Op.EQUAL, x, zero), y, one)).isEqualTo(b.where(x, one, y));
    assertThat(b.where(b.where(x, one, zero), y, one)).isEqualTo(b.where(x, y, one));
    assertThat(b.apply(Op.NOT_EQUAL, b.less(x, y), zero)).isEqualTo(b.less(x, y));
  }

  @Test
  void whatHoldsForSomeNumbersOnlyIsLeft() {
    int size = b.size();
    assertThat(b.times(zero, x)).isEqualTo(size);
    assertThat(b.plus(x, zero)).isEqualTo(size + 1);
    assertThat(b.minus(x, x)).isEqualTo(size + 2);
    assertThat(b.div(x, x)).isEqualTo(size + 3);
    assertThat(b.div(x, b.constant(3.0))).isEqualTo(size + 5);
  }

  @Test
  void deadCodeIsLeftOut() {
    b.call(Routines.EXP, b.times(x, y));
    Dag dag = b.build(b.plus(x, one));
    assertThat(dag.toString())
        .isEqualTo(
            """
              v0 = x[0]
              v1 = 1.0
              v2 = +(v0, v1)
              outputs v2
            """);
  }
}
