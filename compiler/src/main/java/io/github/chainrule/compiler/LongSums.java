package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Cuts long sums into sums that continue each other, for code without loops. It changes no
/// rounding.
final class LongSums {
  static final int MOST_TERMS = 16;

  private final Dag dag;
  private final DagBuilder builder = new DagBuilder();

  /// For each value what has been made of it.
  private final int[] made;

  /// For each long sum where its terms in slices end, slice by slice.
  private final Map<Integer, List<Integer>> endsOf = new HashMap<>();

  /// Its pieces that end there.
  private final Map<Integer, List<Integer>> piecesOf = new HashMap<>();

  private LongSums(Dag dag) {
    this.dag = dag;
    this.made = new int[dag.size()];
  }

  /// Whether it is a sum to be cut.
  static boolean isLong(Node node) {
    return node instanceof Node.Sum sum && sum.left().length > MOST_TERMS;
  }

  /// @param interleaved what is computed in slices
  record Cut(Dag dag, List<Unit> interleaved) {}

  /// @param whole the sums that stay whole
  /// @param slices where terms are added; sums end there, and else after [#MOST_TERMS]
  static Cut cut(Dag dag, BitSet whole, List<FusedSums.Slice> slices) {
    return new LongSums(dag).cut(whole, slices);
  }

  private Cut cut(BitSet whole, List<FusedSums.Slice> slices) {
    for (FusedSums.Slice slice : slices) {
      slice.ends.forEach((v, end) -> endsOf.computeIfAbsent(v, _ -> new ArrayList<>()).add(end));
    }
    for (int v = 0; v < made.length; v++) {
      made[v] =
          dag.node(v) instanceof Node.Sum sum && isLong(sum) && !whole.get(v)
              ? cut(v, sum)
              : builder.copy(dag, v, made);
    }
    List<Integer> outputs = new ArrayList<>();
    Arrays.stream(dag.outputs).forEach(v -> outputs.add(made[v]));
    // The builder gives values their last numbers when it builds.
    List<List<Integer>> turns = turns(slices);
    turns.forEach(outputs::addAll);
    Dag all = builder.build(Schedule.array(outputs));
    List<Unit> interleaved = new ArrayList<>();
    int from = dag.outputs.length;
    for (List<Integer> slice : turns) {
      int[] inTurns = Arrays.copyOfRange(all.outputs, from, from + slice.size());
      int[] values = Arrays.stream(inTurns).distinct().toArray();
      interleaved.add(new Unit.Interleaved(values, inTurns));
      from += slice.size();
    }
    return new Cut(new Dag(all.nodes, Arrays.copyOf(all.outputs, dag.outputs.length)), interleaved);
  }

  private int cut(int v, Node.Sum sum) {
    int total = -1;
    int from = 0;
    for (int end : endsOf.getOrDefault(v, List.of())) {
      Node.Sum piece = piece(sum, total, from, end);
      // Two sums that begin alike are in one slice, but each in its own turns.
      total = builder.sumApart(piece);
      piecesOf.computeIfAbsent(v, _ -> new ArrayList<>()).add(total);
      from = end;
    }
    while (from < sum.left().length) {
      int to = Math.min(sum.left().length, from + MOST_TERMS - (total < 0 ? 0 : 1));
      Node.Sum piece = piece(sum, total, from, to);
      total = builder.shortest(piece.left(), piece.right(), piece.minus());
      from = to;
    }
    return total;
  }

  /// @param total the sum of the terms before; -1 if there are none
  private Node.Sum piece(Node.Sum sum, int total, int from, int to) {
    int carried = total < 0 ? 0 : 1;
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
    return new Node.Sum(left, right, minus);
  }

  /// The turns of each slice.
  private List<List<Integer>> turns(List<FusedSums.Slice> slices) {
    // Cutting may have made two values one, of which only the first has turns.
    Map<Integer, Integer> firstOf = new HashMap<>();
    Set<Integer> begun = new HashSet<>();
    List<List<Integer>> all = new ArrayList<>();
    for (FusedSums.Slice slice : slices) {
      List<Integer> turns = new ArrayList<>();
      Map<Integer, Integer> here = new HashMap<>();
      for (int v : slice.turns) {
        if (slice.ends.containsKey(v) && !here.containsKey(v)) {
          int piece = piecesOf.getOrDefault(v, List.of()).removeFirst();
          here.put(v, piece);
          if (!begun.add(v)) {
            // Begins with the terms before.
            turns.add(piece);
          }
        }
        int now = here.getOrDefault(v, made[v]);
        if (firstOf.computeIfAbsent(now, _ -> v) == v) {
          turns.add(now);
        }
      }
      all.add(turns);
    }
    return all;
  }
}
