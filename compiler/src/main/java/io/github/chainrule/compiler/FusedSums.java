package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// Finds long sums at a point whose terms had best be added where shorter sums read the same
/// factors, which are then read once for both. So it is in reverse mode: a cotangent is multiplied
/// by a coefficient for the cotangent of what the coefficient was multiplied by, and by that for
/// the derivative by the coefficient; the latter is a long sum where a coefficient is used often.
///
/// Short sums are taken level by level: those of one level do not depend on each other. The terms
/// of a sum keep their order, so roundings stay the same.
final class FusedSums {
  /// Between two slices a sum is kept in memory. So many terms in a slice are worth that.
  private static final int FEWEST_TERMS = 4;

  /// Where sums do not depend on each other.
  private record Place(int level, int stage) {}

  /// Short sums of one level, one after another, and between their terms those of long sums.
  static final class Slice {
    private final Place place;

    /// For each term its sum, and behind the last one of a short sum perhaps its negation.
    final List<Integer> turns = new ArrayList<>();

    /// For each long sum where its terms in this slice end.
    final Map<Integer, Integer> ends = new LinkedHashMap<>();

    private Slice(Place place) {
      this.place = place;
    }
  }

  private final Dag dag;
  private final BitSet inLoops;
  private final int partSize;
  private final Stages stages;

  /// For each value how many sums must follow each other to compute it. Of two factors of a long
  /// sum the later one counts as made of the earlier one.
  private final int[] level;

  /// Of each long sum how many terms have been added, and the last stage that they wait for.
  private final int[] added;

  private final int[] stage;

  private final List<Integer> longSums = new ArrayList<>();

  /// For each factor the long sums that have it in their next term.
  private final Map<Integer, List<Integer>> waiting = new HashMap<>();

  private FusedSums(Dag dag, BitSet inLoops, int partSize) {
    this.dag = dag;
    this.inLoops = inLoops;
    this.partSize = partSize;
    this.stages = new Stages(Scope.of(dag, false), new BitSet());
    this.level = new int[dag.size()];
    this.added = new int[dag.size()];
    this.stage = new int[dag.size()];
  }

  /// The slices, one behind the other; none if most terms are better added otherwise.
  ///
  /// @param inLoops the values that loops compute
  /// @param partSize how large the code of a part may be
  static List<Slice> of(Dag dag, BitSet inLoops, int partSize) {
    FusedSums sums = new FusedSums(dag, inLoops, partSize);
    sums.findLevels();
    List<Slice> slices = sums.slices();
    int pieces = slices.stream().mapToInt(slice -> slice.ends.size()).sum();
    int terms = sums.longSums.stream().mapToInt(sums::terms).sum();
    int fused = IntStream.of(sums.added).sum();
    return 2 * fused >= terms && fused >= FEWEST_TERMS * pieces ? slices : List.of();
  }

  private boolean isLong(int v) {
    return LongSums.isLong(dag.node(v)) && !inLoops.get(v);
  }

  private int terms(int v) {
    return ((Node.Sum) dag.node(v)).left().length;
  }

  private void findLevels() {
    Map<Integer, List<Integer>> earlier = new HashMap<>();
    for (int v = 0; v < level.length; v++) {
      if (isLong(v)) {
        Node.Sum sum = (Node.Sum) dag.node(v);
        for (int t = 0; t < sum.left().length; t++) {
          int a = sum.left()[t];
          int b = sum.right()[t];
          if (b >= 0) {
            earlier.computeIfAbsent(Math.max(a, b), _ -> new ArrayList<>()).add(Math.min(a, b));
          }
        }
      }
    }
    int[] latest = {0};
    IntConsumer follow = x -> latest[0] = Math.max(latest[0], level[x]);
    for (int v = 0; v < level.length; v++) {
      latest[0] = 0;
      Dag.operands(dag.node(v), follow);
      latest[0] += dag.node(v) instanceof Node.Sum ? 1 : 0;
      earlier.getOrDefault(v, List.of()).forEach(follow::accept);
      level[v] = latest[0];
    }
  }

  private List<Slice> slices() {
    Map<Place, List<Integer>> shortSums =
        new TreeMap<>(Comparator.comparingInt(Place::level).thenComparingInt(Place::stage));
    Map<Integer, Integer> negations = new HashMap<>();
    for (int v = 0; v < level.length; v++) {
      if (isLong(v)) {
        longSums.add(v);
        await(v);
      } else if (dag.node(v) instanceof Node.Sum && !inLoops.get(v)) {
        Place place = new Place(level[v], stages.of(v));
        shortSums.computeIfAbsent(place, _ -> new ArrayList<>()).add(v);
      } else if (dag.node(v) instanceof Node.Apply(Function function, int a, int _, int _)
          && function == Op.NEGATE
          && !inLoops.get(v)) {
        negations.put(a, v);
      }
    }
    List<Slice> slices = new ArrayList<>();
    shortSums.forEach((place, sums) -> {
      Slice slice = new Slice(place);
      slices.add(slice);
      for (int v : sums) {
        if (fuse(v, slice) && negations.containsKey(v)) {
          // Where its operand is, so that it is not read again.
          slice.turns.add(negations.get(v));
        }
        // Two slices make a part.
        if (slice.turns.size() >= partSize * 9 / 20) {
          slice = new Slice(place);
          slices.add(slice);
        }
      }
    });
    slices.removeIf(slice -> slice.turns.isEmpty());
    return slices;
  }

  /// Adds a short sum with what terms can be added beside its own.
  ///
  /// @return false if there are none
  private boolean fuse(int v, Slice slice) {
    Node.Sum sum = (Node.Sum) dag.node(v);
    int before = slice.turns.size();
    for (int t = 0; t < sum.left().length; t++) {
      slice.turns.add(v);
      addBeside(sum.left()[t], slice);
      addBeside(sum.right()[t], slice);
    }
    boolean alone = slice.turns.size() == before + sum.left().length;
    if (alone) {
      slice.turns.subList(before, slice.turns.size()).clear();
    }
    return !alone;
  }

  private void addBeside(int factor, Slice slice) {
    List<Integer> sums = waiting.remove(factor);
    if (sums == null) {
      return;
    }
    for (int v : sums) {
      int before = added[v];
      while (isNext(v, factor) && slice.turns.size() < partSize && fits(v, slice)) {
        stage[v] = slice.place.stage;
        slice.turns.add(v);
        slice.ends.put(v, ++added[v]);
      }
      if (added[v] > before) {
        await(v);
      } else if (isNext(v, factor)) {
        await(v, factor);
      }
    }
  }

  /// Whether a factor is one of the next term. It may have been added beside the other one.
  private boolean isNext(int v, int factor) {
    Node.Sum sum = (Node.Sum) dag.node(v);
    int t = added[v];
    return t < sum.left().length && (sum.left()[t] == factor || sum.right()[t] == factor);
  }

  /// Whether what the next term is made of is there before the slice, and what the sum is for comes
  /// behind it.
  private boolean fits(int v, Slice slice) {
    Node.Sum sum = (Node.Sum) dag.node(v);
    int a = sum.left()[added[v]];
    int b = sum.right()[added[v]];
    int ready = Math.max(stage[v], Math.max(stages.ready(a), b < 0 ? 0 : stages.ready(b)));
    return level[a] < slice.place.level
        && (b < 0 || level[b] < slice.place.level)
        && slice.place.level <= level[v]
        && ready == slice.place.stage;
  }

  private void await(int v) {
    Node.Sum sum = (Node.Sum) dag.node(v);
    if (added[v] < sum.left().length) {
      await(v, sum.left()[added[v]]);
      await(v, sum.right()[added[v]]);
    }
  }

  /// Leaves are read where they are.
  private void await(int v, int factor) {
    if (factor >= 0 && !dag.isShared(factor)) {
      waiting.computeIfAbsent(factor, _ -> new ArrayList<>()).add(v);
    }
  }
}
