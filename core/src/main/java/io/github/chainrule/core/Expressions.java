package io.github.chainrule.core;

import java.util.List;
import java.util.stream.Collectors;

/// Values as short text: a label, a number, or an expression of labels and numbers.
final class Expressions {
  private static final int DEEPEST = 4;
  private static final int MOST_OPERANDS = 4;
  private static final String OMITTED = "...";
  private static final int ATOM = 9;

  private Expressions() {}

  /// How to call a value: its label, or what it was made from.
  static String name(Value value) {
    return name(value, DEEPEST);
  }

  /// The label and what the value was made from, as `L = d*f`; empty if neither is known.
  static String definition(Value value) {
    if (!(value instanceof Node)) {
      return value.label();
    }
    String made = made(value, DEEPEST);
    return value.label().isEmpty() ? made : value.label() + " = " + made;
  }

  private static String name(Value value, int depth) {
    if (!value.label().isEmpty()) {
      return value.label();
    }
    return value instanceof Node ? made(value, depth) : Numbers.brief(value.data());
  }

  private static String made(Value value, int depth) {
    List<Value> operands = value.operands();
    Primitive primitive = (Primitive) value.operation();
    if (depth == 0) {
      return OMITTED;
    }
    int binding = binding(primitive);
    return switch (primitive) {
      case NEGATE -> "-" + operand(operands.get(0), binding, depth);
      case ADD, SUBTRACT, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL ->
          infix(value, " " + primitive.symbol() + " ", binding, binding + 1, depth);
      case MULTIPLY, DIVIDE -> infix(value, primitive.symbol(), binding, binding + 1, depth);
      case POWER, POWER_CONSTANT -> infix(value, "**", binding + 1, binding, depth);
      default -> primitive.symbol() + "(" + arguments(operands, depth) + ")";
    };
  }

  private static String infix(Value value, String sign, int left, int right, int depth) {
    List<Value> operands = value.operands();
    return operand(operands.get(0), left, depth) + sign + operand(operands.get(1), right, depth);
  }

  private static String arguments(List<Value> operands, int depth) {
    String text =
        operands.stream()
            .limit(MOST_OPERANDS)
            .map(operand -> name(operand, depth - 1))
            .collect(Collectors.joining(", "));
    return operands.size() > MOST_OPERANDS ? text + ", " + OMITTED : text;
  }

  private static String operand(Value operand, int leastBinding, int depth) {
    String name = name(operand, depth - 1);
    return binding(operand) < leastBinding ? "(" + name + ")" : name;
  }

  /// How tightly the text of a value holds together.
  private static int binding(Value value) {
    if (!value.label().isEmpty()) {
      return ATOM;
    }
    if (value instanceof Node node) {
      return binding(node.primitive);
    }
    return value.data() < 0 ? binding(Primitive.NEGATE) : ATOM;
  }

  private static int binding(Primitive primitive) {
    return switch (primitive) {
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL -> 0;
      case ADD, SUBTRACT -> 1;
      case MULTIPLY, DIVIDE -> 2;
      case NEGATE -> 3;
      case POWER, POWER_CONSTANT -> 4;
      default -> ATOM;
    };
  }
}
