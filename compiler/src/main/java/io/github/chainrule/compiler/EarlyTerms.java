package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/// When the terms of the sums of a part are added: as soon as what they are made of is computed, as
/// far as those before them have been. So a sum over values that are computed one after another,
/// such as powers, needs registers for one of them and not for all.
final class EarlyTerms {
  private final Dag dag;
  private final BitSet computed = new BitSet();
  private final BitSet done = new BitSet();

  /// How many terms of a sum have been added.
  private final Map<Integer, Integer> added = new HashMap<>();

  private final List<List<Terms>> after = new ArrayList<>();

  /// The terms of a sum from one on to before another.
  record Terms(int sum, int from, int to) {
    void operands(Dag dag, IntConsumer each) {
      Node.Sum node = (Node.Sum) dag.node(sum);
      for (int t = from; t < to; t++) {
        each.accept(node.left()[t]);
        if (node.right()[t] >= 0) {
          each.accept(node.right()[t]);
        }
      }
    }
  }

  /// @param units of a part
  /// @param always whether a value is computed whatever is chosen
  EarlyTerms(Dag dag, List<Unit.Code> units, IntPredicate always) {
    this.dag = dag;
    Map<Integer, List<Integer>> sumsOf = new HashMap<>();
    for (Unit each : units) {
      int[] unit = each.values();
      for (int v : unit) {
        computed.set(v);
      }
      // Sums side by side share factors, and so are added up together.
      boolean alone = each instanceof Unit.Straight && unit.length == 1;
      if (alone && dag.node(unit[0]) instanceof Node.Sum && always.test(unit[0])) {
        Dag.operands(
            dag.node(unit[0]), x -> sumsOf.computeIfAbsent(x, _ -> new ArrayList<>()).add(unit[0]));
      }
    }
    for (Unit each : units) {
      int[] unit = each.values();
      List<Terms> terms = new ArrayList<>();
      if (always.test(unit[0])) {
        for (int v : unit) {
          done.set(v);
        }
        for (int v : unit) {
          sumsOf.getOrDefault(v, List.of()).forEach(sum -> add(sum, terms));
        }
      }
      after.add(terms);
    }
  }

  private void add(int v, List<Terms> terms) {
    Node.Sum sum = (Node.Sum) dag.node(v);
    int from = from(v);
    int to = from;
    for (int t = from; t < sum.left().length && isThere(sum.left()[t]); t++) {
      int right = sum.right()[t];
      if (right >= 0 && !isThere(right)) {
        break;
      }
      if (computed.get(sum.left()[t]) || (right >= 0 && computed.get(right))) {
        to = t + 1;
      }
    }
    if (to > from) {
      terms.add(new Terms(v, from, to));
      added.put(v, to);
    }
  }

  private boolean isThere(int v) {
    return done.get(v) || !computed.get(v);
  }

  /// What is added behind a unit.
  List<Terms> after(int unit) {
    return after.get(unit);
  }

  /// The first term of a sum that is left to its own unit.
  int from(int v) {
    return added.getOrDefault(v, 0);
  }
}
