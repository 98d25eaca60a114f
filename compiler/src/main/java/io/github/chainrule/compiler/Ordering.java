package io.github.chainrule.compiler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// Orders the units of a stage, each behind what it is made of and near to it.
final class Ordering {
  private final Dag dag;
  private final Map<Integer, ? extends Unit> unitOf;
  private final BitSet inStage = new BitSet();
  private final BitSet done = new BitSet();

  private final List<Unit> ordered = new ArrayList<>();

  /// For each value the number of the last entry into its unit.
  private final int[] entered;

  private int entry;

  private Ordering(Dag dag, List<Integer> values, Map<Integer, ? extends Unit> unitOf) {
    this.dag = dag;
    this.unitOf = unitOf;
    this.entered = new int[dag.size()];
    values.forEach(inStage::set);
  }

  /// @param values of a stage
  /// @param unitOf the units of values that are not computed alone
  static List<Unit> of(Dag dag, List<Integer> values, Map<Integer, ? extends Unit> unitOf) {
    return new Ordering(dag, values, unitOf).ordered(values);
  }

  private List<Unit> ordered(List<Integer> values) {
    BitSet used = new BitSet();
    for (int v : values) {
      Dag.operands(dag.node(v), used::set);
    }
    for (boolean roots : new boolean[] {true, false}) {
      for (int v : values) {
        if (used.get(v) != roots) {
          visit(v);
        }
      }
    }
    return ordered;
  }

  private void visit(int root) {
    Deque<Integer> path = new ArrayDeque<>();
    Deque<Boolean> leaving = new ArrayDeque<>();
    path.push(root);
    leaving.push(false);
    while (!path.isEmpty()) {
      int v = path.pop();
      boolean leave = leaving.pop();
      if (done.get(v)) {
        continue;
      }
      Unit known = unitOf.get(v);
      Unit unit = known == null ? Unit.Straight.of(v) : known;
      if (leave) {
        for (int member : unit.values()) {
          done.set(member);
        }
        ordered.add(unit);
        continue;
      }
      path.push(v);
      leaving.push(true);
      entry++;
      for (int member : unit.values()) {
        entered[member] = entry;
      }
      List<Integer> operands = new ArrayList<>();
      for (int member : unit.values()) {
        Dag.operands(
            dag.node(member),
            x -> {
              if (inStage.get(x) && !done.get(x) && entered[x] != entry) {
                operands.add(x);
              }
            });
      }
      for (int i = operands.size() - 1; i >= 0; i--) {
        path.push(operands.get(i));
        leaving.push(false);
      }
    }
  }
}
