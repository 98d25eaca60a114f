package io.github.chainrule.playground;

import io.github.chainrule.core.Primitive;
import io.github.chainrule.core.Source;
import io.github.chainrule.core.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A graph as a Java program that makes it, with its derivatives.
final class JavaText {
  /// Deeper expressions are taken apart, for nobody could read them.
  private static final int DEEPEST = 8;

  private static final Set<String> TAKEN =
      Set.of(
          """
          abstract assert boolean break byte case catch char class const continue default do double \
          else enum extends false final finally float for goto if implements import instanceof int \
          interface long native new null package private protected public return short static \
          strictfp super switch synchronized this throw throws transient true try void volatile \
          while _ arguments Value Values System\
          """
              .split(" "));

  private final Set<String> used = new HashSet<>();
  private final IdentityHashMap<Value, String> known = new IdentityHashMap<>();
  private final Map<Value, Integer> uses = new HashMap<>();
  private final IdentityHashMap<Value, Integer> depths = new IdentityHashMap<>();
  private final StringBuilder body = new StringBuilder();
  private boolean callsValues;

  private JavaText() {}

  static String of(Map<String, Value> variables, Value output) {
    return new JavaText().program(variables, output);
  }

  private String program(Map<String, Value> variables, Value output) {
    List<Value> order = output.topologicalOrder();
    order.forEach(value -> value.operands().forEach(of -> uses.merge(of, 1, Integer::sum)));
    // Variables keep their names as far as they can.
    variables.values().forEach(value -> leaf(value));
    for (Value value : order) {
      if (value.operation() == Source.LEAF && !known.containsKey(value)) {
        leaf(value);
      } else if (value.operation() != Source.LEAF && value != output) {
        result(value);
      }
    }
    String last = known.get(output);
    if (last == null) {
      last = name(output.label().isEmpty() ? "output" : output.label());
      declare(last, output, expression(output));
    }
    StringBuilder program = new StringBuilder("import io.github.chainrule.core.Value;\n");
    if (callsValues) {
      program.append("import io.github.chainrule.core.Values;\n");
    }
    program.append("\npublic class Example {\n  public static void main(String[] arguments) {\n");
    program.append(body);
    program.append("    ").append(last).append(".backward();\n");
    String label = output.label().isEmpty() ? "value" : output.label();
    print(program, label + " = ", last + ".data()");
    String by = output.label().isEmpty() ? "d/d" : "d" + output.label() + "/d";
    variables.forEach(
        (name, value) -> print(program, by + name + " = ", known.get(value) + ".grad()"));
    return program.append("  }\n}\n").toString();
  }

  private static void print(StringBuilder program, String text, String number) {
    program.append("    System.out.println(").append(quoted(text)).append(" + ");
    program.append(number).append(");\n");
  }

  private void leaf(Value value) {
    String name = name(value.label());
    known.put(value, name);
    body.append("    Value ").append(name).append(" = Value.of(").append(literal(value.data()));
    body.append(", ").append(quoted(value.label())).append(");\n");
  }

  /// A result that is named, used several times, or made of many others gets a line of its own.
  private void result(Value value) {
    int depth =
        1 + value.operands().stream().mapToInt(of -> depths.getOrDefault(of, 0)).max().orElse(0);
    boolean ofItsOwn =
        !value.label().isEmpty() || uses.getOrDefault(value, 0) > 1 || depth > DEEPEST;
    if (value.operation() == Source.CONSTANT || !ofItsOwn) {
      depths.put(value, depth);
      return;
    }
    String name = name(value.label().isEmpty() ? "t" + (used.size() + 1) : value.label());
    declare(name, value, expression(value));
  }

  private void declare(String name, Value value, String expression) {
    body.append("    Value ").append(name).append(" = ").append(expression);
    if (!value.label().isEmpty() && value.operation() != Source.CONSTANT) {
      body.append(".label(").append(quoted(value.label())).append(')');
    }
    body.append(";\n");
    known.put(value, name);
  }

  /// An identifier like a label that is not taken yet.
  private String name(String label) {
    String like = label.replaceAll("[^\\p{L}\\p{M}\\p{Nd}_]", "_");
    String first =
        like.isEmpty() || !Character.isJavaIdentifierStart(like.codePointAt(0)) ? "v" : "";
    String name = first + like;
    while (TAKEN.contains(name) || used.contains(name)) {
      name += "_";
    }
    used.add(name);
    return name;
  }

  private String expression(Value value) {
    String name = known.get(value);
    if (name != null) {
      return name;
    }
    if (value.operation() == Source.CONSTANT) {
      return "Value.constant(" + literal(value.data()) + ")";
    }
    List<Value> operands = value.operands();
    // Formulas have no others.
    Primitive primitive = (Primitive) value.operation();
    return switch (primitive) {
      case ADD -> infix("plus", operands);
      case SUBTRACT -> infix("minus", operands);
      case MULTIPLY -> infix("times", operands);
      case DIVIDE -> infix("div", operands);
      case POWER, POWER_CONSTANT -> infix("pow", operands);
      case LESS -> infix("lt", operands);
      case LESS_OR_EQUAL -> infix("le", operands);
      case GREATER -> infix("gt", operands);
      case GREATER_OR_EQUAL -> infix("ge", operands);
      case EQUAL -> infix("eq", operands);
      case NOT_EQUAL -> infix("ne", operands);
      case NEGATE -> infix("unaryMinus", operands);
      case HYPOT, ATAN2 -> infix(primitive.symbol(), operands);
      case WHERE, FMA, SUM, MAX, MIN, LOG_SUM_EXP ->
          values(primitive.symbol() + "(" + all(operands) + ")");
      case DOT -> {
        int n = operands.size() / 2;
        yield values(
            "dot(new Value[] {%s}, new Value[] {%s})"
                .formatted(all(operands.subList(0, n)), all(operands.subList(n, 2 * n))));
      }
      case POLYGAMMA -> {
        int order = (int) operands.get(1).data();
        String x = expression(operands.get(0));
        yield order == 0 ? x + ".digamma()" : x + ".polygamma(" + order + ")";
      }
      default -> expression(operands.get(0)) + "." + primitive.symbol() + "()";
    };
  }

  private String values(String call) {
    callsValues = true;
    return "Values." + call;
  }

  private String all(List<Value> operands) {
    return operands.stream().map(this::expression).collect(Collectors.joining(", "));
  }

  private String infix(String method, List<Value> operands) {
    String left = expression(operands.get(0)) + "." + method + "(";
    if (operands.size() == 1) {
      return left + ")";
    }
    Value right = operands.get(1);
    boolean number = right.operation() == Source.CONSTANT;
    return left + (number ? literal(right.data()) : expression(right)) + ")";
  }

  private static String literal(double number) {
    if (Double.isNaN(number)) {
      return "Double.NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
    }
    return Double.toString(number);
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
