package io.github.chainrule.viz;

import io.github.chainrule.core.Source;
import io.github.chainrule.core.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// A large graph in few cards. Results of the same operation at the same depth share a card, which
/// says how many they are and between what numbers theirs lie; leaves share one with their block,
/// and all constants share one. Of the results, those nearest to the output are shown, depth by
/// depth, and all before them in one card.
final class Summary {
  private static final int MOST_RESULTS = 40;
  private static final int MOST_LEAVES = 12;
  private static final String CONSTANTS = "constants";

  private final List<Value> order;

  /// The depth of each result, 1 if it is made of leaves and constants alone.
  private final IdentityHashMap<Value, Integer> depths = new IdentityHashMap<>();

  private final Map<String, Members> leaves = new LinkedHashMap<>();
  private final TreeMap<Integer, Map<String, Members>> results = new TreeMap<>();

  /// What stands for groups that do not have a card of their own.
  private final Map<Members, Members> shownAs = new HashMap<>();

  private Summary(List<Value> order) {
    this.order = order;
  }

  /// @param order the graph in topological order, the output last
  static List<Card> of(List<Value> order) {
    return new Summary(order).cards();
  }

  private List<Card> cards() {
    int deepest = 0;
    for (Value value : order) {
      List<Value> operands = value.operands();
      if (!operands.isEmpty()) {
        int depth = 1 + operands.stream().mapToInt(this::depth).max().getAsInt();
        depths.put(value, depth);
        deepest = Math.max(deepest, depth);
      }
    }
    // Each depth has a group at least, so no group before these is shown alone.
    int nearest = deepest - MOST_RESULTS;
    for (Value value : order) {
      Members members = group(value, nearest);
      members.add(value);
      value.operands().forEach(operand -> members.operands.add(group(operand, nearest)));
    }
    List<Members> shown = leavesShown();
    shown.addAll(resultsShown());
    return cards(shown);
  }

  private int depth(Value value) {
    return depths.getOrDefault(value, 0);
  }

  /// @param nearest the depth up to which all results are in one group
  private Members group(Value value, int nearest) {
    int depth = depth(value);
    if (depth == 0) {
      return leaves.computeIfAbsent(sourceOf(value), name -> new Members(value, "", name));
    }
    Map<String, Members> atDepth =
        results.computeIfAbsent(Math.max(depth, nearest), key -> new LinkedHashMap<>());
    return depth <= nearest
        ? atDepth.computeIfAbsent("...", sign -> new Members(value, sign, "values before"))
        : atDepth.computeIfAbsent(
            value.operation().symbol(), sign -> new Members(value, sign, "values"));
  }

  /// What leaves and constants are called together: `leaves of w` if they are labelled `w[0]`,
  /// `w[1]` and so on.
  private static String sourceOf(Value value) {
    if (value.operation() == Source.CONSTANT) {
      return CONSTANTS;
    }
    String label = value.label();
    int bracket = label.indexOf('[');
    return bracket > 0 ? "leaves of " + label.substring(0, bracket) : "leaves";
  }

  /// The largest groups, and the others in one; constants apart from leaves.
  private List<Members> leavesShown() {
    Members constants = leaves.remove(CONSTANTS);
    List<Members> shown = new ArrayList<>(leaves.values());
    if (shown.size() > MOST_LEAVES) {
      shown.sort(Comparator.comparingInt(Members::size).reversed());
      List<Members> others = shown.subList(MOST_LEAVES - 1, shown.size());
      Members folded = folded(others, "", "other leaves");
      others.clear();
      shown.add(folded);
    }
    if (constants != null) {
      shown.add(constants);
    }
    return shown;
  }

  /// Those nearest to the output, and all before them in one, which comes first.
  private List<Members> resultsShown() {
    int count = 0;
    int deepest = results.isEmpty() ? 0 : results.lastKey();
    for (int depth : results.descendingKeySet()) {
      count += Objects.requireNonNull(results.get(depth)).size();
      if (count > MOST_RESULTS && depth < deepest) {
        List<Members> near = flat(results.tailMap(depth, false));
        near.add(0, folded(flat(results.headMap(depth, true)), "...", "values before"));
        return near;
      }
    }
    return flat(results);
  }

  private static List<Members> flat(Map<Integer, Map<String, Members>> byDepth) {
    List<Members> flat = new ArrayList<>();
    byDepth.values().forEach(groups -> flat.addAll(groups.values()));
    return flat;
  }

  private Members folded(List<Members> groups, String operation, String name) {
    Members folded = new Members(groups.get(0).first(), operation, name);
    for (Members members : groups) {
      folded.addAll(members);
      shownAs.put(members, folded);
    }
    return folded;
  }

  private List<Card> cards(List<Members> shown) {
    Map<Members, Integer> places = new HashMap<>();
    for (Members members : shown) {
      places.put(members, places.size());
    }
    List<Card> cards = new ArrayList<>();
    for (Members members : shown) {
      List<Integer> operands =
          members.operands.stream()
              .map(operand -> shownAs.getOrDefault(operand, operand))
              .filter(operand -> operand != members)
              .distinct()
              .map(places::get)
              .toList();
      cards.add(members.card(operands, cards.size() == shown.size() - 1));
    }
    return cards;
  }
}
