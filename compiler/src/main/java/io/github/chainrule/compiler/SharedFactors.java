package io.github.chainrule.compiler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes factors that rows share out of sums over rows: the sum of `a * u + b * v` is `a` times the
/// sum of `u` plus `b` times that of `v`. Where a matrix multiplies each row less a mean, as in a
/// normal distribution, the derivatives by the mean would cost as much as that product. Roundings
/// differ, as they do in [Gather], and a sum may overflow whose products with a small factor do
/// not.
final class SharedFactors {
  /// How many terms must fall away for each new sum.
  private static final int TERMS_FOR_A_SUM = 2;

  /// Below, there is nothing to gain.
  private static final int FEWEST_ROWS = 8;

  /// In a row of multiplications and additions each term has a factor more than the one before it.
  private static final int MOST_FACTORS = 4;

  private final Dag given;
  private final boolean[] perRow;
  private final int[] uses;

  /// What is added up over the rows.
  private final Set<Integer> added;

  /// For each output that was given what its sum is made of, if factors are taken out of any;
  /// values are places in what is added up.
  private final List<List<Term>> sums = new ArrayList<>();

  /// A value of a row, times values that the rows share.
  private record Term(List<Integer> factors, int value, boolean minus) {
    Term of(int operand, boolean subtracted) {
      return new Term(factors, operand, minus ^ subtracted);
    }

    Term times(int factor, int operand, boolean subtracted) {
      List<Integer> more = new ArrayList<>(factors);
      more.add(factor);
      return new Term(more, operand, minus ^ subtracted);
    }
  }

  /// @param outputs those of which factors may be taken out
  /// @param rows how many there are, or -1 if that is not known
  SharedFactors(Dag dag, BitSet outputs, int rows) {
    this.given = dag;
    this.perRow = dag.perRow();
    this.uses = dag.uses();
    Map<Integer, List<Term>> factored =
        rows >= 0 && rows < FEWEST_ROWS ? Map.of() : worthIt(outputs);
    Map<Integer, Integer> places = new LinkedHashMap<>();
    for (int k = 0; k < dag.outputs.length && !factored.isEmpty(); k++) {
      List<Term> terms =
          factored.getOrDefault(k, List.of(new Term(List.of(), dag.outputs[k], false)));
      sums.add(
          terms.stream()
              .map(term -> new Term(term.factors, place(term.value, places), term.minus))
              .toList());
    }
    this.added = places.keySet();
  }

  /// The outputs that are better made of other sums.
  private Map<Integer, List<Term>> worthIt(BitSet outputs) {
    Map<Integer, List<Term>> found = new LinkedHashMap<>();
    Set<Integer> added = new LinkedHashSet<>();
    int terms = 0;
    for (int k : outputs.stream().toArray()) {
      List<Term> of = terms(given.outputs[k]);
      if (of == null) {
        continue;
      }
      found.put(k, of);
      if (of.size() > 1) {
        terms += of.size();
        of.forEach(term -> added.add(term.value));
      }
    }
    if (terms < TERMS_FOR_A_SUM * added.size()) {
      return Map.of();
    }
    // A single product is worth it where its sum is there.
    found.values().removeIf(of -> !added.contains(of.get(0).value));
    return found;
  }

  /// What an output is a sum of, if it has a factor to take out.
  private @Nullable List<Term> terms(int output) {
    List<Term> found = new ArrayList<>();
    Deque<Term> open = new ArrayDeque<>(List.of(new Term(List.of(), output, false)));
    boolean factor = false;
    while (!open.isEmpty()) {
      Term term = open.pop();
      boolean apart = uses[term.value] == 1 && term.factors.size() < MOST_FACTORS;
      List<Term> operands = apart ? operands(term) : List.of();
      for (int t = operands.size() - 1; t >= 0; t--) {
        open.push(operands.get(t));
      }
      if (operands.isEmpty()) {
        found.add(term);
        factor |= !term.factors.isEmpty();
      }
    }
    return factor ? found : null;
  }

  /// The terms that a term is the sum of; none if it is no sum or product that rows differ in by
  /// all of its terms and one factor.
  private List<Term> operands(Term term) {
    return switch (given.node(term.value)) {
      case Node.Apply(Function function, int a, int b, int _) when function instanceof Op op ->
          switch (op) {
            case NEGATE -> List.of(term.of(a, true));
            case ADD, SUBTRACT ->
                perRow[a] && perRow[b]
                    ? List.of(term.of(a, false), term.of(b, op == Op.SUBTRACT))
                    : List.of();
            case MULTIPLY -> product(term, a, b, false);
            default -> List.of();
          };
      case Node.Sum(int[] left, int[] right, boolean[] minus) -> {
        List<Term> terms = new ArrayList<>();
        for (int t = 0; t < left.length; t++) {
          if (right[t] >= 0) {
            terms.addAll(product(term, left[t], right[t], minus[t]));
          } else if (perRow[left[t]]) {
            terms.add(term.of(left[t], minus[t]));
          }
        }
        yield terms.size() == left.length ? terms : List.of();
      }
      case Node.Column _, Node.Shared _, Node.Constant _, Node.Apply _ -> List.of();
      case Node.Call _, Node.Evaluate _, Node.Loop _, Node.Result _ -> List.of();
    };
  }

  private List<Term> product(Term term, int a, int b, boolean minus) {
    return perRow[a] && given.isShared(b)
        ? List.of(term.times(b, a, minus))
        : perRow[b] && given.isShared(a) ? List.of(term.times(a, b, minus)) : List.of();
  }

  /// What is to be added up over the rows.
  Dag rows() {
    if (sums.isEmpty()) {
      return given;
    }
    DagBuilder builder = new DagBuilder();
    int[] made = new int[given.size()];
    for (int v = 0; v < made.length; v++) {
      made[v] = builder.copy(given, v, made);
    }
    return builder.build(added.stream().mapToInt(v -> made[v]).toArray());
  }

  /// The sums of the outputs that were given.
  ///
  /// @param ofRows the sums of the outputs of [#rows]
  /// @param shared what the rows share
  /// @param builder where they all are values
  int[] sums(int[] ofRows, int[] shared, DagBuilder builder) {
    if (sums.isEmpty()) {
      return ofRows;
    }
    int[] results = new int[sums.size()];
    List<Integer> made = new ArrayList<>();
    for (int k = 0; k < results.length; k++) {
      Term first = sums.get(k).get(0);
      if (first.factors.isEmpty() && sums.get(k).size() == 1) {
        results[k] = ofRows[first.value];
      } else {
        made.add(k);
      }
    }
    int[] combined = combined(made, ofRows, shared, builder);
    for (int i = 0; i < combined.length; i++) {
      results[made.get(i)] = combined[i];
    }
    return results;
  }

  private int[] combined(List<Integer> made, int[] ofRows, int[] shared, DagBuilder builder) {
    Map<Integer, Integer> operands = new LinkedHashMap<>();
    int[] begin = new int[made.size() + 1];
    List<Integer> left = new ArrayList<>();
    List<Integer> right = new ArrayList<>();
    List<Boolean> minus = new ArrayList<>();
    for (int i = 0; i < made.size(); i++) {
      for (Term term : sums.get(made.get(i))) {
        left.add(place(ofRows[term.value], operands));
        right.add(
            term.factors.isEmpty() ? -1 : place(factor(term.factors, shared, builder), operands));
        minus.add(term.minus);
      }
      begin[i + 1] = left.size();
    }
    boolean[] subtracted = new boolean[minus.size()];
    for (int t = 0; t < subtracted.length; t++) {
      subtracted[t] = minus.get(t);
    }
    return builder.evaluate(
        "linearCombinations",
        new LinearCombinations(begin, Schedule.array(left), Schedule.array(right), subtracted),
        made.size(),
        Schedule.array(List.copyOf(operands.keySet())));
  }

  private static int place(int value, Map<Integer, Integer> operands) {
    return operands.computeIfAbsent(value, _ -> operands.size());
  }

  private int factor(List<Integer> factors, int[] shared, DagBuilder builder) {
    int product = builder.constant(1.0);
    for (int factor : factors) {
      product =
          builder.times(
              product,
              given.node(factor) instanceof Node.Shared(int index)
                  ? shared[index]
                  : builder.constant(((Node.Constant) given.node(factor)).number()));
    }
    return product;
  }
}
