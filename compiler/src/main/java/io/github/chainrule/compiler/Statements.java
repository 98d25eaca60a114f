package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes the steps of a schedule down as a person would: `s1[j] = x[j] + sum_i x[16 + 2 j + i] *
/// row[i] j < 16, i < 2`. What step 1 computes is the array `s1`; columns are `row`, shared numbers
/// `x`.
final class Statements {
  private final Schedule schedule;
  private final Dag dag;

  /// What each value is called: an element of an array.
  private final Map<Integer, Element> elements = new HashMap<>();

  private record Element(String array, int index) {}

  private Statements(Schedule schedule) {
    this.schedule = schedule;
    this.dag = schedule.dag;
    for (int v = 0; v < dag.size(); v++) {
      switch (dag.node(v)) {
        case Node.Column(int index) -> elements.put(v, new Element("row", index));
        case Node.Shared(int index) -> elements.put(v, new Element("x", index));
        case Node _ -> {}
      }
    }
  }

  /// A text for each step.
  static List<String> of(Schedule schedule) {
    Statements statements = new Statements(schedule);
    List<String> texts = new ArrayList<>();
    for (int s = 0; s < schedule.statements.size(); s++) {
      texts.add(statements.text(schedule.statements.get(s), "s" + s));
    }
    return texts;
  }

  private String text(Step step, String name) {
    return switch (step) {
      case Step.Part part -> {
        int[] values = part.values();
        name(values, name);
        yield "code for "
            + values.length
            + " values, "
            + part.stored().length
            + " kept, "
            + part.outputs().length
            + " outputs";
      }
      case Step.Tile tile -> {
        String text = tile(tile, name);
        name(tile.sums(), name);
        yield text;
      }
      case Step.Sums alike -> {
        String text = sums(alike, name);
        name(alike.sums(), name);
        yield text;
      }
      case Step.Family family -> family(family, name);
      case Step.Passes passes -> passes(passes, name);
      case Step.Copies(int[] values) -> "copies " + values.length + " leaves";
      case Step.Outputs(int[] outputs) -> "writes " + outputs.length + " outputs";
      case Step.Outer(int[] left, int[] right, int[][] _) ->
          "adds "
              + pattern(left)
              + " * "
              + pattern(right).replace('j', 'i')
              + " to sums over rows"
              + limits("j < " + left.length + ", i < " + right.length);
      case Step.Reduce reduce -> {
        boolean products = reduce.terms().get(0).right() >= 0;
        yield "adds "
            + (products ? "products" : "values")
            + " to "
            + reduce.terms().size()
            + " sums over rows";
      }
      case Step.Chains chains ->
          "adds products of chains of factors to " + chains.terms().size() + " sums over rows";
    };
  }

  private void name(int[] values, String array) {
    for (int i = 0; i < values.length; i++) {
      elements.put(values[i], new Element(array, i));
    }
  }

  // ---- operands

  /// What values are together, one for each `j`.
  private String pattern(int[] values) {
    String array = null;
    int[] indices = new int[values.length];
    for (int j = 0; j < values.length; j++) {
      if (dag.node(values[j]) instanceof Node.Constant) {
        return "constants[j]";
      }
      Element element = elements.get(values[j]);
      if (element == null || (array != null && !array.equals(element.array))) {
        return "several[j]";
      }
      array = element.array;
      indices[j] = element.index;
    }
    int first = values.length == 0 ? 0 : indices[0];
    int step = values.length < 2 ? 0 : indices[1] - first;
    boolean affine =
        IntStream.range(0, indices.length).allMatch(j -> indices[j] == first + step * j);
    return array + "[" + (affine ? index(first, step, "j", 0, "") : "at[j]") + "]";
  }

  private static String index(int first, int ofJ, String j, int ofI, String i) {
    StringBuilder text = new StringBuilder();
    if (first != 0 || (ofJ == 0 && ofI == 0)) {
      text.append(first);
    }
    append(text, ofJ, j);
    append(text, ofI, i);
    return text.toString();
  }

  private static void append(StringBuilder text, int factor, String name) {
    if (factor == 0) {
      return;
    }
    String sign = factor < 0 ? "-" : text.isEmpty() ? "" : "+";
    text.append(text.isEmpty() || sign.isEmpty() ? sign : " " + sign + " ");
    text.append(Math.abs(factor) == 1 ? name : Math.abs(factor) + " " + name);
  }

  private static int[] column(int[][] rows, int index) {
    return Arrays.stream(rows).mapToInt(row -> row[index]).toArray();
  }

  // ---- steps

  private String passes(Step.Passes passes, String name) {
    Map<String, Integer> counts = new HashMap<>();
    for (int v : passes.values()) {
      String kind =
          switch (dag.node(v)) {
            case Node.Call(Routine routine, int _) -> routine.symbol();
            case Node.Evaluate evaluate -> evaluate.name();
            case Node.Loop _ -> "sum over rows";
            case Node.Apply apply -> apply.function().symbol();
            case Node other -> throw new AssertionError(other);
          };
      counts.merge(kind, 1, Integer::sum);
    }
    int next = 0;
    for (int[] results : resultsOf(passes)) {
      for (int result : results) {
        elements.put(result, new Element(name, next++));
      }
    }
    return name
        + " = "
        + counts.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey() + " of " + entry.getValue())
            .collect(Collectors.joining(", "));
  }

  private List<int[]> resultsOf(Step.Passes passes) {
    int[][] results = dag.results();
    return Arrays.stream(passes.values())
        .mapToObj(v ->
            results[v].length == 0
                ? new int[] {v}
                : Arrays.stream(results[v]).filter(result -> result >= 0).toArray())
        .toList();
  }

  private String tile(Step.Tile tile, String name) {
    int[] sums = tile.sums();
    Node.Sum[] nodes =
        Arrays.stream(sums).mapToObj(v -> (Node.Sum) dag.node(v)).toArray(Node.Sum[]::new);
    int begun = tile.begun() ? 1 : 0;
    String begin =
        tile.begun()
            ? pattern(Arrays.stream(nodes).mapToInt(sum -> sum.left()[0]).toArray()) + " + "
            : "";
    int n = tile.columns().length;
    int[][] weights = new int[sums.length][n];
    for (int j = 0; j < sums.length; j++) {
      for (int i = 0; i < n; i++) {
        int left = nodes[j].left()[begun + i];
        weights[j][i] = dag.isShared(left) ? left : nodes[j].right()[begun + i];
      }
    }
    return name
        + "[j] = "
        + begin
        + "sum_i "
        + matrix(weights)
        + " * "
        + pattern(tile.columns()).replace('j', 'i')
        + limits("j < " + sums.length + ", i < " + n);
  }

  private String matrix(int[][] values) {
    IntUnaryOperator index =
        v -> dag.node(v) instanceof Node.Shared(int number) ? number : Integer.MIN_VALUE;
    int first = index.applyAsInt(values[0][0]);
    int down = values.length < 2 ? 0 : index.applyAsInt(values[1][0]) - first;
    int across = values[0].length < 2 ? 0 : index.applyAsInt(values[0][1]) - first;
    for (int j = 0; j < values.length; j++) {
      for (int i = 0; i < values[j].length; i++) {
        if (index.applyAsInt(values[j][i]) != first + down * j + across * i) {
          return "x[at[j, i]]";
        }
      }
    }
    return "x[" + index(first, down, "j", across, "i") + "]";
  }

  private String sums(Step.Sums alike, String name) {
    String begin =
        alike.begun()
            ? pattern(
                    Arrays.stream(alike.sums())
                        .map(v -> ((Node.Sum) dag.node(v)).left()[0])
                        .toArray())
                + " + "
            : "";
    String term =
        switch (alike.kind()) {
          case NUMBERS -> "a[j, i]";
          case PRODUCTS -> "a[j, i] * b[j, i]";
          case MULTIPLES -> "x[at[j, i]] * b[j, i]";
        };
    int shortest = Arrays.stream(alike.right()).mapToInt(of -> of.length).min().orElse(0);
    int longest = Arrays.stream(alike.right()).mapToInt(of -> of.length).max().orElse(0);
    String length = shortest == longest ? "" + longest : "n[j] of " + shortest + " to " + longest;
    return name
        + "[j] = "
        + begin
        + "sum_i "
        + term
        + limits("j < " + alike.sums().length + ", i < " + length);
  }

  private static String limits(String limits) {
    return "   " + limits;
  }

  private String family(Step.Family family, String name) {
    Dag template = family.template();
    int members = family.members();
    String[] text = new String[template.size()];
    int[] uses = template.uses();
    int sharedEach = (int) template.nodes.stream().filter(Node.Shared.class::isInstance).count();
    boolean perMember = schedule.isForRows();
    List<String> lines = new ArrayList<>();
    Map<Integer, Integer> outputs = new HashMap<>();
    for (int k = 0; k < template.outputs.length; k++) {
      outputs.put(template.outputs[k], k);
    }
    for (int v = 0; v < text.length; v++) {
      String expression =
          switch (template.node(v)) {
            case Node.Column(int index) -> pattern(column(family.sources(), index));
            case Node.Shared(int index) ->
                pattern(
                    IntStream.range(0, perMember ? members : 1)
                        .map(m -> schedule.packed[family.from() + m * sharedEach + index])
                        .toArray());
            case Node.Constant(double number) -> Double.toString(number);
            case Node.Apply apply -> expression(apply, text);
            case Node.Sum sum -> "(" + expression(sum, text) + ")";
            case Node other -> throw new AssertionError(other);
          };
      Integer output = outputs.get(v);
      boolean leaf = v < firstOperation(template);
      if (output != null) {
        String array = name + (template.outputs.length > 1 ? letter(output) : "");
        lines.add(array + "[j] = " + expression);
        text[v] = array + "[j]";
        int[] results = column(family.results(), output);
        for (int m = 0; m < members; m++) {
          if (results[m] >= 0) {
            elements.put(results[m], new Element(array, m));
          }
        }
      } else if (!leaf && uses[v] > 1) {
        lines.add("t" + v + " = " + expression);
        text[v] = "t" + v;
      } else {
        text[v] = expression;
      }
    }
    return String.join("\n      ", lines) + limits("j < " + members);
  }

  private static int firstOperation(Dag template) {
    int v = 0;
    while (v < template.size()
        && (template.node(v) instanceof Node.Column
            || template.node(v) instanceof Node.Shared
            || template.node(v) instanceof Node.Constant)) {
      v++;
    }
    return v;
  }

  private static String letter(int output) {
    return output < 26 ? Character.toString('a' + output) : "_" + output;
  }

  private static String expression(Node.Apply apply, String[] text) {
    String a = text[apply.a()];
    String b = apply.b() < 0 ? "" : text[apply.b()];
    String c = apply.c() < 0 ? "" : text[apply.c()];
    return switch (apply.function()) {
      case Op.ADD -> "(" + a + " + " + b + ")";
      case Op.SUBTRACT -> "(" + a + " - " + b + ")";
      case Op.MULTIPLY -> a + " * " + b;
      case Op.DIVIDE -> a + " / (" + b + ")";
      case Op.NEGATE -> "-(" + a + ")";
      case Op.FMA -> "(" + a + " * " + b + " + " + c + ")";
      case Function function ->
          function.symbol()
              + "("
              + a
              + (b.isEmpty() ? "" : ", " + b)
              + (c.isEmpty() ? "" : ", " + c)
              + ")";
    };
  }

  private static String expression(Node.Sum sum, String[] text) {
    StringBuilder all = new StringBuilder();
    for (int t = 0; t < sum.left().length; t++) {
      all.append(sum.minus()[t] ? (t == 0 ? "-" : " - ") : t == 0 ? "" : " + ");
      all.append(text[sum.left()[t]]);
      if (sum.right()[t] >= 0) {
        all.append(" * ").append(text[sum.right()[t]]);
      }
    }
    return all.toString();
  }
}
