package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Which values of a part are needed only if a `WHERE` chooses one of its operands. Where there is
/// one number at a time, they are computed only then.
final class Branches {
  /// Fewer operations than this are computed in any case: a wrong guess of the processor costs
  /// more.
  private static final int WORTH_IT = 12;

  private static final int ALWAYS = 0;

  private final Dag dag;

  /// The branches: the one around each, and how many operations are in it.
  private final List<Integer> around = new ArrayList<>(List.of(ALWAYS));

  private final List<Integer> depth = new ArrayList<>(List.of(0));
  private final List<Integer> work = new ArrayList<>(List.of(0));

  /// The first branch of each `WHERE`, for its second operand; the next one is for its third.
  private final Map<Integer, Integer> branchesOf = new HashMap<>();

  /// The branch of each value; -1 for values that are not of the part, or not used yet.
  private final int[] branch;

  private Branches(Dag dag) {
    this.dag = dag;
    this.branch = new int[dag.size()];
    Arrays.fill(branch, -1);
  }

  /// No branches: all is computed always.
  static Branches none(Dag dag) {
    return new Branches(dag);
  }

  /// @param order the values of the part, each behind what it is made of
  /// @param always those that are needed in any case
  static Branches of(Dag dag, List<Integer> order, java.util.BitSet always) {
    Branches branches = new Branches(dag);
    for (int i = order.size() - 1; i >= 0; i--) {
      int v = order.get(i);
      if (always.get(v) || branches.branch[v] < 0) {
        branches.branch[v] = ALWAYS;
      }
      branches.use(v);
    }
    branches.flatten(order);
    return branches;
  }

  private boolean isWhere(int v) {
    return dag.node(v) instanceof Node.Apply(Function function, int _, int _, int _)
        && function == Op.WHERE;
  }

  private void use(int v) {
    int here = branch[v];
    if (isWhere(v) && dag.node(v) instanceof Node.Apply(Function _, int a, int b, int c)) {
      int first = around.size();
      branchesOf.put(v, first);
      for (int k = 0; k < 2; k++) {
        around.add(here);
        depth.add(depth.get(here) + 1);
        work.add(0);
      }
      needed(a, here);
      needed(b, first);
      needed(c, first + 1);
    } else {
      Dag.operands(dag.node(v), x -> needed(x, here));
    }
  }

  private void needed(int v, int in) {
    branch[v] = branch[v] < 0 ? in : common(branch[v], in);
  }

  private int common(int a, int b) {
    int x = a;
    int y = b;
    while (x != y) {
      if (depth.get(x) >= depth.get(y)) {
        x = around.get(x);
      } else {
        y = around.get(y);
      }
    }
    return x;
  }

  /// Small branches belong to what is around them.
  private void flatten(List<Integer> order) {
    for (int v : order) {
      for (int b = branch[v]; b != ALWAYS; b = around.get(b)) {
        work.set(b, work.get(b) + 1);
      }
    }
    for (int v : order) {
      while (branch[v] != ALWAYS && work.get(branch[v]) < WORTH_IT) {
        branch[v] = around.get(branch[v]);
      }
    }
  }

  /// Whether all operands of a value are computed before it.
  boolean isFlat(int where) {
    return !branchesOf.containsKey(where);
  }

  /// Whether a value is computed in any case.
  boolean isAlways(int v) {
    return branch[v] <= ALWAYS;
  }

  /// The branch of an operand of a `WHERE` that is not flat.
  ///
  /// @param operand 1 or 2
  int of(int where, int operand) {
    return Objects.requireNonNull(branchesOf.get(where)) + operand - 1;
  }

  /// The units of each branch, in order.
  List<List<Unit.Code>> group(List<Unit.Code> units) {
    List<List<Unit.Code>> groups = new ArrayList<>();
    around.forEach(_ -> groups.add(new ArrayList<>()));
    for (Unit.Code unit : units) {
      groups.get(Math.max(ALWAYS, branch[unit.values()[0]])).add(unit);
    }
    return groups;
  }
}
