package io.github.chainrule.compiler;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Gives the kept values of a point their slots: blocks lie side by side, and take the first place
/// where they fit.
final class PointSlots {
  /// The free intervals: where each begins, and its length.
  private final TreeMap<Integer, Integer> free = new TreeMap<>();

  private int count;

  private PointSlots() {}

  /// Chooses the slots.
  ///
  /// @param slot where to put the slots
  /// @param room where to put how many slots from its own on belong to the block of a value
  /// @param madeIn the step in which each value is made; -1 for leaves
  /// @param lastUse the step of its last use
  /// @return the number of slots
  static int place(
      int[] slot,
      int[] room,
      List<Blocks.Block> blocks,
      int[] madeIn,
      int[] lastUse,
      BitSet kept,
      int steps) {
    List<List<Blocks.Block>> made = Slots.lists(steps);
    BitSet alone = (BitSet) kept.clone();
    for (Blocks.Block block : blocks) {
      int[] values = Arrays.stream(block.values()).filter(v -> v >= 0).toArray();
      Arrays.stream(values).forEach(alone::clear);
      made.get(madeIn[values[0]]).add(block);
    }
    for (int v = alone.nextSetBit(0); v >= 0; v = alone.nextSetBit(v + 1)) {
      if (madeIn[v] >= 0) {
        made.get(madeIn[v]).add(new Blocks.Block(new int[] {v}, 1));
      }
    }
    PointSlots slots = new PointSlots();
    List<List<int[]>> over = Slots.lists(steps);
    for (int s = 0; s < steps; s++) {
      for (Blocks.Block block : made.get(s)) {
        int first = slots.take(block.room());
        int last = s;
        for (int i = 0; i < block.values().length; i++) {
          int v = block.values()[i];
          if (v >= 0) {
            slot[v] = first + i;
            room[v] = block.room() - i;
            last = Math.max(last, lastUse[v]);
          }
        }
        over.get(Math.min(last, steps - 1)).add(new int[] {first, block.room()});
      }
      for (int[] interval : over.get(s)) {
        slots.give(interval[0], interval[1]);
      }
    }
    return slots.count;
  }

  private int take(int length) {
    Map.Entry<Integer, Integer> interval = fit(length);
    if (interval == null) {
      count += length;
      return count - length;
    }
    int first = interval.getKey();
    int left = interval.getValue() - length;
    free.remove(first);
    if (left > 0) {
      free.put(first + length, left);
    }
    return first;
  }

  /// The first free interval of some length.
  private Map.@Nullable Entry<Integer, Integer> fit(int length) {
    for (Map.Entry<Integer, Integer> interval : free.entrySet()) {
      if (interval.getValue() >= length) {
        return interval;
      }
    }
    return null;
  }

  private void give(int first, int length) {
    int begin = first;
    int end = first + length;
    Map.Entry<Integer, Integer> before = free.lowerEntry(begin);
    if (before != null && before.getKey() + before.getValue() == begin) {
      begin = before.getKey();
    }
    Integer after = free.remove(end);
    if (after != null) {
      end += after;
    }
    free.put(begin, end - begin);
  }
}
