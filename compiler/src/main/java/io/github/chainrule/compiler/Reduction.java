package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// Groups the terms of sums over rows as [ReduceCode] adds them: outer products, other products by
/// their factors, and single numbers.
final class Reduction {
  private Reduction() {}

  /// Steps for outer products, one for the other products and one for the numbers, as far as there
  /// are any.
  static List<Step> steps(List<Step.Term> terms) {
    List<Step.Outer> outer = OuterProducts.of(terms);
    BitSet done = OuterProducts.outputs(outer);
    List<Step> steps = new ArrayList<>(outer);
    for (boolean products : new boolean[] {true, false}) {
      List<Step.Term> some =
          terms.stream()
              .filter(term -> term.right() >= 0 == products && !done.get(term.output()))
              .toList();
      if (!some.isEmpty()) {
        steps.add(new Step.Reduce(products ? sharedFirst(some) : some));
      }
    }
    return steps;
  }

  /// Products with the factor first that more of them have.
  private static List<Step.Term> sharedFirst(List<Step.Term> products) {
    Map<Integer, Integer> uses = new HashMap<>();
    for (Step.Term term : products) {
      uses.merge(term.left(), 1, Integer::sum);
      uses.merge(term.right(), 1, Integer::sum);
    }
    return products.stream()
        .map(term ->
            uses.getOrDefault(term.right(), 0) > uses.getOrDefault(term.left(), 0)
                ? new Step.Term(term.output(), /* left= */ term.right(), /* right= */ term.left())
                : term)
        .toList();
  }

  /// The groups of a step.
  static List<List<Step.Term>> groups(List<Step.Term> terms) {
    List<List<Step.Term>> groups = new ArrayList<>();
    if (terms.get(0).right() >= 0) {
      Map<Integer, List<Step.Term>> byLeft = new LinkedHashMap<>();
      terms.forEach(term -> byLeft.computeIfAbsent(term.left(), _ -> new ArrayList<>()).add(term));
      Map<Integer, Integer> uses = new HashMap<>();
      terms.forEach(term -> uses.merge(term.right(), 1, Integer::sum));
      List<List<Step.Term>> rows = new ArrayList<>();
      for (List<Step.Term> row : byLeft.values()) {
        boolean alone = row.stream().allMatch(term -> uses.getOrDefault(term.right(), 0) == 1);
        if (alone && row.size() > ReduceCode.SIDE) {
          for (int from = 0; from < row.size(); from += ReduceCode.WIDE) {
            groups.add(row.subList(from, Math.min(row.size(), from + ReduceCode.WIDE)));
          }
        } else {
          rows.add(row);
        }
      }
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

  /// What passes over a block for a group.
  ///
  /// @param slotOf where each value is in the scratch numbers
  /// @param nowhere a place in the lanes for what no sum asks for
  static PassOver pass(
      List<Step.Term> group, IntUnaryOperator slotOf, int nowhere, Machine machine) {
    int kind = kind(group);
    int[] factors =
        switch (kind) {
          case ReduceCode.ROW -> factorsOfRow(group);
          case ReduceCode.PRODUCTS -> factors(group);
          default -> numbers(group);
        };
    int[] outputs =
        switch (kind) {
          case ReduceCode.ROW -> outputs(group, ReduceCode.WIDE);
          case ReduceCode.PRODUCTS -> outputsOfProducts(group, factors);
          default -> outputs(group, ReduceCode.NUMBERS_AT_ONCE);
        };
    return pass(kind, factors, outputs, slotOf, nowhere, machine);
  }

  /// What pass over a block for chains.
  ///
  /// @param slotOf where each value is in the scratch numbers
  /// @param nowhere a place in the lanes for what no sum asks for
  static PassOver[] passes(
      Step.Chains step, IntUnaryOperator slotOf, int nowhere, Machine machine) {
    int each = ReduceCode.CHAINS_AT_ONCE;
    List<List<Step.Term>> chains = step.chains();
    List<PassOver> passes = new ArrayList<>();
    for (int from = 0; from < chains.size(); from += each) {
      int[] factors = new int[2 + each];
      int[] outputs = new int[each * ReduceCode.LINKS];
      Arrays.fill(outputs, -1);
      factors[0] = chains.get(0).get(0).left();
      factors[1] = step.times();
      for (int c = 0; c < each; c++) {
        List<Step.Term> chain = chains.get(Math.min(from + c, chains.size() - 1));
        factors[2 + c] = chain.get(0).right();
        for (int k = 0; k < chain.size() && from + c < chains.size(); k++) {
          outputs[c * ReduceCode.LINKS + k] = chain.get(k).output();
        }
      }
      passes.add(pass(ReduceCode.CHAINS, factors, outputs, slotOf, nowhere, machine));
    }
    return passes.toArray(PassOver[]::new);
  }

  private static PassOver pass(
      int kind,
      int[] factors,
      int[] outputs,
      IntUnaryOperator slotOf,
      int nowhere,
      Machine machine) {
    IntStream places = Arrays.stream(factors).map(slotOf);
    IntStream lanes = Arrays.stream(outputs).map(k -> k < 0 ? nowhere : k * RowLoop.LANES);
    IntStream own = IntStream.range(0, outputs.length).map(s -> s * RowLoop.LANES);
    return new PassOver.Reduction(
        ReduceCode.of(machine),
        kind,
        IntStream.concat(places, lanes).toArray(),
        IntStream.concat(Arrays.stream(factors).map(slotOf), own).toArray(),
        outputs);
  }

  private static int kind(List<Step.Term> group) {
    if (group.get(0).right() < 0) {
      return ReduceCode.NUMBERS;
    }
    // A group of few factors on each side has no more than a side of one on the left.
    boolean row = group.stream().mapToInt(Step.Term::left).distinct().count() == 1;
    return row && group.size() > ReduceCode.SIDE ? ReduceCode.ROW : ReduceCode.PRODUCTS;
  }

  private static int[] factorsOfRow(List<Step.Term> group) {
    int[] factors = new int[1 + ReduceCode.WIDE];
    factors[0] = group.get(0).left();
    for (int k = 0; k < ReduceCode.WIDE; k++) {
      factors[1 + k] = group.get(Math.min(k, group.size() - 1)).right();
    }
    return factors;
  }

  private static int[] numbers(List<Step.Term> group) {
    return IntStream.range(0, ReduceCode.NUMBERS_AT_ONCE)
        .map(k -> group.get(k < group.size() ? k : 0).left())
        .toArray();
  }

  private static int[] outputs(List<Step.Term> group, int count) {
    return IntStream.range(0, count)
        .map(k -> k < group.size() ? group.get(k).output() : -1)
        .toArray();
  }

  private static int[] factors(List<Step.Term> group) {
    int side = ReduceCode.SIDE;
    int[] left = group.stream().mapToInt(Step.Term::left).distinct().toArray();
    int[] right = group.stream().mapToInt(Step.Term::right).distinct().toArray();
    return IntStream.range(0, 2 * side)
        .map(k ->
            k < side
                ? left[Math.min(k, left.length - 1)]
                : right[Math.min(k - side, right.length - 1)])
        .toArray();
  }

  private static int[] outputsOfProducts(List<Step.Term> group, int[] factors) {
    int side = ReduceCode.SIDE;
    int[] outputs = new int[side * side];
    Arrays.fill(outputs, -1);
    for (Step.Term term : group) {
      int row = 0;
      while (factors[row] != term.left()) {
        row++;
      }
      int column = 0;
      while (factors[side + column] != term.right()) {
        column++;
      }
      outputs[row * side + column] = term.output();
    }
    return outputs;
  }
}
