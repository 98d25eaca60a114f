package io.github.chainrule.viz;

import io.github.chainrule.core.Source;
import io.github.chainrule.core.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The values that share a card of a [Summary]: how many they are, and between what their numbers
/// lie.
final class Members {
  final Set<Members> operands = new LinkedHashSet<>();
  private final Value first;
  private final String operation;
  private final String name;
  private int size;
  private double leastData = Double.POSITIVE_INFINITY;
  private double mostData = Double.NEGATIVE_INFINITY;
  private double leastGrad = Double.POSITIVE_INFINITY;
  private double mostGrad = Double.NEGATIVE_INFINITY;

  /// @param operation the sign of the card; empty for leaves and constants
  /// @param name what they are called in the plural
  Members(Value first, String operation, String name) {
    this.first = first;
    this.operation = operation;
    this.name = name;
  }

  Value first() {
    return first;
  }

  int size() {
    return size;
  }

  void add(Value value) {
    size++;
    include(value.data(), value.data(), value.grad(), value.grad());
  }

  void addAll(Members others) {
    size += others.size;
    include(others.leastData, others.mostData, others.leastGrad, others.mostGrad);
    operands.addAll(others.operands);
  }

  /// NaN stays, because the smaller and the larger of NaN and a number are NaN.
  private void include(double lowData, double highData, double lowGrad, double highGrad) {
    leastData = Math.min(leastData, lowData);
    mostData = Math.max(mostData, highData);
    leastGrad = Math.min(leastGrad, lowGrad);
    mostGrad = Math.max(mostGrad, highGrad);
  }

  Card card(List<Integer> places, boolean output) {
    String title = size == 1 ? first.label() : String.format(Locale.ROOT, "%,d %s", size, name);
    Card.Row data = Card.Row.data(range(leastData, mostData));
    Card.Row grad = Card.Row.grad(range(leastGrad, mostGrad));
    boolean constants = first.operation() == Source.CONSTANT;
    Card.Kind kind =
        constants
            ? Card.Kind.CONSTANT
            : operation.isEmpty() ? Card.Kind.LEAF : output ? Card.Kind.OUTPUT : Card.Kind.RESULT;
    return new Card(
        operation,
        title,
        constants ? List.of(data) : List.of(data, grad),
        kind,
        true,
        Map.of(),
        size == 1 ? first.describe() : title + (operation.isEmpty() ? "" : " by " + operation),
        places);
  }

  private static String range(double least, double most) {
    String from = FourDigits.of(least);
    String to = FourDigits.of(most);
    return from.equals(to) ? from : from + " to " + to;
  }
}
