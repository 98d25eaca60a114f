package io.github.chainrule.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Backpropagation told step by step, in words and numbers. It computes its own gradients and
/// leaves those of the values alone.
///
/// ```
/// + passes 0.5 unchanged to x1w1x2w2 and b
/// * gives x1: 0.5 * w1 (-3) = -1.5
/// * gives w1: 0.5 * x1 (2) = 1
/// ```
public final class Walkthrough {
  private static final Pattern SYMBOL_OF_OPERAND = Pattern.compile("\\b[xyz]\\b");
  private static final Pattern ATOM =
      Pattern.compile("[\\w.#]+(\\([^()]*\\))?", Pattern.UNICODE_CHARACTER_CLASS);
  private static final int LONGEST_NAME = 32;
  private static final int MOST_SHOWN = 8;

  private final Graph graph;
  private final Map<Value, Integer> places = new HashMap<>();
  private final double[] gradient;
  private final int[] arrivals;
  private final @Nullable String[] names;
  private final List<Step> steps = new ArrayList<>();

  /// One node as backpropagation visits it.
  ///
  /// @param node the node
  /// @param title the node by name, and the gradient that has arrived at it
  /// @param rules what its rule sends to its operands, a sentence for each product
  /// @param passed the same as numbers, in the order of the operands; forward nothing passes
  public record Step(Value node, String title, List<String> rules, List<Passed> passed) {}

  /// What backpropagation sends to an operand: the gradient of the node times the local partial.
  ///
  /// @param operand the place among the operands of the node
  /// @param partial how fast the node grows with this operand; NaN where the rule is one for all
  ///   operands at once
  /// @param amount what is added to the gradient of the operand
  public record Passed(int operand, double partial, double amount) {}

  private Walkthrough(Graph graph) {
    this.graph = graph;
    this.gradient = new double[graph.order.length];
    this.arrivals = new int[graph.order.length];
    this.names = new @Nullable String[graph.order.length];
    for (Value value : graph.order) {
      places.put(value, places.size());
    }
  }

  /// The steps from the output back to the leaves, in the order in which [Value#backward()] visits
  /// the results that the output depends on.
  ///
  /// @throws IllegalStateException if a leaf was changed since the graph was evaluated
  public static List<Step> of(Value output) {
    Graph graph = Graph.withConstants(output);
    graph.requireFresh();
    return new Walkthrough(graph).walk();
  }

  /// How the numbers come about, from the leaves to the output: the steps in which each result is
  /// computed, in topological order, such as `2 * (-3) = -6` for `x1*w1 is -6`.
  ///
  /// @throws IllegalStateException if a leaf was changed since the graph was evaluated
  public static List<Step> forward(Value output) {
    Graph graph = Graph.withConstants(output);
    graph.requireFresh();
    Walkthrough names = new Walkthrough(graph);
    List<Step> steps = new ArrayList<>();
    for (int p = 0; p < graph.order.length; p++) {
      Value value = graph.order[p];
      if (Graph.operandCount(value) > 0) {
        String title = names.known(p) + "   is " + Numbers.brief(value.data());
        steps.add(new Step(value, title, List.of(evaluation(value)), List.of()));
      }
    }
    return List.copyOf(steps);
  }

  /// What the steps call each value of the graph, in topological order: by its label, by a short
  /// expression, or by its place in that order, as `#7`.
  public static List<String> names(Value output) {
    Walkthrough names = new Walkthrough(Graph.withConstants(output));
    return Arrays.stream(names.graph.order).map(names::name).toList();
  }

  private static String evaluation(Value value) {
    int count = Graph.operandCount(value);
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < Math.min(count, MOST_SHOWN); i++) {
      numbers.add(Numbers.brief(value.operand(i).data()));
    }
    if (count > MOST_SHOWN) {
      numbers.add("...");
    }
    String sign = value.operation().symbol();
    boolean infix = count == 2 && !Character.isLetter(sign.charAt(0));
    String text =
        infix
            ? enclosed(numbers.get(0)) + " " + sign + " " + enclosed(numbers.get(1))
            : sign + "(" + String.join(", ", numbers) + ")";
    return text + " = " + Numbers.brief(value.data());
  }

  private static String enclosed(String number) {
    return number.startsWith("-") ? "(" + number + ")" : number;
  }

  private List<Step> walk() {
    int root = graph.order.length - 1;
    gradient[root] = 1.0;
    arrivals[root] = 1;
    for (int p = root; p >= 0; p--) {
      Value value = graph.order[p];
      int[] outputs = graph.call(p);
      if (arrivals[p] > 0 && value instanceof Node node) {
        List<Passed> passed = new ArrayList<>();
        List<String> rules = rules(node, gradient[p], passed);
        steps.add(new Step(node, title(p), rules, List.copyOf(passed)));
      } else if (value instanceof Output output && outputs != null && reached(outputs)) {
        String title =
            Arrays.stream(outputs)
                .filter(place -> place >= 0)
                .mapToObj(this::title)
                .collect(Collectors.joining("; "));
        List<Passed> passed = new ArrayList<>();
        List<String> rules = rules(output.call, outputs, passed);
        steps.add(new Step(output, title, rules, List.copyOf(passed)));
      }
    }
    return List.copyOf(steps);
  }

  private String title(int place) {
    return known(place) + "   has gradient " + Numbers.brief(gradient[place]);
  }

  private String known(int place) {
    String definition = Expressions.definition(graph.order[place]);
    return definition.length() <= 2 * LONGEST_NAME ? definition : name(graph.order[place]);
  }

  private boolean reached(int[] outputs) {
    return Arrays.stream(outputs).anyMatch(place -> place >= 0 && arrivals[place] > 0);
  }

  private List<String> rules(Call call, int[] outputs, List<Passed> to) {
    Sensitivities cotangents = new Sensitivities(outputs.length);
    for (int i = 0; i < outputs.length; i++) {
      if (outputs[i] >= 0 && arrivals[outputs[i]] > 0) {
        cotangents.add(i, gradient[outputs[i]]);
      }
    }
    Sensitivities passed = new Sensitivities(call.operands.length);
    call.mapping.pull(Mapping.numbers(call.operands), call.data, cotangents, passed);
    List<String> told = new ArrayList<>();
    for (int i = 0; i < call.operands.length; i++) {
      Value operand = call.operands[i];
      if (passed.present[i] && !(operand instanceof Constant)) {
        double number = passed.numbers[i];
        to.add(new Passed(i, Double.NaN, number));
        gradient[place(operand)] += number;
        arrivals[place(operand)]++;
        told.add(call.mapping.symbol() + " gives " + name(operand) + ": " + Numbers.brief(number));
      }
    }
    int more = told.size() - MOST_SHOWN;
    return more <= 0
        ? told
        : Stream.concat(
                told.stream().limit(MOST_SHOWN), Stream.of("and so on for " + more + " more"))
            .toList();
  }

  private int place(Value value) {
    return Objects.requireNonNull(places.get(value));
  }

  private List<String> rules(Node node, double cotangent, List<Passed> to) {
    String sign = node.primitive.symbol();
    String g = Numbers.brief(cotangent);
    if (node.primitive.flat()) {
      return List.of(sign + " is flat: nothing passes");
    }
    List<Integer> receivers = new ArrayList<>();
    Set<Value> again = new LinkedHashSet<>();
    double total = node.total();
    for (int i = 0; i < node.operandCount(); i++) {
      Double passed = node.chain(i, cotangent, total);
      if (passed != null && !(node.operand(i) instanceof Constant)) {
        receivers.add(i);
        Double partial = node.chain(i, 1.0, total);
        to.add(new Passed(i, partial == null ? Double.NaN : partial, passed));
        int place = place(node.operand(i));
        gradient[place] += passed;
        if (++arrivals[place] > 1) {
          again.add(node.operand(i));
        }
      }
    }
    List<String> told =
        switch (node.primitive) {
          case ADD, SUM ->
              List.of(sign + " passes " + g + " unchanged to " + and(names(node, receivers)));
          case SUBTRACT, NEGATE -> List.of(subtraction(node, receivers, cotangent));
          case WHERE ->
              List.of("where sends " + g + " to " + branch(node, receivers) + ", which it chose");
          case MAX, MIN -> List.of(extreme(node, receivers, cotangent));
          default -> products(node, receivers, cotangent);
        };
    if (again.isEmpty()) {
      return told;
    }
    return Stream.concat(told.stream(), Stream.of("added up, " + and(totals(again)))).toList();
  }

  private List<String> totals(Set<Value> again) {
    return again.stream()
        .limit(MOST_SHOWN)
        .map(value -> name(value) + " now has " + Numbers.brief(gradient[place(value)]))
        .toList();
  }

  private String subtraction(Node node, List<Integer> receivers, double cotangent) {
    List<String> parts = new ArrayList<>();
    for (int i : receivers) {
      boolean kept = i == 0 && node.primitive == Primitive.SUBTRACT;
      parts.add(
          kept
              ? Numbers.brief(cotangent) + " unchanged to " + name(node.operand(i))
              : Numbers.brief(-cotangent) + ", its sign turned, to " + name(node.operand(i)));
    }
    return node.primitive.symbol() + " passes " + and(parts);
  }

  private String branch(Node node, List<Integer> receivers) {
    return receivers.isEmpty() ? "a constant" : name(node.operand(receivers.get(0)));
  }

  private String extreme(Node node, List<Integer> receivers, double cotangent) {
    String sign = node.primitive.symbol();
    String which = node.primitive == Primitive.MAX ? "largest" : "smallest";
    int ties = (int) node.total();
    if (ties > 1) {
      String share = Numbers.brief(cotangent / ties);
      String each = " shares " + Numbers.brief(cotangent) + " among " + ties + " equals, " + share;
      return sign + each + " to " + and(names(node, receivers));
    }
    return receivers.isEmpty()
        ? sign + " sends nothing: the " + which + " is a constant"
        : sign
            + " sends "
            + Numbers.brief(cotangent)
            + " to "
            + and(names(node, receivers))
            + ", the "
            + which;
  }

  /// The sentences `* gives x1: 0.5 * w1 (-3) = -1.5` and `* gives w1: 0.5 * x1 (2) = 1`.
  private List<String> products(Node node, List<Integer> receivers, double cotangent) {
    List<String> products = new ArrayList<>();
    double total = node.total();
    for (int i : receivers.subList(0, Math.min(receivers.size(), MOST_SHOWN))) {
      String text = partialText(node, i);
      String factor = ATOM.matcher(text).matches() ? text : "(" + text + ")";
      String partial = brief(node.chain(i, 1.0, total));
      products.add(
          node.primitive.symbol()
              + " gives "
              + name(node.operand(i))
              + ": "
              + Numbers.brief(cotangent)
              + " * "
              + (factor.equals(partial) ? partial : factor + " (" + partial + ")")
              + " = "
              + brief(node.chain(i, cotangent, total)));
    }
    if (receivers.size() > MOST_SHOWN) {
      products.add("and so on for " + (receivers.size() - MOST_SHOWN) + " more");
    }
    return products;
  }

  private static String brief(@Nullable Double number) {
    return number == null ? "nothing" : Numbers.brief(number);
  }

  private String partialText(Node node, int operand) {
    if (node.primitive == Primitive.DOT) {
      return name(node.operand((operand + node.operandCount() / 2) % node.operandCount()));
    }
    boolean alike = node.primitive == Primitive.LOG_SUM_EXP;
    String partial = alike ? "exp(x - z)" : node.primitive.partials().split("; ", -1)[operand];
    String x = name(node.operand(alike ? operand : 0));
    String y = name(node.operand(node.operandCount() > 1 ? 1 : 0));
    Matcher matcher = SYMBOL_OF_OPERAND.matcher(partial);

    return matcher.replaceAll(symbol -> {
      String name =
          switch (symbol.group()) {
            case "x" -> x;
            case "y" -> y;
            default -> name(node);
          };
      return Matcher.quoteReplacement(
          ATOM.matcher(name).matches() || enclosed(partial, symbol.start(), symbol.end())
              ? name
              : "(" + name + ")");
    });
  }

  /// Whether nothing but parentheses or the ends of the text stand beside a place.
  private static boolean enclosed(String text, int start, int end) {
    return (start == 0 || text.charAt(start - 1) == '(')
        && (end == text.length() || text.charAt(end) == ')');
  }

  private List<String> names(Node node, List<Integer> operands) {
    List<String> names = new ArrayList<>();
    operands.stream().limit(MOST_SHOWN).map(i -> name(node.operand(i))).forEach(names::add);
    if (operands.size() > MOST_SHOWN) {
      names.add((operands.size() - MOST_SHOWN) + " more");
    }
    return names;
  }

  /// A short name: a label, a short expression, or the place in the topological order.
  private String name(Value value) {
    int position = place(value);
    String known = names[position];
    if (known == null) {
      String text = Expressions.name(value);
      boolean brief = text.length() <= LONGEST_NAME && !text.contains("...");
      known = brief ? text : "#" + (position + 1);
      names[position] = known;
    }
    return known;
  }

  private static String and(List<String> parts) {
    if (parts.isEmpty()) {
      return "nothing, for only constants are there";
    }
    int last = parts.size() - 1;
    return last == 0
        ? parts.get(0)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }
}
