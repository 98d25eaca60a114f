package io.github.chainrule.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// A table in two: what is trained on, and what is held back to see whether it was learnt.
///
/// @param training most of the rows
/// @param heldBack the others
public record Split(Table training, Table heldBack) {

  /// Chooses rows at random. Of each class of the target the same share is held back, so far as it
  /// can be divided.
  ///
  /// @param share of the rows to be held back, from 0 to less than 1
  /// @param classes whether the target is one of classes
  /// @throws IllegalArgumentException if the share is none, or there is no such column
  public static Split of(
      Table table, String target, double share, boolean classes, RandomGenerator random) {
    if (!(share >= 0.0 && share < 1.0)) {
      throw new IllegalArgumentException(
          "a share of " + share + " to be held back; give 0 to less than 1");
    }
    List<String> targets = table.cells(table.column(target));
    Map<String, List<Integer>> groups = new TreeMap<>();
    for (int row = 0; row < targets.size(); row++) {
      String group = classes ? targets.get(row) : "";
      groups.computeIfAbsent(group, name -> new ArrayList<>()).add(row);
    }
    List<Integer> held = new ArrayList<>();
    List<Integer> left = new ArrayList<>();
    // What rounding takes from one class it gives to the next.
    double owed = 0.0;
    for (List<Integer> rows : groups.values()) {
      shuffle(rows, random);
      owed += share * rows.size();
      int count = (int) Math.min(Math.max(0, rows.size() - 1), Math.round(owed));
      owed -= count;
      held.addAll(rows.subList(0, count));
      left.addAll(rows.subList(count, rows.size()));
    }
    return new Split(rows(table, left), rows(table, held));
  }

  private static void shuffle(List<Integer> rows, RandomGenerator random) {
    for (int i = rows.size() - 1; i > 0; i--) {
      Collections.swap(rows, i, random.nextInt(i + 1));
    }
  }

  private static Table rows(Table table, List<Integer> rows) {
    return new Table(
        table.columns(), rows.stream().sorted().map(row -> table.rows().get(row)).toList());
  }
}
