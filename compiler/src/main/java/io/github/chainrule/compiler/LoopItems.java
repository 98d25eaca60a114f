package io.github.chainrule.compiler;

import java.util.Arrays;
import java.util.List;

/// What a step that can be cut does again and again: the sums of [Step.Sums], the members of a
/// family, products that are added to sums over rows.
final class LoopItems {
  private LoopItems() {}

  /// How many items a step has; none if it cannot be cut.
  static int items(Step step) {
    return switch (step) {
      case Step.Sums sums -> sums.sums().length;
      case Step.Family family -> family.members();
      case Step.Reduce reduce when isOfProducts(reduce) -> reduce.terms().size();
      case Step _ -> 0;
    };
  }

  static boolean isOfProducts(Step.Reduce reduce) {
    return reduce.terms().get(0).right() >= 0;
  }

  /// The values that an item reads.
  static int[] reads(Dag dag, Step step, int item) {
    return switch (step) {
      case Step.Sums sums -> sums.columns(dag, item);
      case Step.Family family -> family.sources()[item];
      case Step.Reduce(List<Step.Term> terms) ->
          new int[] {terms.get(item).left(), terms.get(item).right()};
      case Step _ -> new int[0];
    };
  }

  /// The values that an item makes; -1 for what nobody reads.
  static int[] writes(Step step, int item) {
    return switch (step) {
      case Step.Sums sums -> new int[] {sums.sums()[item]};
      case Step.Family family -> family.results()[item];
      case Step _ -> new int[0];
    };
  }

  /// Some items of a step, in one step or several.
  static void cut(Step step, int[] items, List<Step> pieces) {
    if (step instanceof Step.Reduce(List<Step.Term> terms)) {
      pieces.add(new Step.Reduce(Arrays.stream(items).mapToObj(terms::get).toList()));
      return;
    }
    for (int from = 0; from < items.length; ) {
      int to = from + 1;
      while (to < items.length && items[to] == items[to - 1] + 1) {
        to++;
      }
      int first = items[from];
      int end = items[to - 1] + 1;
      switch (step) {
        case Step.Sums sums -> pieces.add(sums.some(first, end));
        case Step.Family family -> pieces.add(family.some(first, end));
        case Step other -> throw new AssertionError(other);
      }
      from = to;
    }
  }
}
