package io.github.chainrule.compiler;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds sums that can be computed as one [Step.Tile].
final class Tiles {
  private static final int FEWEST_SUMS = 4;

  /// Where they have so many terms that code for each would take the JIT long.
  private static final int FEWEST_WIDE_SUMS = 3;

  private Tiles() {}

  /// Sums of as many terms, whose first term may be anything single, and whose other terms are
  /// products of a shared number with a column, term for term the same column.
  ///
  /// @param packed receives the shared numbers
  static Step.@Nullable Tile of(Dag dag, boolean[] perRow, int[] unit, List<Integer> packed) {
    if (!(dag.node(unit[0]) instanceof Node.Sum first)
        || unit.length < (first.left().length < Rolling.WIDE ? FEWEST_SUMS : FEWEST_WIDE_SUMS)) {
      return null;
    }
    boolean begun = first.right()[0] < 0;
    int[] columns = new int[first.left().length - (begun ? 1 : 0)];
    int[][] factors = new int[columns.length][unit.length];
    for (int s = 0; s < unit.length; s++) {
      if (!(dag.node(unit[s]) instanceof Node.Sum sum)
          || sum.left().length != first.left().length
          || begun != sum.right()[0] < 0
          || sum.minus()[0]) {
        return null;
      }
      for (int t = 0; t < columns.length; t++) {
        int at = begun ? t + 1 : t;
        int left = sum.left()[at];
        int right = sum.right()[at];
        if (right < 0 || sum.minus()[at] || perRow[left] == perRow[right]) {
          return null;
        }
        int column = perRow[left] ? left : right;
        if (s > 0 && columns[t] != column) {
          return null;
        }
        columns[t] = column;
        factors[t][s] = perRow[left] ? right : left;
        if (!dag.isShared(factors[t][s])) {
          return null; // the same for all rows, but computed with them: nothing to pack
        }
      }
    }
    boolean sharedBeginning = begun && !perRow[first.left()[0]];
    for (int v : unit) {
      if (!begun) {
        break;
      }
      int beginning = ((Node.Sum) dag.node(v)).left()[0];
      if (sharedBeginning ? !dag.isShared(beginning) : !perRow[beginning]) {
        return null;
      }
    }
    int from = packed.size();
    for (int s = 0; sharedBeginning && s < unit.length; s++) {
      packed.add(((Node.Sum) dag.node(unit[s])).left()[0]);
    }
    for (int[] term : factors) {
      Arrays.stream(term).forEach(packed::add);
    }
    return new Step.Tile(unit, columns, begun, from);
  }
}
