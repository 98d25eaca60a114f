package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Cuts loops that follow each other into strips: what needs only each other of all of them is
/// computed together, while it is in the first cache. So the components of a mixture take turns,
/// where each loop would else bring all of them from the second.
final class Strips {
  /// How many values the first cache holds for a block of rows.
  private static final int MOST_VALUES = 72;

  /// Fewer stay in the second cache from loop to loop, and in a net's layers they do.
  private static final int FEWEST_VALUES = 512;

  /// Pieces of fewer items on average are not worth their calls.
  private static final int FEWEST_ITEMS = 3;

  private final Dag dag;

  /// For each value the last strip that holds it.
  private final int[] heldBy;

  private int strips;

  private Strips(Dag dag) {
    this.dag = dag;
    this.heldBy = new int[dag.size()];
  }

  /// The steps with loops cut where that is worth it; else the same.
  static List<Step> of(Dag dag, List<Step> steps) {
    Strips strips = new Strips(dag);
    List<Step> all = strips.withSumsAtTheirFactors(steps);
    List<Step> cut = new ArrayList<>();
    boolean any = false;
    for (int from = 0; from < all.size(); ) {
      int to = strips.end(all, from);
      List<Step> pieces = strips.pieces(all.subList(from, to));
      any |= !pieces.isEmpty();
      cut.addAll(pieces.isEmpty() ? all.subList(from, to) : pieces);
      from = to;
    }
    return any ? cut : steps;
  }

  // ---- what can be cut

  private static int items(Step step) {
    return switch (step) {
      case Step.Sums sums -> sums.sums().length;
      case Step.Family family -> family.members();
      case Step.Reduce reduce when isOfProducts(reduce) -> reduce.terms().size();
      case Step _ -> 0;
    };
  }

  private static boolean isOfProducts(Step.Reduce reduce) {
    return reduce.terms().get(0).right() >= 0;
  }

  private int[] reads(Step step, int item) {
    return switch (step) {
      case Step.Sums sums -> sums.columns(dag, item);
      case Step.Family family -> family.sources()[item];
      case Step.Reduce(List<Step.Term> terms) ->
          new int[] {terms.get(item).left(), terms.get(item).right()};
      case Step _ -> new int[0];
    };
  }

  private static int[] writes(Step step, int item) {
    return switch (step) {
      case Step.Sums sums -> new int[] {sums.sums()[item]};
      case Step.Family family -> family.results()[item];
      case Step _ -> new int[0];
    };
  }

  /// Some items of a step, in one step or several.
  private static void cut(Step step, int[] items, List<Step> pieces) {
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

  // ---- which loops

  /// Sums of products go behind the loop that makes the last of their factors.
  private List<Step> withSumsAtTheirFactors(List<Step> steps) {
    int[] madeIn = new int[dag.size()];
    Arrays.fill(madeIn, -1);
    for (int s = 0; s < steps.size(); s++) {
      for (int i = 0; i < items(steps.get(s)); i++) {
        for (int v : writes(steps.get(s), i)) {
          if (v >= 0) {
            madeIn[v] = s;
          }
        }
      }
    }
    List<Step> moved = new ArrayList<>(steps);
    for (Step step : steps) {
      if (!(step instanceof Step.Reduce reduce) || !isOfProducts(reduce)) {
        continue;
      }
      int last = -1;
      boolean all = true;
      for (int i = 0; i < items(step); i++) {
        for (int v : reads(step, i)) {
          last = Math.max(last, madeIn[v]);
          all &= madeIn[v] >= 0 || dag.node(v) instanceof Node.Column;
        }
      }
      if (all && last >= 0) {
        Step after = steps.get(last);
        moved.remove(step);
        moved.add(moved.indexOf(after) + 1, step);
      }
    }
    return moved;
  }

  /// Behind the loops, from one on, that fall into parts when they are taken together.
  private int end(List<Step> steps, int from) {
    Groups groups = new Groups();
    int to = from;
    while (to < steps.size() && items(steps.get(to)) > 0) {
      groups.add(steps.get(to));
      if (to > from && 2 * groups.largest > groups.items.size()) {
        break;
      }
      to++;
    }
    return Math.max(to, from + 1);
  }

  /// An item of a loop.
  private record Item(int loop, int index) {}

  /// The items of some loops, of which those that need each other are in one group.
  private final class Groups {
    private final List<Item> items = new ArrayList<>();
    private int loops;
    private final Map<Integer, Integer> writer = new HashMap<>();

    /// For each item another one of its group; itself for one of them, which knows their number.
    private int[] same = new int[64];

    private int[] size = new int[64];
    private int largest;

    void add(Step loop) {
      for (int i = 0; i < items(loop); i++) {
        int item = items.size();
        items.add(new Item(loops, i));
        if (item == same.length) {
          same = Arrays.copyOf(same, 2 * item);
          size = Arrays.copyOf(size, 2 * item);
        }
        same[item] = item;
        size[item] = 1;
        largest = Math.max(largest, 1);
        for (int v : reads(loop, i)) {
          Integer from = writer.get(v);
          if (from != null) {
            join(root(item), root(from));
          }
        }
        Arrays.stream(writes(loop, i)).filter(v -> v >= 0).forEach(v -> writer.put(v, item));
      }
      loops++;
    }

    private void join(int a, int b) {
      if (a != b) {
        same[a] = b;
        size[b] += size[a];
        largest = Math.max(largest, size[b]);
      }
    }

    private int root(int item) {
      int at = item;
      while (same[at] != at) {
        same[at] = same[same[at]];
        at = same[at];
      }
      return at;
    }

    List<List<Item>> all() {
      Map<Integer, List<Item>> groups = new LinkedHashMap<>();
      for (int i = 0; i < items.size(); i++) {
        groups.computeIfAbsent(root(i), _ -> new ArrayList<>()).add(items.get(i));
      }
      return List.copyOf(groups.values());
    }
  }

  // ---- the strips

  /// The pieces of some loops, strip by strip; empty if they had better stay whole.
  private List<Step> pieces(List<Step> loops) {
    if (loops.size() < 2) {
      return List.of();
    }
    List<Step> pieces = new ArrayList<>();
    List<Item> strip = new ArrayList<>();
    int held = 0;
    int all = 0;
    strips++;
    Groups groups = new Groups();
    loops.forEach(groups::add);
    for (List<Item> group : groups.all()) {
      int more = hold(loops, group);
      if (held + more > MOST_VALUES && !strip.isEmpty()) {
        cut(loops, strip, pieces);
        strip.clear();
        strips++;
        all += held;
        held = hold(loops, group);
      } else {
        held += more;
      }
      strip.addAll(group);
    }
    cut(loops, strip, pieces);
    boolean worthIt =
        all + held >= FEWEST_VALUES && FEWEST_ITEMS * pieces.size() <= groups.items.size();
    return worthIt ? pieces : List.of();
  }

  private static void cut(List<Step> loops, List<Item> strip, List<Step> pieces) {
    Map<Integer, List<Integer>> of = new TreeMap<>();
    for (Item item : strip) {
      of.computeIfAbsent(item.loop, _ -> new ArrayList<>()).add(item.index);
    }
    of.forEach((loop, items) ->
        cut(
            loops.get(loop),
            items.stream().mapToInt(Integer::intValue).sorted().toArray(),
            pieces));
  }

  /// Notes that the strip holds the values of some items.
  ///
  /// @return how many it did not hold before
  private int hold(List<Step> loops, List<Item> group) {
    int more = 0;
    for (Item item : group) {
      Step loop = loops.get(item.loop);
      for (int[] values : List.of(reads(loop, item.index), writes(loop, item.index))) {
        for (int v : values) {
          if (v >= 0 && heldBy[v] != strips) {
            heldBy[v] = strips;
            more++;
          }
        }
      }
    }
    return more;
  }
}
