package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NonFiniteTest {
  private final Value x = Value.of(0.0, "x");
  private final Value y = Value.of(1.0, "y");

  @Test
  void theFirstResultIsFoundWithThePathToIt() {
    Value log = x.log();
    Value output = log.plus(y).label("s").times(y).label("out");
    NonFinite found = NonFinite.firstIn(output).orElseThrow();
    assertThat(found.culprit()).isSameAs(log);
    assertThat(found.where()).isEqualTo(NonFinite.Part.DATA);
    assertThat(found.path()).containsExactly(output, output.operands().get(0), log);
    assertThat(found)
        .hasToString(
            "data of log(x) is -Infinity, made by log of [Value(data=0.0)]; path: out <- s <-"
                + " log(x)");
  }

  @Test
  void aLeafMayBeTheCulprit() {
    Value bad = Value.of(Double.NaN, "bad");
    NonFinite found = NonFinite.firstIn(bad.plus(y)).orElseThrow();
    assertThat(found.culprit()).isSameAs(bad);
    assertThat(found).hasToString("data of bad is NaN; path: bad + y <- bad");
  }

  @Test
  void gradientsAreSearchedWhenTheDataAreFinite() {
    Value output = x.sqrt().times(y);
    assertThat(NonFinite.firstIn(output)).isEmpty();
    output.backward();
    NonFinite found = NonFinite.firstIn(output).orElseThrow();
    assertThat(found.where()).isEqualTo(NonFinite.Part.GRAD);
    assertThat(found.culprit()).isSameAs(x);
    assertThat(found.toString())
        .startsWith("gradient of x is Infinity; path: sqrt(x)*y <- sqrt(x) <- x");
  }

  @Test
  void aBranchThatWasNotChosenIsNotSearched() {
    assertThat(NonFinite.firstIn(Values.where(x.gt(0), x.log(), y))).isEmpty();
    assertThat(NonFinite.firstIn(Values.where(x.ge(0), y, x.log()))).isEmpty();
    assertThat(NonFinite.firstIn(Values.where(x.ge(0), x.log(), y))).isPresent();
  }

  @Test
  void aLongPathIsCutInItsText() {
    Value value = x.log();
    for (int i = 0; i < 20; i++) {
      value = value.plus(y).label("n" + i);
    }
    NonFinite found = NonFinite.firstIn(value).orElseThrow();
    assertThat(found.path()).hasSize(21);
    assertThat(found.toString())
        .endsWith("path: ... <- n6 <- n5 <- n4 <- n3 <- n2 <- n1 <- n0 <- log(x)");
  }
}
