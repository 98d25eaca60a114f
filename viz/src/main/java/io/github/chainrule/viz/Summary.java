package io.github.chainrule.viz;

import io.github.chainrule.core.Source;
import io.github.chainrule.core.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// A large graph in few cards. Results of the same operation at the same depth share a card, which
/// says how many they are and between what numbers theirs lie; leaves share one with their block.
/// If that still gives too many cards, those farthest from the output are folded into one.
final class Summary {
  private static final int MOST_RESULTS = 40;
  private static final int MOST_LEAVES = 12;

  private final Map<Value, Integer> depths = new HashMap<>();
  private final Map<Value, Members> memberships = new HashMap<>();
  private final Map<String, Members> leaves = new LinkedHashMap<>();

  /// By depth, and at each depth by operation.
  private final TreeMap<Integer, Map<String, Members>> results = new TreeMap<>();

  private Summary() {}

  /// @param order the graph in topological order, the output last
  static List<Card> of(List<Value> order) {
    Summary summary = new Summary();
    order.forEach(summary::add);
    return summary.cards();
  }

  private void add(Value value) {
    Members members;
    List<Value> operands = value.operands();
    if (operands.isEmpty()) {
      String source = sourceOf(value);
      members = leaves.computeIfAbsent(source, name -> new Members(value, "", name));
    } else {
      int depth = 1 + operands.stream().mapToInt(this::depth).max().getAsInt();
      depths.put(value, depth);
      members =
          results
              .computeIfAbsent(depth, key -> new LinkedHashMap<>())
              .computeIfAbsent(
                  value.operation().symbol(), sign -> new Members(value, sign, "values"));
    }
    members.add(value);
    memberships.put(value, members);
    for (Value operand : operands) {
      members.operands.add(Objects.requireNonNull(memberships.get(operand)));
    }
  }

  private int depth(Value value) {
    return depths.getOrDefault(value, 0);
  }

  /// What leaves and constants are called together: `leaves of w` if they are labelled `w[0]`,
  /// `w[1]` and so on.
  private static String sourceOf(Value value) {
    if (value.operation() == Source.CONSTANT) {
      return "constants";
    }
    String label = value.label();
    int bracket = label.indexOf('[');
    return bracket > 0 ? "leaves of " + label.substring(0, bracket) : "leaves";
  }

  private List<Card> cards() {
    Map<Members, Members> shownAs = new HashMap<>();
    List<Members> shown = new ArrayList<>(leavesShown(shownAs));
    shown.addAll(resultsShown(shownAs));
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

  /// The largest groups, the others in one.
  private List<Members> leavesShown(Map<Members, Members> shownAs) {
    List<Members> bySize = new ArrayList<>(leaves.values());
    if (bySize.size() <= MOST_LEAVES) {
      return bySize;
    }
    bySize.sort(Comparator.comparingInt(Members::size).reversed());
    List<Members> few = new ArrayList<>(bySize.subList(0, MOST_LEAVES - 1));
    few.add(folded(bySize.subList(MOST_LEAVES - 1, bySize.size()), "", "other leaves", shownAs));
    return few;
  }

  /// Those nearest to the output, depth by depth; all before them in one, which comes first.
  private List<Members> resultsShown(Map<Members, Members> shownAs) {
    int shown = 0;
    int deepest = results.lastKey();
    for (int depth = deepest; depth > 0; depth--) {
      shown += Objects.requireNonNull(results.get(depth)).size();
      if (shown > MOST_RESULTS && depth < deepest) {
        List<Members> near = flat(results.tailMap(depth, false));
        near.add(0, folded(flat(results.headMap(depth, true)), "...", "values before", shownAs));
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

  private static Members folded(
      List<Members> groups, String operation, String name, Map<Members, Members> shownAs) {
    Members folded = new Members(groups.get(0).first(), operation, name);
    for (Members members : groups) {
      folded.addAll(members);
      shownAs.put(members, folded);
    }
    return folded;
  }
}
