package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordFunctionTest {
  record Market(Value rate, Value spread) {}

  record Bond(Value[] payments, Market market, List<Value> extras) {}

  private static Value price(Bond bond) {
    Value total = bond.market.rate.plus(bond.market.spread);
    Value price = Value.constant(0);
    for (int i = 0; i < bond.payments.length; i++) {
      price = price.plus(bond.payments[i].times(total.times(-(i + 1)).exp()));
    }
    return price.plus(Values.sum(bond.extras));
  }

  private final RecordFunction<Bond> price =
      RecordFunction.of(Bond.class, RecordFunctionTest::price);
  private final Bond bond = bond(0.03, 1, 2, 3);

  private static Bond bond(double rate, double... payments) {
    return new Bond(
        Arrays.stream(payments).mapToObj(Value::of).toArray(Value[]::new),
        new Market(Value.of(rate, "rate"), Value.of(0.01)),
        List.of(Value.of(5)));
  }

  @Test
  void derivativesGoByName() {
    double value = Math.exp(-0.04) + 2 * Math.exp(-0.08) + 3 * Math.exp(-0.12) + 5;
    assertThat(price.value(bond)).isEqualTo(value);
    Map<String, Double> gradient = price.gradientByName(bond);
    assertThat(gradient.keySet())
        .containsExactly(
            "payments[0]",
            "payments[1]",
            "payments[2]",
            "market.rate",
            "market.spread",
            "extras[0]");
    assertThat(gradient.get("payments[1]")).isEqualTo(Math.exp(-0.08));
    double slope = -Math.exp(-0.04) - 4 * Math.exp(-0.08) - 9 * Math.exp(-0.12);
    assertThat(gradient.get("market.rate"))
        .isEqualTo(slope)
        .isEqualTo(gradient.get("market.spread"));
    assertThat(gradient.get("extras[0]")).isEqualTo(1.0);
    Map<String, Map<String, Double>> hessian = price.hessianByName(bond);
    assertThat(hessian.get("payments[2]").get("market.rate")).isEqualTo(-3 * Math.exp(-0.12));
    assertThat(hessian.get("payments[0]").get("payments[1]")).isZero();
  }

  @Test
  void theGradientIsARecordOfValues() {
    Bond gradient = price.gradient(bond);
    assertThat(gradient.payments[1].data()).isEqualTo(Math.exp(-0.08));
    assertThat(gradient.extras.get(0).data()).isEqualTo(1.0);
    Value convexity = Derivatives.gradient(gradient.market.rate, bond.market.rate).get(0);
    assertThat(convexity.data())
        .isEqualTo(price.hessianByName(bond).get("market.rate").get("market.rate"));
    assertThat(price.apply(bond).data()).isEqualTo(price.value(bond));
    assertThat(bond.market.rate.grad()).isZero();
  }

  @Test
  void anOptimiserTakesItAsAFunctionOfAnArray() {
    double[] x = price.numbers(bond);
    assertThat(x).containsExactly(1, 2, 3, 0.03, 0.01, 5);
    assertThat(price.names(bond)).hasSize(6).contains("market.rate");
    assertThat(price.flat(bond).gradient(x)[3])
        .isEqualTo(price.gradientByName(bond).get("market.rate"));
    Bond again = price.record(bond, x);
    assertThat(price.value(again)).isEqualTo(price.value(bond));
    assertThat(again.market.rate.operation()).isEqualTo(Source.CONSTANT);
    assertThatThrownBy(() -> price.record(bond, 1, 2))
        .hasMessage("the array has 2 numbers, but the values of the record are 6");
  }

  @Test
  void recordsOfOtherShapesAreOtherFunctions() {
    assertThat(price.value(bond(0.03, 1))).isEqualTo(Math.exp(-0.04) + 5);
    assertThat(price.gradientByName(bond(0.03))).hasSize(3);
    assertThat(price.value(bond)).isGreaterThan(10.0);
  }

  record Layer(List<Value> weights, Value bias) {}

  record Net(List<Layer> layers, Value scale) {}

  @Test
  void aListOfRecordsIsNamedByPlace() {
    RecordFunction<Net> sum =
        RecordFunction.of(
            Net.class,
            net -> {
              Value total = net.scale;
              for (Layer layer : net.layers) {
                total = total.times(Values.sum(layer.weights).plus(layer.bias));
              }
              return total;
            });
    Layer one = new Layer(List.of(Value.of(1), Value.of(2)), Value.of(3));
    Layer two = new Layer(List.of(Value.of(4)), Value.of(5));
    Net net = new Net(List.of(one, two), Value.of(10));
    assertThat(sum.gradientByName(net))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "layers[0].weights[0]", 90.0,
                "layers[0].weights[1]", 90.0,
                "layers[0].bias", 90.0,
                "layers[1].weights[0]", 60.0,
                "layers[1].bias", 60.0,
                "scale", 54.0));
    assertThat(sum.gradient(net).layers.get(1).bias.data()).isEqualTo(60.0);
    assertThat(sum).hasToString("RecordFunction(Net)");
  }

  record WithText(Value x, String name) {}

  record WithTexts(List<String> names) {}

  record Refusing(Value x) {
    Refusing {
      if (x.label().isEmpty()) {
        throw new IllegalArgumentException("no label");
      }
    }
  }

  @Test
  void whatIsNoValueIsNamed() {
    assertThatThrownBy(() -> RecordFunction.of(WithText.class, WithText::x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "component name of WithText is java.lang.String; it must be a Value, Value[],"
                + " List<Value>, a record of such, or a list of such records");
    assertThatThrownBy(() -> RecordFunction.of(WithTexts.class, w -> Value.constant(0)))
        .hasMessageContaining("component names of WithTexts is java.util.List<java.lang.String>");
    Bond hollow = new Bond(new Value[] {Value.of(1), null}, bond.market, bond.extras);
    assertThatThrownBy(() -> price.value(hollow)).hasMessage("payments of a record is null");
    assertThatThrownBy(() -> price.value(new Bond(new Value[0], null, bond.extras)))
        .hasMessage("market of a record is null");
    RecordFunction<Refusing> refused = RecordFunction.of(Refusing.class, Refusing::x);
    assertThatThrownBy(() -> refused.gradient(new Refusing(Value.of(1, "x"))))
        .hasMessage("record Refusing refused values: no label")
        .hasRootCauseMessage("no label");
    assertThatThrownBy(() -> RecordFunction.of(Bond.class, b -> null).value(bond))
        .hasMessage("a function gave null");
  }

  record Tree(Value value, List<Tree> branches) {

    Value sum() {
      return value.plus(Values.sum(branches.stream().map(Tree::sum).toList()));
    }
  }

  @Test
  void aRecordMayHoldAListOfItsOwnKind() {
    Tree tree = new Tree(Value.of(1), List.of(new Tree(Value.of(2), List.of())));
    assertThat(RecordFunction.of(Tree.class, t -> t.sum().square()).gradientByName(tree))
        .containsEntry("branches[0].value", 6.0);
  }
}
