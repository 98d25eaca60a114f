package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// The numbers that micrograd's README and its own test print.
class MicrogradTest {

  @Test
  void exampleOfTheReadme() {
    Value a = Value.of(-4.0);
    Value b = Value.of(2.0);
    Value c = a.plus(b);
    Value d = a.times(b).plus(b.pow(3));
    c = c.plus(c.plus(1));
    c = c.plus(Value.constant(1).plus(c).plus(a.unaryMinus()));
    d = d.plus(d.times(2).plus(b.plus(a).relu()));
    d = d.plus(Value.constant(3).times(d).plus(b.minus(a).relu()));
    Value e = c.minus(d);
    Value f = e.pow(2);
    Value g = f.div(2.0);
    g = g.plus(Value.constant(10.0).div(f));
    assertThat(g.data()).isCloseTo(24.70408163265306, within(1e-13));
    g.backward();
    assertThat(a.grad()).isCloseTo(138.83381924198252, within(1e-12));
    assertThat(b.grad()).isCloseTo(645.5772594752186, within(1e-12));
  }

  @Test
  void sanityTest() {
    Value x = Value.of(-4.0);
    Value z = Value.constant(2).times(x).plus(2).plus(x);
    Value q = z.relu().plus(z.times(x));
    Value h = z.times(z).relu();
    Value y = h.plus(q).plus(q.times(x));
    y.backward();
    assertThat(y.data()).isEqualTo(-20.0);
    assertThat(x.grad()).isEqualTo(46.0);
  }
}
