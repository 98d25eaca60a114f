package io.github.chainrule.viz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.Value;
import org.junit.jupiter.api.Test;

class DotTest {

  @Test
  void aSumAsText() {
    Value c = Value.of(2.0, "a").plus(Value.of(-3.0, "b")).label("c");
    c.backward();
    assertThat(GraphPicture.of(c).dot())
        .isEqualTo(
            """
            digraph {
              rankdir=LR
              node [shape=record]
              n0 [label="{ a | data 2.0000 | grad 1.0000 }"]
              n1 [label="{ b | data -3.0000 | grad 1.0000 }"]
              n2 [label="{ c | data -1.0000 | grad 1.0000 }"]
              o2 [shape=ellipse label="+"]
              o2 -> n2
              n0 -> o2
              n1 -> o2
            }
            """);
  }

  @Test
  void charactersWithAMeaningOfTheirOwnAreEscaped() {
    Value x = Value.of(1.0, "{a|b}<c>\"\\\n").lt(2.0);
    assertThat(GraphPicture.of(Value.of(1.0, "&lt;  a")).dot()).contains("{ &amp;lt;\\ \\ a |");
    assertThat(GraphPicture.of(x).dot())
        .contains("{ \\{a\\|b\\}\\<c\\>\\\"\\\\  | data 1.0000")
        .contains("label=\"\\<\"");
  }

  @Test
  void aSummarySaysSo() {
    assertThat(GraphPicture.of(Graphs.net(100)).dot())
        .contains("label=\"Summary of 3,136 values: one box per operation and depth\"")
        .contains("{ 800 values | data ");
  }
}
