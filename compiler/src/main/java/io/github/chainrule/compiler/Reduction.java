package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Groups the terms of sums over rows: as many sums at once as there are registers for, and such
/// that a group reads few numbers. Of an outer product, as the gradient of a layer's weights is
/// one, a group is a tile of four by four.
final class Reduction {
  private static final int TILE = 4;
  private static final int AT_ONCE = TILE * TILE;

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
    List<Step.Term> rest = new ArrayList<>();
    List<List<Step.Term>> rows = new ArrayList<>(byLeft.values());
    for (int from = 0; from < rows.size(); from += TILE) {
      tiles(rows.subList(from, Math.min(rows.size(), from + TILE)), groups, rest);
    }
    rest.addAll(single);
    for (int from = 0; from < rest.size(); from += AT_ONCE) {
      groups.add(List.copyOf(rest.subList(from, Math.min(rest.size(), from + AT_ONCE))));
    }
    return groups;
  }

  private static void tiles(
      List<List<Step.Term>> rows, List<List<Step.Term>> groups, List<Step.Term> rest) {
    Set<Integer> all = new LinkedHashSet<>();
    rows.forEach(row -> row.forEach(term -> all.add(term.right())));
    List<Integer> columns = List.copyOf(all);
    for (int from = 0; from < columns.size(); from += TILE) {
      List<Integer> some = columns.subList(from, Math.min(columns.size(), from + TILE));
      List<Step.Term> tile = new ArrayList<>();
      for (List<Step.Term> row : rows) {
        row.stream().filter(term -> some.contains(term.right())).forEach(tile::add);
      }
      // What fills less than half of a tile may go together with others.
      if (tile.size() >= AT_ONCE / 2) {
        groups.add(tile);
      } else {
        rest.addAll(tile);
      }
    }
  }
}
