package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntUnaryOperator;

/// Groups the terms of sums over rows as [ReduceCode] adds them: products of some factors with some
/// others, as the gradient of a layer's weights is one, and single numbers.
final class Reduction {
  private Reduction() {}

  /// A step for the products and one for the numbers, as far as there are any.
  static List<Step> steps(List<Step.Term> terms) {
    List<Step> steps = new ArrayList<>();
    for (boolean products : new boolean[] {true, false}) {
      List<Step.Term> some = terms.stream().filter(term -> term.right() >= 0 == products).toList();
      if (!some.isEmpty()) {
        steps.add(new Step.Reduce(some));
      }
    }
    return steps;
  }

  /// The groups of a step.
  static List<List<Step.Term>> groups(List<Step.Term> terms) {
    List<List<Step.Term>> groups = new ArrayList<>();
    if (terms.get(0).right() >= 0) {
      Map<Integer, List<Step.Term>> byLeft = new LinkedHashMap<>();
      terms.forEach(term -> byLeft.computeIfAbsent(term.left(), _ -> new ArrayList<>()).add(term));
      List<List<Step.Term>> rows = new ArrayList<>(byLeft.values());
      for (int from = 0; from < rows.size(); from += ReduceCode.SIDE) {
        products(rows.subList(from, Math.min(rows.size(), from + ReduceCode.SIDE)), groups);
      }
    } else {
      for (int from = 0; from < terms.size(); from += ReduceCode.NUMBERS_AT_ONCE) {
        int to = Math.min(terms.size(), from + ReduceCode.NUMBERS_AT_ONCE);
        groups.add(List.copyOf(terms.subList(from, to)));
      }
    }
    return groups;
  }

  private static void products(List<List<Step.Term>> rows, List<List<Step.Term>> groups) {
    Map<Integer, Integer> columns = new LinkedHashMap<>();
    rows.forEach(
        row -> row.forEach(term -> columns.computeIfAbsent(term.right(), _ -> columns.size())));
    List<List<Step.Term>> made = new ArrayList<>();
    for (int from = 0; from < columns.size(); from += ReduceCode.SIDE) {
      made.add(new ArrayList<>());
    }
    for (List<Step.Term> row : rows) {
      boolean[] seen = new boolean[columns.size()];
      for (Step.Term term : row) {
        int column = Objects.requireNonNull(columns.get(term.right()));
        // The same product for two sums takes two groups.
        if (seen[column]) {
          groups.add(List.of(term));
        } else {
          seen[column] = true;
          made.get(column / ReduceCode.SIDE).add(term);
        }
      }
    }
    groups.addAll(made);
  }

  /// The places that [Reducer#run] takes.
  ///
  /// @param slotOf where each value is in the scratch numbers
  /// @param nowhere a place in the lanes for what no sum asks for
  static int[] places(List<Step.Term> group, IntUnaryOperator slotOf, int nowhere) {
    return group.get(0).right() < 0
        ? ofNumbers(group, slotOf, nowhere)
        : ofProducts(group, slotOf, nowhere);
  }

  private static int[] ofNumbers(List<Step.Term> group, IntUnaryOperator slotOf, int nowhere) {
    int n = ReduceCode.NUMBERS_AT_ONCE;
    int[] at = new int[2 * n];
    for (int k = 0; k < n; k++) {
      boolean real = k < group.size();
      at[k] = slotOf.applyAsInt(group.get(real ? k : 0).left());
      at[n + k] = real ? group.get(k).output() * RowLoop.LANES : nowhere;
    }
    return at;
  }

  private static int[] ofProducts(List<Step.Term> group, IntUnaryOperator slotOf, int nowhere) {
    int side = ReduceCode.SIDE;
    List<Integer> left = group.stream().map(Step.Term::left).distinct().toList();
    List<Integer> right = group.stream().map(Step.Term::right).distinct().toList();
    int[] at = new int[2 * side + side * side];
    for (int k = 0; k < side; k++) {
      at[k] = slotOf.applyAsInt(left.get(Math.min(k, left.size() - 1)));
      at[side + k] = slotOf.applyAsInt(right.get(Math.min(k, right.size() - 1)));
    }
    Arrays.fill(at, 2 * side, at.length, nowhere);
    for (Step.Term term : group) {
      int place = left.indexOf(term.left()) * side + right.indexOf(term.right());
      at[2 * side + place] = term.output() * RowLoop.LANES;
    }
    return at;
  }
}
