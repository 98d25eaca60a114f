package io.github.chainrule.compiler;

import java.util.Arrays;
import java.util.BitSet;

/// Cuts long sums into sums of [#MOST_TERMS] that continue each other, for code without loops. It
/// changes no rounding.
final class LongSums {
  static final int MOST_TERMS = 16;

  private LongSums() {}

  /// Whether it is a sum to be cut.
  static boolean isLong(Node node) {
    return node instanceof Node.Sum sum && sum.left().length > MOST_TERMS;
  }

  /// @param whole the sums that stay whole
  static Dag cut(Dag dag, BitSet whole) {
    DagBuilder builder = new DagBuilder();
    int[] made = new int[dag.size()];
    for (int v = 0; v < made.length; v++) {
      made[v] =
          dag.node(v) instanceof Node.Sum sum && isLong(sum) && !whole.get(v)
              ? cut(sum, made, builder)
              : builder.copy(dag, v, made);
    }
    return builder.build(Arrays.stream(dag.outputs).map(v -> made[v]).toArray());
  }

  private static int cut(Node.Sum sum, int[] made, DagBuilder builder) {
    int n = sum.left().length;
    int total = -1;
    for (int from = 0; from < n; ) {
      int carried = total < 0 ? 0 : 1;
      int to = Math.min(n, from + MOST_TERMS - carried);
      int[] left = new int[to - from + carried];
      int[] right = new int[left.length];
      boolean[] minus = new boolean[left.length];
      if (carried == 1) {
        left[0] = total;
        right[0] = -1;
      }
      for (int t = from; t < to; t++) {
        int at = t - from + carried;
        left[at] = made[sum.left()[t]];
        right[at] = sum.right()[t] < 0 ? -1 : made[sum.right()[t]];
        minus[at] = sum.minus()[t];
      }
      total = builder.shortest(left, right, minus);
      from = to;
    }
    return total;
  }
}
