package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Where what the members of a family read does not go on side by side. There the family had best
/// be cut: else all that they read there has to be brought together.
final class Pieces {
  /// What goes on in more pieces than that is brought together.
  private static final int MOST = 16;

  /// Says whether a value lies behind another, or may be put there.
  interface SideBySide {
    boolean goesOn(int v, int next);
  }

  private final int members;

  /// The members behind which something does not go on, and the last one.
  private final BitSet ends = new BitSet();

  private boolean broughtTogether;

  /// @param statements what the members compute, position by position, member by member
  Pieces(Dag dag, int[] signatures, List<int[]> statements, SideBySide sides) {
    this.members = statements.getFirst().length;
    ends.set(members - 1);
    for (int[] statement : statements) {
      int[][] read = new int[members][];
      Arrays.setAll(read, m -> Template.operands(dag.node(statement[m]), signatures));
      for (int k = 0; k < read[0].length; k++) {
        BitSet ofColumn = new BitSet();
        for (int m = 0; m + 1 < members; m++) {
          ofColumn.set(m, !sides.goesOn(read[m][k], read[m + 1][k]));
        }
        boolean inPieces = ofColumn.cardinality() < MOST;
        broughtTogether |= !inPieces;
        if (inPieces) {
          ends.or(ofColumn);
        }
      }
    }
  }

  /// Whether all that the members read lies side by side.
  boolean isOne() {
    return !broughtTogether && ends.cardinality() == 1;
  }

  /// The pieces, each from its first member to before its last; none if too few members are in
  /// pieces that are long enough.
  ///
  /// @param shortest how many members a piece must have to be worth a loop
  List<int[]> worthIt(int shortest) {
    List<int[]> pieces = new ArrayList<>();
    int inLoops = 0;
    for (int from = 0; from < members; ) {
      int end = ends.nextSetBit(from) + 1;
      inLoops += end - from >= shortest ? end - from : 0;
      pieces.add(new int[] {from, end});
      from = end;
    }
    return pieces.size() > 1 && 10L * inLoops >= 9L * members ? pieces : List.of();
  }
}
