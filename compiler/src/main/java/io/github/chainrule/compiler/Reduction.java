package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/// Groups the terms of sums over rows as [ReduceCode] adds them: products of some factors with some
/// others, as the gradient of a layer's weights is one, and single numbers.
final class Reduction {
  private Reduction() {}

  static List<List<Step.Term>> groups(List<Step.Term> terms) {
    List<List<Step.Term>> groups = new ArrayList<>();
    List<Step.Term> single = new ArrayList<>();
    Map<Integer, List<Step.Term>> byLeft = new LinkedHashMap<>();
    for (Step.Term term : terms) {
      if (term.right() < 0) {
        single.add(term);
      } else {
        byLeft.computeIfAbsent(term.left(), _ -> new ArrayList<>()).add(term);
      }
    }
    List<List<Step.Term>> rows = new ArrayList<>(byLeft.values());
    for (int from = 0; from < rows.size(); from += ReduceCode.SIDE) {
      products(rows.subList(from, Math.min(rows.size(), from + ReduceCode.SIDE)), groups);
    }
    for (int from = 0; from < single.size(); from += ReduceCode.NUMBERS_AT_ONCE) {
      int to = Math.min(single.size(), from + ReduceCode.NUMBERS_AT_ONCE);
      groups.add(List.copyOf(single.subList(from, to)));
    }
    return groups;
  }

  private static void products(List<List<Step.Term>> rows, List<List<Step.Term>> groups) {
    Set<Integer> all = new LinkedHashSet<>();
    rows.forEach(row -> row.forEach(term -> all.add(term.right())));
    List<Integer> columns = List.copyOf(all);
    for (int from = 0; from < columns.size(); from += ReduceCode.SIDE) {
      List<Integer> some = columns.subList(from, Math.min(columns.size(), from + ReduceCode.SIDE));
      List<Step.Term> group = new ArrayList<>();
      for (List<Step.Term> row : rows) {
        Set<Integer> seen = new LinkedHashSet<>();
        for (Step.Term term : row) {
          // The same product for two sums takes two groups.
          if (some.contains(term.right())) {
            if (seen.add(term.right())) {
              group.add(term);
            } else {
              groups.add(List.of(term));
            }
          }
        }
      }
      groups.add(group);
    }
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
