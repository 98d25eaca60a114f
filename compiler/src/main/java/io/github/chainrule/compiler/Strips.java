package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Cuts loops that follow each other into strips: what needs only each other of all of them is
/// computed together, while it is in the cache. So the components of a mixture take turns, where
/// each loop would else bring all of them from further away, and each uses the slots of the last.
final class Strips {
  /// How many values the first cache holds for 64 rows.
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

  // ---- which loops

  /// Sums of products go behind the loop that makes the last of their factors.
  private List<Step> withSumsAtTheirFactors(List<Step> steps) {
    int[] madeIn = new int[dag.size()];
    Arrays.fill(madeIn, -1);
    for (int s = 0; s < steps.size(); s++) {
      for (int i = 0; i < LoopItems.items(steps.get(s)); i++) {
        for (int v : LoopItems.writes(steps.get(s), i)) {
          if (v >= 0) {
            madeIn[v] = s;
          }
        }
      }
    }
    List<Step> moved = new ArrayList<>(steps);
    for (Step step : steps) {
      if (!(step instanceof Step.Reduce reduce) || !LoopItems.isOfProducts(reduce)) {
        continue;
      }
      int last = -1;
      boolean all = true;
      for (int i = 0; i < LoopItems.items(step); i++) {
        for (int v : LoopItems.reads(dag, step, i)) {
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
    while (to < steps.size() && LoopItems.items(steps.get(to)) > 0) {
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
      for (int i = 0; i < LoopItems.items(loop); i++) {
        int item = items.size();
        items.add(new Item(loops, i));
        if (item == same.length) {
          same = Arrays.copyOf(same, 2 * item);
          size = Arrays.copyOf(size, 2 * item);
        }
        same[item] = item;
        size[item] = 1;
        largest = Math.max(largest, 1);
        for (int v : LoopItems.reads(dag, loop, i)) {
          Integer from = writer.get(v);
          if (from != null) {
            join(root(item), root(from));
          }
        }
        Arrays.stream(LoopItems.writes(loop, i))
            .filter(v -> v >= 0)
            .forEach(v -> writer.put(v, item));
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
        LoopItems.cut(
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
      for (int[] values :
          List.of(LoopItems.reads(dag, loop, item.index), LoopItems.writes(loop, item.index))) {
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
