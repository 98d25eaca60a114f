package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Finds products that are added to sums over rows and whose factors come in chains, such as those
/// of one factor with the powers of another: a power times the same number is the next one. Only
/// the first of some powers needs to be kept until they are added. The others are multiplied once
/// more, with the same rounding, which takes less time than to write them to the second cache and
/// to read them from there.
final class ProductChains {
  private final Dag dag;
  private final boolean[] perRow;
  private final int[] uses;

  private ProductChains(Scope scope) {
    this.dag = scope.dag();
    this.perRow = scope.perRow();
    this.uses = dag.uses();
  }

  /// The same steps, but chains in steps of their own.
  static List<Step> in(Scope scope, List<Step> steps) {
    ProductChains chains = new ProductChains(scope);
    List<Step> all = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof Step.Reduce reduce && LoopItems.isOfProducts(reduce)) {
        chains.cut(reduce.terms(), all);
      } else {
        all.add(step);
      }
    }
    return all;
  }

  private void cut(List<Step.Term> products, List<Step> steps) {
    Map<Integer, SortedMap<Integer, Step.Term>> byLeft = new LinkedHashMap<>();
    for (Step.Term term : products) {
      byLeft.computeIfAbsent(term.left(), _ -> new TreeMap<>()).putIfAbsent(term.right(), term);
    }
    Set<Step.Term> others = new LinkedHashSet<>(products);
    for (SortedMap<Integer, Step.Term> terms : byLeft.values()) {
      for (Step.Chains chains : chains(terms)) {
        steps.add(chains);
        chains.terms().forEach(others::remove);
      }
    }
    if (!others.isEmpty()) {
      steps.add(new Step.Reduce(List.copyOf(others)));
    }
  }

  /// A step for each value that factors on the right are multiplied by to be others.
  ///
  /// @param terms those of a factor on the left, by that on the right
  private List<Step.Chains> chains(SortedMap<Integer, Step.Term> terms) {
    Set<Step.Term> single = new LinkedHashSet<>(terms.values());
    Map<Integer, List<List<Step.Term>>> byTimes = new LinkedHashMap<>();
    // The chain that ends with a factor, for each value that this may be multiplied by.
    Map<Integer, Map<Integer, List<Step.Term>>> open = new HashMap<>();
    for (Step.Term product : terms.values()) {
      int[] factors = factors(product.right());
      for (int k = 0; k < factors.length && single.contains(product); k++) {
        int value = factors[k];
        int times = factors[1 - k];
        List<Step.Term> chain = open.getOrDefault(value, Map.of()).get(times);
        Step.Term first = terms.get(value);
        if (chain == null && first != null && single.remove(first)) {
          chain = new ArrayList<>(List.of(first));
          byTimes.computeIfAbsent(times, _ -> new ArrayList<>()).add(chain);
        }
        if (chain != null && chain.size() < ReduceCode.LINKS) {
          chain.add(product);
          single.remove(product);
          open.put(product.right(), Map.of(times, chain));
        }
      }
    }
    List<Step.Chains> found = new ArrayList<>();
    byTimes.forEach((times, chains) -> {
      int added = chains.stream().mapToInt(List::size).sum();
      if (added >= ReduceCode.CHAINS_AT_ONCE * ReduceCode.LINKS) {
        fill(chains, single.iterator());
        found.add(new Step.Chains(times, chains));
      }
    });
    return found;
  }

  /// The factors of a product of two values of a row that is computed for something else, too.
  private int[] factors(int v) {
    return dag.node(v) instanceof Node.Apply(Function function, int a, int b, int _)
            && function == Op.MULTIPLY
            && perRow[a]
            && perRow[b]
            && uses[v] > 1
        ? new int[] {a, b}
        : new int[0];
  }

  /// Fills the last group up with what is in no chain.
  private static void fill(List<List<Step.Term>> chains, Iterator<Step.Term> single) {
    while (chains.size() % ReduceCode.CHAINS_AT_ONCE != 0 && single.hasNext()) {
      chains.add(List.of(single.next()));
      single.remove();
    }
  }
}
