package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WalkthroughTest {
  private final Value x = Value.of(2.0, "x");
  private final Value y = Value.of(4.0, "y");

  private static List<String> rules(Value output) {
    return Walkthrough.of(output).stream().flatMap(step -> step.rules().stream()).toList();
  }

  @Test
  void theNeuronStepByStep() {
    Value x1 = Value.of(2.0, "x1");
    Value w1 = Value.of(-3.0, "w1");
    Value x2w2 = Value.of(0.0, "x2").times(Value.of(1.0, "w2")).label("x2w2");
    Value sum = x1.times(w1).label("x1w1").plus(x2w2).label("x1w1x2w2");
    Value n = sum.plus(Value.of(6.881373587019543, "b")).label("n");
    List<Walkthrough.Step> steps = Walkthrough.of(n.tanh().label("o"));
    assertThat(steps.stream().map(Walkthrough.Step::title))
        .containsExactly(
            "o = tanh(n)   has gradient 1",
            "n = x1w1x2w2 + b   has gradient 0.5",
            "x1w1x2w2 = x1w1 + x2w2   has gradient 0.5",
            "x2w2 = x2*w2   has gradient 0.5",
            "x1w1 = x1*w1   has gradient 0.5");
    assertThat(steps.stream().flatMap(step -> step.rules().stream()))
        .containsExactly(
            "tanh gives n: 1 * (1 / cosh(n)**2) (0.5) = 0.5",
            "+ passes 0.5 unchanged to x1w1x2w2 and b",
            "+ passes 0.5 unchanged to x1w1 and x2w2",
            "* gives x2: 0.5 * w2 (1) = 0.5",
            "* gives w2: 0.5 * x2 (0) = 0",
            "* gives x1: 0.5 * w1 (-3) = -1.5",
            "* gives w1: 0.5 * x1 (2) = 1");
    assertThat(steps.get(1).node()).isSameAs(n);
    assertThat(x1.grad()).isZero();
  }

  @Test
  void whatPassesIsAlsoThereAsNumbers() {
    List<Walkthrough.Step> steps = Walkthrough.of(x.times(y).plus(x).minus(1.5));
    assertThat(steps.stream().map(Walkthrough.Step::passed))
        .containsExactly(
            List.of(new Walkthrough.Passed(0, 1, 1)),
            List.of(new Walkthrough.Passed(0, 1, 1), new Walkthrough.Passed(1, 1, 1)),
            List.of(new Walkthrough.Passed(0, 4, 4), new Walkthrough.Passed(1, 2, 2)));
    Value detour = Values.where(x.lt(y), x.square(), y);
    assertThat(Walkthrough.of(detour.times(3)).stream().map(Walkthrough.Step::passed))
        .containsExactly(
            List.of(new Walkthrough.Passed(0, 3, 3)),
            List.of(new Walkthrough.Passed(1, 1, 3)),
            List.of(new Walkthrough.Passed(0, 4, 12)));
  }

  @Test
  void theWayForwardIsToldInNumbers() {
    Value product = x.times(y.unaryMinus()).label("p");
    List<Walkthrough.Step> steps = Walkthrough.forward(product.exp().minus(x));
    assertThat(steps.stream().map(Walkthrough.Step::title))
        .startsWith("-y   is -4", "p = x*-y   is -8");
    assertThat(steps.stream().flatMap(step -> step.rules().stream()))
        .containsExactly(
            "-(4) = -4",
            "2 * (-4) = -8",
            "exp(-8) = 0.000335462627903",
            "0.000335462627903 - 2 = -1.99966453737");
    assertThat(steps).allMatch(step -> step.passed().isEmpty());
    Value sum = Values.sum(x, x, x, x, x, x, x, x, x);
    assertThat(Walkthrough.forward(sum).get(0).rules())
        .containsExactly("sum(2, 2, 2, 2, 2, 2, 2, 2, ...) = 18");
  }

  @Test
  void aValueUsedTwiceAddsUp() {
    assertThat(rules(x.plus(x)))
        .containsExactly("+ passes 1 unchanged to x and x", "added up, x now has 2");
    assertThat(rules(x.times(x)))
        .containsExactly(
            "* gives x: 1 * x (2) = 2", "* gives x: 1 * x (2) = 2", "added up, x now has 4");
  }

  @Test
  void differencesTurnRound() {
    assertThat(rules(x.minus(y)))
        .containsExactly("- passes 1 unchanged to x and -1, its sign turned, to y");
    assertThat(rules(x.unaryMinus())).containsExactly("- passes -1, its sign turned, to x");
  }

  @Test
  void quotientsAndPowersShowTheirRule() {
    assertThat(rules(x.div(y).label("q")))
        .containsExactly(
            "/ gives x: 1 * (1 / y) (0.25) = 0.25", "/ gives y: 1 * (-q / y) (-0.125) = -0.125");
    assertThat(rules(x.plus(y).cos()).get(0)).startsWith("cos gives x + y: 1 * (-sin(x + y))");
    assertThat(rules(Value.of(3.0, "\u03b1").square()).get(0))
        .isEqualTo("square gives \u03b1: 1 * (2 * \u03b1) (6) = 6");
    assertThat(rules(x.pow(3))).containsExactly("** gives x: 1 * (3 * x**(3 - 1)) (12) = 12");
    assertThat(rules(x.plus(1).exp().log()))
        .containsExactly(
            "log gives exp(x + 1): 1 * (1 / exp(x + 1)) (0.0497870683679) = 0.0497870683679",
            "exp gives x + 1: 0.0497870683679 * exp(x + 1) (20.0855369232) = 1",
            "+ passes 1 unchanged to x");
  }

  @Test
  void choicesSayWhatTheyChose() {
    assertThat(rules(Values.where(x.lt(y), x, y)))
        .containsExactly("where sends 1 to x, which it chose");
    assertThat(rules(x.max(y))).containsExactly("max sends 1 to y, the largest");
    assertThat(rules(x.min(y))).containsExactly("min sends 1 to x, the smallest");
    assertThat(rules(x.max(9))).containsExactly("max sends nothing: the largest is a constant");
    assertThat(rules(Values.max(x, x, y.div(2)).times(1)).get(1))
        .startsWith("max shares 1 among 3 equals, 0.333333333333 to x, x and y/2");
    assertThat(rules(x.max(2))).containsExactly("max shares 1 among 2 equals, 0.5 to x");
    assertThat(rules(x.floor())).containsExactly("floor is flat: nothing passes");
    assertThat(rules(Values.where(x.gt(y), x, Value.constant(1))))
        .containsExactly("where sends 1 to a constant, which it chose");
  }

  @Test
  void operationsOnManyNameEachOperand() {
    assertThat(rules(Values.sum(x, y, Value.of(1.0, "z"))))
        .containsExactly("sum passes 1 unchanged to x, y and z");
    assertThat(rules(Values.dot(List.of(x), List.of(y))))
        .containsExactly("dot gives x: 1 * y (4) = 4", "dot gives y: 1 * x (2) = 2");
    assertThat(rules(Values.fma(x, y, x.sin().label("s"))))
        .startsWith(
            "fma gives x: 1 * y (4) = 4", "fma gives y: 1 * x (2) = 2", "fma gives s: 1 * 1 = 1");
    assertThat(rules(Values.logSumExp(x, x).label("z")))
        .containsExactly(
            "logSumExp gives x: 1 * exp(x - z) (0.5) = 0.5",
            "logSumExp gives x: 1 * exp(x - z) (0.5) = 0.5",
            "added up, x now has 1");
  }

  @Test
  void constantsReceiveNothing() {
    assertThat(rules(x.times(3))).containsExactly("* gives x: 1 * 3 = 3");
    assertThat(rules(x)).isEmpty();
  }

  @Test
  void longNamesBecomePlacesInTheOrder() {
    Value longOne = x.plus(y).plus(x).plus(y).plus(x).plus(y).plus(x).plus(y);
    assertThat(rules(longOne.times(y)))
        .startsWith("* gives #9: 1 * y (4) = 4", "* gives y: 1 * #9 (24) = 24");
    assertThat(Walkthrough.names(longOne.times(y))).startsWith("x", "y", "x + y").contains("#9");
  }

  @Test
  void ofManyOperandsTheFirstEightAreTold() {
    List<Value> many = IntStream.rangeClosed(1, 10).mapToObj(Value::of).toList();
    assertThat(rules(Values.sum(many)).get(0)).endsWith("to 1, 2, 3, 4, 5, 6, 7, 8 and 2 more");
    assertThat(rules(Values.sum(many.subList(0, 8))).get(0)).endsWith("7 and 8");
    List<Value> others = IntStream.rangeClosed(1, 10).mapToObj(Value::of).toList();
    assertThat(rules(Values.dot(many, others)))
        .hasSize(9)
        .last()
        .isEqualTo("and so on for 12 more");
    assertThat(rules(Values.dot(many.subList(0, 4), others.subList(0, 4)))).hasSize(8);
  }

  @Test
  void aLoopTellsWhatEachOperandReceives() {
    // (x, y) -> (y, 2 x), three times: (2 y, 4 x).
    List<Value> last = Scan.steps(3).last(List.of(x, y), s -> List.of(s[1], s[0].times(2)));
    List<Walkthrough.Step> steps = Walkthrough.of(last.get(0).times(3).plus(last.get(1)));
    assertThat(steps).hasSize(3);
    assertThat(steps.get(2).title().split("; "))
        .hasSize(2)
        .anyMatch(title -> title.endsWith(" has gradient 3"))
        .anyMatch(title -> title.endsWith(" has gradient 1"));
    assertThat(steps.get(2).rules()).containsExactly("scan gives x: 4", "scan gives y: 6");
    // Only one of the two is used.
    steps = Walkthrough.of(last.get(1).times(3));
    assertThat(steps).hasSize(2);
    assertThat(steps.get(1).title()).doesNotContain(";").endsWith(" has gradient 3");
    assertThat(steps.get(1).rules()).contains("scan gives x: 12");
  }

  @Test
  void ofTheManyOperandsOfALoopTheFirstEightAreTold() {
    List<Value> many = IntStream.rangeClosed(1, 10).mapToObj(Value::of).toList();
    Value sum = Values.sum(Scan.steps(2).last(many, s -> List.of(s)));
    List<Walkthrough.Step> steps = Walkthrough.of(sum);
    assertThat(steps.get(1).title().split("; ")).hasSize(10);
    assertThat(steps.get(1).rules()).hasSize(9).last().isEqualTo("and so on for 2 more");
    Value fewer = Values.sum(Scan.steps(2).last(many.subList(0, 8), s -> List.of(s)));
    assertThat(Walkthrough.of(fewer).get(1).rules()).hasSize(8).last().isEqualTo("scan gives 8: 1");
  }

  @Test
  @Tag("large")
  void largeGraphsAreToldInReasonableTimeAndLength() {
    List<Value> many = IntStream.range(0, 5000).mapToObj(Value::of).toList();
    List<Value> shares = Values.softmax(many);
    Value output = Values.dot(shares, many);
    for (int i = 0; i < 5000; i++) {
      output = Values.logSumExp(output, output, output, output);
    }
    List<String> rules = rules(output);
    assertThat(rules).hasSizeGreaterThan(10_000).allMatch(rule -> rule.length() < 2000);
    assertThat(rules(Values.sum(many)).get(0)).endsWith("and 4992 more");
  }

  @Test
  void aChangedLeafIsNoticed() {
    Value z = x.times(y);
    x.data(1.0);
    assertThatThrownBy(() -> Walkthrough.of(z)).isInstanceOf(IllegalStateException.class);
  }
}
