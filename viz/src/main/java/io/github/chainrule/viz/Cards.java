package io.github.chainrule.viz;

import io.github.chainrule.core.Operation;
import io.github.chainrule.core.Primitive;
import io.github.chainrule.core.Source;
import io.github.chainrule.core.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One card for each value of a graph, operands before results, each value once however often it is
/// used.
final class Cards {
  private final Map<Value, Integer> places = new HashMap<>();
  private final List<Card> cards = new ArrayList<>();

  /// Where the value at hand is in the order.
  private int place = -1;

  private Cards() {}

  /// The cards of a graph given in topological order, with the output last.
  ///
  /// @param expandDots whether each dot product is shown as its products and their sum
  static List<Card> of(List<Value> order, boolean expandDots) {
    Cards all = new Cards();
    for (Value value : order) {
      all.place++;
      boolean output = value == order.get(order.size() - 1);
      if (expandDots && value.operation() == Primitive.DOT) {
        all.addProductsAndSum(value, output);
      } else {
        List<Integer> operands = value.operands().stream().map(all.places::get).toList();
        all.add(value, value.operation().symbol(), symmetric(value.operation()), operands, output);
      }
    }
    return all.cards;
  }

  private void addProductsAndSum(Value dot, boolean output) {
    List<Value> factors = dot.operands();
    int terms = factors.size() / 2;
    List<Integer> products = new ArrayList<>();
    for (int i = 0; i < terms; i++) {
      Value x = factors.get(i);
      Value y = factors.get(i + terms);
      // A sum passes its gradient on unchanged.
      List<Card.Row> rows =
          List.of(
              Card.Row.data(FourDigits.of(x.data() * y.data())),
              Card.Row.grad(FourDigits.of(dot.grad())));
      String tooltip = "data " + x.data() * y.data() + ", grad " + dot.grad();
      products.add(cards.size());
      List<Integer> operands = List.of(places.get(x), places.get(y));
      Map<String, String> marks = new TreeMap<>(marks());
      marks.put("term", Integer.toString(i));
      cards.add(new Card("*", "", rows, Card.Kind.RESULT, true, marks, tooltip, operands));
    }
    add(dot, "+", true, products, output);
  }

  private void add(
      Value value, String sign, boolean symmetric, List<Integer> operands, boolean output) {
    places.put(value, cards.size());
    boolean constant = value.operation() == Source.CONSTANT;
    String data = FourDigits.of(value.data());
    List<Card.Row> rows =
        constant
            ? List.of(Card.Row.data(data))
            : List.of(Card.Row.data(data), Card.Row.grad(FourDigits.of(value.grad())));
    Card.Kind kind =
        constant
            ? Card.Kind.CONSTANT
            : value.operation() == Source.LEAF
                ? Card.Kind.LEAF
                : output ? Card.Kind.OUTPUT : Card.Kind.RESULT;
    String title = value.label();
    cards.add(new Card(sign, title, rows, kind, symmetric, marks(), value.describe(), operands));
  }

  private Map<String, String> marks() {
    return Map.of("place", Integer.toString(place));
  }

  private static boolean symmetric(Operation operation) {
    return operation instanceof Primitive primitive
        && switch (primitive) {
          case ADD, MULTIPLY, HYPOT, EQUAL, NOT_EQUAL, SUM, MAX, MIN, LOG_SUM_EXP -> true;
          default -> false;
        };
  }
}
