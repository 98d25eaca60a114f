package io.github.chainrule.viz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SummaryTest {

  private static List<String> titles(List<Card> cards) {
    return cards.stream().map(card -> card.operation() + " " + card.title()).toList();
  }

  @Test
  void valuesOfOneOperationAtOneDepthShareACard() {
    List<Card> cards = Summary.of(Graphs.net(100).topologicalOrder());
    assertThat(titles(cards))
        .containsExactly(
            " 33 leaves of w",
            " 301 constants",
            "dot 800 values",
            "+ 800 values",
            "tanh 800 values",
            "dot 100 values",
            "+ 100 values",
            "- 100 values",
            "square 100 values",
            "sum ",
            "/ loss");
    assertThat(cards.get(2).operands()).containsExactly(0, 1);
    assertThat(cards.get(5).operands()).containsExactly(0, 4);
    assertThat(cards.get(cards.size() - 1).kind()).isEqualTo(Card.Kind.OUTPUT);
  }

  @Test
  void aCardShowsTheRangeOfItsNumbers() {
    Value sum = Values.sum(Value.of(-2.0), Value.of(7.5), Value.of(0.25));
    sum.backward();
    Card leaves = Summary.of(sum.topologicalOrder()).get(0);
    assertThat(leaves.rows().stream().map(Card.Row::number))
        .containsExactly("-2.0000 to 7.5000", "1.0000");
  }

  @Test
  void oneNaNAmongManyShows() {
    Value sum = Values.sum(Value.of(-2.0), Value.of(Double.NaN), Value.of(0.25));
    Card leaves = Summary.of(sum.topologicalOrder()).get(0);
    assertThat(leaves.rows().get(0).number()).isEqualTo("NaN");
  }

  @Test
  void aLongChainIsFoldedFarFromTheOutput() {
    Value x = Value.of(0.5, "x");
    Value y = x;
    for (int i = 0; i < 100_000; i++) {
      y = y.sin().plus(x);
    }
    List<Card> cards = Summary.of(y.topologicalOrder());
    assertThat(cards).hasSize(42);
    assertThat(titles(cards)).startsWith(" x", "... 199,960 values before");
    assertThat(cards.get(1).operands()).containsExactly(0);
    assertThat(cards.get(2).operands()).containsExactly(1);
  }

  @Test
  void manyBlocksShareTheLastCardOfLeaves() {
    List<Value> leaves = new ArrayList<>();
    for (int block = 0; block < 30; block++) {
      for (int i = 0; i <= block; i++) {
        leaves.add(Value.of(i, "w" + block + "[" + i + "]"));
      }
    }
    List<Card> cards = Summary.of(Values.sum(leaves).topologicalOrder());
    assertThat(cards).hasSize(13);
    assertThat(titles(cards)).contains(" 30 leaves of w29", " 20 leaves of w19");
    assertThat(cards.get(11).title()).isEqualTo("190 other leaves");
  }

  @Test
  void constantsAreNeverCountedAmongLeaves() {
    List<Value> operands = new ArrayList<>();
    for (int block = 0; block < 40; block++) {
      operands.add(Value.of(1.0, "w" + block + "[0]"));
    }
    Value sum = Values.sum(operands);
    Value output = sum.plus(5.0).times(3.0);
    output.backward();
    List<Card> cards = Summary.of(output.topologicalOrder());
    Card others = cards.stream().filter(c -> c.title().endsWith("other leaves")).findFirst().get();
    assertThat(others.kind()).isEqualTo(Card.Kind.LEAF);
    assertThat(others.rows().get(1).number()).isEqualTo("3.0000");
    Card constants = cards.stream().filter(c -> c.title().equals("2 constants")).findFirst().get();
    assertThat(constants.kind()).isEqualTo(Card.Kind.CONSTANT);
  }

  @Test
  void aRangeThatLooksLikeOneNumberIsOne() {
    Value sum = Values.sum(Value.of(1.0), Value.of(1.0 + 1e-9));
    assertThat(Summary.of(sum.topologicalOrder()).get(0).rows().get(0).number())
        .isEqualTo("1.0000");
  }

  @Test
  void aChainOfThreeMillionIsSummarised() {
    Value y = Value.of(0.5, "x");
    for (int i = 0; i < 3_000_000; i++) {
      y = y.sin();
    }
    List<Card> cards = Summary.of(y.topologicalOrder());
    assertThat(titles(cards)).startsWith(" x", "... 2,999,960 values before");
    assertThat(cards).hasSize(42);
  }

  @Test
  void everyValueIsCountedOnceAndOperandsComeFirst() {
    long seed = Graphs.seed("everyValueIsCountedOnceAndOperandsComeFirst");
    SplittableRandom seeds = new SplittableRandom(seed);
    for (int i = 0; i < 100; i++) {
      List<Value> order = Graphs.random(seeds.split(), 10 + 20 * i).topologicalOrder();
      List<Card> cards = Summary.of(order);
      int counted = 0;
      for (int place = 0; place < cards.size(); place++) {
        Card card = cards.get(place);
        assertThat(card.operands()).allMatch(operand -> operand < cards.indexOf(card));
        String count = card.title().replaceAll(" .*", "").replace(",", "");
        boolean many = card.title().matches("[\\d,]+ (values|leaves|constants|other|leaves of).*");
        counted += many ? Integer.parseInt(count) : 1;
      }
      assertThat(counted).isEqualTo(order.size());
      assertThat(cards.size()).isLessThanOrEqualTo(40 + 12 + 1);
    }
  }
}
