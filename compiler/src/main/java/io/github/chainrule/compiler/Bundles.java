package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Long sums of equal depth, which therefore do not depend on each other, and of the same factors.
final class Bundles {
  /// Sums of at least so many terms are computed side by side.
  private static final int LONG_SUM = 4;

  /// @param depth how many long sums must follow each other to compute them
  @SuppressWarnings("ArrayRecordComponent")
  record Bundle(int depth, int[] sums) {}

  private final Scope scope;
  private final Dag dag;

  private Bundles(Scope scope) {
    this.scope = scope;
    this.dag = scope.dag();
  }

  static List<Bundle> of(Scope scope, List<Integer> values) {
    return new Bundles(scope).bundles(values);
  }

  private List<Bundle> bundles(List<Integer> values) {
    int[] depth = new int[dag.size()];
    Map<List<Integer>, List<Integer>> alike = new LinkedHashMap<>();
    for (int v : values) {
      boolean isLong = dag.node(v) instanceof Node.Sum sum && sum.left().length >= LONG_SUM;
      Dag.operands(dag.node(v), x -> depth[v] = Math.max(depth[v], depth[x]));
      if (isLong) {
        depth[v]++;
        alike.computeIfAbsent(signature(v, depth[v]), _ -> new ArrayList<>()).add(v);
      }
    }
    return alike.values().stream()
        .map(sums ->
            new Bundle(depth[sums.get(0)], sums.stream().mapToInt(Integer::intValue).toArray()))
        .toList();
  }

  /// The depth of a sum, its length, and its factors that differ from row to row.
  private List<Integer> signature(int v, int depth) {
    Node.Sum sum = (Node.Sum) dag.node(v);
    List<Integer> signature = new ArrayList<>(List.of(depth, sum.left().length));
    for (int t = 0; t < sum.left().length; t++) {
      int left = sum.left()[t];
      int right = sum.right()[t];
      if (right >= 0) {
        signature.add(other(left, right));
      }
    }
    return signature;
  }

  /// The factor that differs from row to row, or that is computed.
  private int other(int left, int right) {
    boolean leftIsPlain =
        scope.rows() ? !scope.perRow()[left] : scope.isLeaf(left) && !scope.isLeaf(right);
    return leftIsPlain ? right : left;
  }
}
