package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Splits the values of a program into those computed by code and those computed by passes, by how
/// many passes must have gone before.
final class Stages {
  private final Scope scope;
  private final int[] stage;

  /// For each stage the values computed by code, and then those computed by passes.
  final List<List<Integer>> computed = new ArrayList<>();

  final List<List<Integer>> passes = new ArrayList<>();

  /// @param unneeded values that need not be computed by themselves
  Stages(Scope scope, BitSet unneeded) {
    this.scope = scope;
    this.stage = new int[scope.dag().size()];
    for (int v = 0; v < stage.length; v++) {
      int value = v;
      if (scope.isLeaf(v)) {
        continue;
      }
      Dag.operands(scope.dag().node(v), x -> stage[value] = Math.max(stage[value], ready(x)));
      while (computed.size() <= stage[v]) {
        computed.add(new ArrayList<>());
        passes.add(new ArrayList<>());
      }
      if (scope.isPass(v)) {
        passes.get(stage[v]).add(v);
      } else if (!scope.isResultOfPass(v) && !unneeded.get(v)) {
        computed.get(stage[v]).add(v);
      }
    }
  }

  private int ready(int v) {
    if (scope.isResultOfPass(v)) {
      return stage[((Node.Result) scope.dag().node(v)).of()] + 1;
    }
    return scope.isPass(v) ? stage[v] + 1 : stage[v];
  }
}
