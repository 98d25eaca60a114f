package io.github.chainrule.core;

/// Writes values as short text: a label, a number, or an expression of labels and numbers. What is
/// too deep or too long is cut off with dots, so that naming a value never takes long, however
/// large the graph behind it is.
final class Expressions {
  private static final String OMITTED = "...";
  private static final int DEEPEST = 4;
  private static final int MOST_OPERANDS = 4;
  private static final int LONGEST = 80;
  private static final int ATOM = 9;

  private final StringBuilder text = new StringBuilder();

  private Expressions() {}

  /// How to call a value: its label, or what it was made from.
  static String name(Value value) {
    Expressions expressions = new Expressions();
    expressions.name(value, DEEPEST);
    return expressions.cut();
  }

  /// The label and what the value was made from, as `L = d*f`; empty if neither is known.
  static String definition(Value value) {
    Expressions expressions = new Expressions();
    expressions.text.append(value.label());
    if (Graph.operandCount(value) > 0) {
      expressions.text.append(value.label().isEmpty() ? "" : " = ");
      expressions.made(value, DEEPEST);
    }
    return expressions.cut();
  }

  /// The operands as they print themselves, `[Value(data=2.0), Value(data=3.0)]`.
  static String operands(Value value) {
    Expressions expressions = new Expressions();
    int count = Graph.operandCount(value);
    expressions.text.append('[');
    for (int i = 0; i < Math.min(count, MOST_OPERANDS); i++) {
      expressions.text.append(i == 0 ? "" : ", ").append(value.operand(i));
    }
    expressions.text.append(count > MOST_OPERANDS ? ", " + OMITTED : "").append(']');
    return expressions.text.toString();
  }

  private String cut() {
    return text.length() <= LONGEST ? text.toString() : text.substring(0, LONGEST) + OMITTED;
  }

  private void name(Value value, int depth) {
    if (!value.label().isEmpty()) {
      text.append(value.label());
    } else if (Graph.operandCount(value) > 0) {
      made(value, depth);
    } else {
      text.append(Numbers.brief(value.number()));
    }
  }

  private void made(Value value, int depth) {
    if (depth == 0 || text.length() > LONGEST) {
      text.append(OMITTED);
    } else if (value instanceof Node node) {
      made(node, depth);
    } else {
      call(value, depth);
    }
  }

  private void made(Node node, int depth) {
    Primitive primitive = node.primitive;
    int binding = binding(primitive);
    switch (primitive) {
      case NEGATE -> {
        text.append('-');
        operand(node.operand(0), binding, depth);
      }
      case ADD, SUBTRACT ->
          infix(node, " " + primitive.symbol() + " ", binding, binding + 1, depth);
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL ->
          infix(node, " " + primitive.symbol() + " ", binding + 1, binding + 1, depth);
      case MULTIPLY, DIVIDE -> infix(node, primitive.symbol(), binding, binding + 1, depth);
      case POWER, POWER_CONSTANT -> infix(node, "**", binding + 1, binding, depth);
      default -> call(node, depth);
    }
  }

  private void infix(Node node, String sign, int left, int right, int depth) {
    operand(node.operand(0), left, depth);
    text.append(sign);
    operand(node.operand(1), right, depth);
  }

  private void operand(Value operand, int leastBinding, int depth) {
    boolean parentheses = binding(operand) < leastBinding;
    text.append(parentheses ? "(" : "");
    name(operand, depth - 1);
    text.append(parentheses ? ")" : "");
  }

  private void call(Value value, int depth) {
    int count = Graph.operandCount(value);
    text.append(value.operation().symbol()).append('(');
    for (int i = 0; i < Math.min(count, MOST_OPERANDS); i++) {
      text.append(i == 0 ? "" : ", ");
      name(value.operand(i), depth - 1);
    }
    text.append(count > MOST_OPERANDS ? ", " + OMITTED : "").append(')');
    if (value instanceof Output output && output.call.outputs.length > 1) {
      text.append('[').append(output.index).append(']');
    }
  }

  /// How tightly the text of a value holds together.
  private static int binding(Value value) {
    if (!value.label().isEmpty()) {
      return ATOM;
    }
    if (value instanceof Node node) {
      return binding(node.primitive);
    }
    return value.number() < 0 ? binding(Primitive.NEGATE) : ATOM;
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
