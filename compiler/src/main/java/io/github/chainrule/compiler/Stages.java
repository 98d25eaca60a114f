package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;

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
    int[] latest = {0};
    IntConsumer wait = x -> latest[0] = Math.max(latest[0], ready(x));
    for (int v = 0; v < stage.length; v++) {
      if (scope.isLeaf(v)) {
        continue;
      }
      latest[0] = 0;
      Dag.operands(scope.dag().node(v), wait);
      stage[v] = latest[0];
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

  int of(int v) {
    return stage[v];
  }

  /// The first stage that can read a value.
  int ready(int v) {
    if (scope.isResultOfPass(v)) {
      return stage[((Node.Result) scope.dag().node(v)).of()] + 1;
    }
    return scope.isPass(v) ? stage[v] + 1 : stage[v];
  }
}
