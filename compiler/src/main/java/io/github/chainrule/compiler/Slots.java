package io.github.chainrule.compiler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/// Gives each kept value of a row a slot, and a slot to the next value when the last use of one is
/// over: so it is still in the cache.
final class Slots {
  private Slots() {}

  /// Chooses the slots.
  ///
  /// @param slot where to put the slots
  /// @param madeIn the step in which each value is made; -1 for leaves
  /// @param lastUse the step of its last use
  /// @return the number of slots
  static int place(int[] slot, int[] madeIn, int[] lastUse, BitSet kept, int steps) {
    List<List<Integer>> made = lists(steps);
    List<List<Integer>> over = lists(steps);
    for (int v = kept.nextSetBit(0); v >= 0; v = kept.nextSetBit(v + 1)) {
      if (madeIn[v] >= 0) {
        made.get(madeIn[v]).add(v);
        over.get(Math.clamp(lastUse[v], madeIn[v], steps - 1)).add(v);
      }
    }
    Deque<Integer> free = new ArrayDeque<>();
    int count = 0;
    for (int s = 0; s < steps; s++) {
      for (int v : made.get(s)) {
        slot[v] = free.isEmpty() ? count++ : free.pop();
      }
      for (int v : over.get(s)) {
        free.push(slot[v]);
      }
    }
    return count;
  }

  static <T> List<List<T>> lists(int count) {
    List<List<T>> lists = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }
}
