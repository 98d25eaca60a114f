package io.github.chainrule.compiler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Gives each kept value a slot, and a slot to the next value when the last use of one is over.
final class Slots {
  private Slots() {}

  /// Chooses the slots.
  ///
  /// @param slot where to put the slots
  /// @param madeIn the step in which each value is made; -1 for leaves
  /// @param lastUse the step of its last use
  /// @param rank in which order values of a step had best lie side by side; null if a slot had best
  ///   be one that was read last
  /// @return the number of slots
  static int place(
      int[] slot, int[] madeIn, int[] lastUse, BitSet kept, int steps, int @Nullable [] rank) {
    List<List<Integer>> made = lists(steps);
    List<List<Integer>> over = lists(steps);
    for (int v = kept.nextSetBit(0); v >= 0; v = kept.nextSetBit(v + 1)) {
      if (madeIn[v] >= 0) {
        made.get(madeIn[v]).add(v);
        over.get(Math.clamp(lastUse[v], madeIn[v], steps - 1)).add(v);
      }
    }
    Queue<Integer> free =
        rank == null ? Collections.asLifoQueue(new ArrayDeque<>()) : new PriorityQueue<>();
    int count = 0;
    for (int s = 0; s < steps; s++) {
      if (rank != null) {
        made.get(s).sort(Comparator.comparingInt(v -> rank[v]));
      }
      for (int v : made.get(s)) {
        slot[v] = free.isEmpty() ? count++ : free.remove();
      }
      for (int v : over.get(s)) {
        free.add(slot[v]);
      }
    }
    return count;
  }

  private static List<List<Integer>> lists(int count) {
    List<List<Integer>> lists = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }
}
