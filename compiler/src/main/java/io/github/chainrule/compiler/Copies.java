package io.github.chainrule.compiler;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/// How many rows, or vectors of rows, the code of a part computes side by side.
final class Copies {
  private static final int MOST_LIVE = 12;

  private Copies() {}

  /// Two vectors of rows at a time share what they read, while there are registers for both.
  static int of(Schedule schedule, Step.Part part, Machine machine) {
    return machine instanceof VectorMachine && live(schedule, part) <= MOST_LIVE ? 2 : 1;
  }

  /// The most values that are in local variables at once, but for what is read from elsewhere.
  private static int live(Schedule schedule, Step.Part part) {
    Map<Integer, Integer> reads = new HashMap<>();
    for (Unit unit : part.units()) {
      for (int v : unit.values()) {
        Dag.operands(schedule.dag.node(v), x -> reads.merge(x, 1, Integer::sum));
      }
    }
    EarlyTerms early = new EarlyTerms(schedule.dag, part.units(), v -> true);
    BitSet live = new BitSet();
    int most = 0;
    for (int i = 0; i < part.units().size(); i++) {
      int[] unit = part.units().get(i).values();
      Arrays.stream(unit).forEach(live::set);
      most = Math.max(most, live.cardinality());
      for (int v : unit) {
        IntConsumer read = x -> release(x, reads, live);
        if (schedule.dag.node(v) instanceof Node.Sum sum) {
          int end = sum.left().length;
          new EarlyTerms.Terms(v, early.from(v), end).operands(schedule.dag, read);
        } else {
          Dag.operands(schedule.dag.node(v), read);
        }
        if (reads.getOrDefault(v, 0) == 0) {
          live.clear(v);
        }
      }
      for (EarlyTerms.Terms terms : early.after(i)) {
        live.set(terms.sum());
        most = Math.max(most, live.cardinality());
        terms.operands(schedule.dag, x -> release(x, reads, live));
      }
    }
    return most;
  }

  private static void release(int v, Map<Integer, Integer> reads, BitSet live) {
    if (reads.merge(v, -1, Integer::sum) == 0) {
      live.clear(v);
    }
  }
}
