package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Finds the loops in straight-line code: sums side by side, tiles, sums alike, and families.
final class Rolling {
  /// How many sums are computed side by side in straight-line code: as many as there are registers
  /// for, of which rows need more, for several rows at once.
  private static final int SUMS_FOR_ROWS = 8;

  private static final int SUMS_AT_A_POINT = 10;

  /// So many terms of each of them fit into a method.
  private static final int TERMS_OF_EACH = 16;

  /// From how many operations on a loop is better than code for each. At a point, where numbers
  /// must be brought together for it, from eight times as many, or from four times if they lie side
  /// by side. In large programs fewer are enough, since code takes time to compile.
  static final int FEWEST_OPERATIONS = 256;

  /// So many numbers are more than registers hold. Code for rows passes them through memory anyway,
  /// so that a loop over them loses nothing.
  static final int WIDE = 64;

  private static final int LARGE_FOR_ROWS = 1500;
  private static final int LARGE_AT_A_POINT = 5000;

  private final Scope scope;
  private final Dag dag;
  private final int partSize;
  private final int fewestOperations;
  private final int fewestSideBySide;
  private final int[] signatures;

  /// Values that are read by what is not computed by code.
  private final BitSet read;

  private final List<Unit> interleaved;

  /// Shared values in the order in which loops read them.
  final List<Integer> packed = new ArrayList<>();

  /// @param read values that are read by what is not computed by code
  /// @param interleaved units that are known already
  /// @param partSize how large the code of a part may be
  /// @param fewestOperations how many operations a loop must have
  Rolling(Scope scope, BitSet read, List<Unit> interleaved, int partSize, int fewestOperations) {
    this.scope = scope;
    this.dag = scope.dag();
    this.read = read;
    this.interleaved = interleaved;
    this.partSize = partSize;
    boolean large = dag.size() > (scope.rows() ? LARGE_FOR_ROWS : LARGE_AT_A_POINT);
    this.fewestSideBySide = large ? fewestOperations : 4 * fewestOperations;
    this.fewestOperations =
        scope.rows()
            ? (large ? fewestOperations / 16 : fewestOperations)
            : (large ? fewestOperations : 8 * fewestOperations);
    this.signatures = Signatures.of(scope);
  }

  /// The units of a stage that are more than a value.
  Map<Integer, Unit> units(List<Integer> values) {
    Map<Integer, Unit> unitOf = new HashMap<>();
    interleaved.forEach(unit -> put(unit, unitOf));
    List<Integer> others = values.stream().filter(v -> !unitOf.containsKey(v)).toList();
    List<Bundles.Bundle> loose = new ArrayList<>();
    for (Bundles.Bundle bundle : Bundles.of(scope, others)) {
      Step.Tile tile = scope.rows() ? Tiles.of(dag, scope.perRow(), bundle.sums(), packed) : null;
      if (tile == null) {
        loose.add(bundle);
      } else {
        put(tile, unitOf);
      }
    }
    Map<Turn, List<Integer>> turns = new LinkedHashMap<>();
    for (Bundles.Bundle bundle : sums(loose, unitOf)) {
      int terms = ((Node.Sum) dag.node(bundle.sums()[0])).left().length;
      if (!scope.rows() && bundle.sums().length == 1 && terms >= LongSums.MOST_TERMS) {
        turns
            .computeIfAbsent(new Turn(bundle.depth(), terms), _ -> new ArrayList<>())
            .add(bundle.sums()[0]);
      } else {
        straight(bundle.sums(), unitOf);
      }
    }
    turns.values().forEach(sums -> straight(Schedule.array(sums), unitOf));
    families(values, unitOf);
    return unitOf;
  }

  /// Sums at a point that have no factors in common, of the same length, in code without loops:
  /// they take turns nevertheless, since each addition waits for the one before it and there are no
  /// rows to add meanwhile.
  private record Turn(int depth, int terms) {}

  private static void put(Unit unit, Map<Integer, Unit> unitOf) {
    for (int v : unit.values()) {
      unitOf.put(v, unit);
    }
  }

  private void straight(int[] sums, Map<Integer, Unit> unitOf) {
    int terms = ((Node.Sum) dag.node(sums[0])).left().length;
    int most = scope.rows() ? SUMS_FOR_ROWS : SUMS_AT_A_POINT;
    int atOnce = Math.clamp(most * TERMS_OF_EACH / terms, 1, most);
    for (int from = 0; from < sums.length; from += atOnce) {
      int[] some = Arrays.copyOfRange(sums, from, Math.min(sums.length, from + atOnce));
      if (some.length > 1) {
        put(new Unit.Straight(some), unitOf);
      }
    }
  }

  // ---- sums alike

  private record Kind(int depth, int signature, boolean begun, Step.Terms terms) {}

  /// @return what is left
  private List<Bundles.Bundle> sums(List<Bundles.Bundle> bundles, Map<Integer, Unit> unitOf) {
    Map<Kind, List<Integer>> alike = new LinkedHashMap<>();
    Map<Kind, List<Bundles.Bundle>> bundlesOf = new LinkedHashMap<>();
    List<Bundles.Bundle> left = new ArrayList<>();
    for (Bundles.Bundle bundle : bundles) {
      Kind kind = kind(bundle);
      if (kind == null) {
        left.add(bundle);
        continue;
      }
      bundlesOf.computeIfAbsent(kind, _ -> new ArrayList<>()).add(bundle);
      List<Integer> sums = alike.computeIfAbsent(kind, _ -> new ArrayList<>());
      Arrays.stream(bundle.sums()).forEach(sums::add);
    }
    alike.forEach((kind, sums) -> {
      if (sums.stream().mapToInt(scope::work).sum() >= fewestOperations || isWide(sums)) {
        put(sums(kind, sums), unitOf);
      } else {
        left.addAll(bundlesOf.getOrDefault(kind, List.of()));
      }
    });
    return left;
  }

  /// Whether there is a sum of so many terms that they would not stay in registers as straight-line
  /// code either.
  private boolean isWide(List<Integer> sums) {
    return scope.rows()
        && sums.stream().anyMatch(v -> ((Node.Sum) dag.node(v)).left().length >= WIDE);
  }

  /// Null if its sums are not alike.
  private @Nullable Kind kind(Bundles.Bundle bundle) {
    Kind kind = null;
    for (int v : bundle.sums()) {
      Kind next = kind((Node.Sum) dag.node(v), bundle.depth(), signatures[v]);
      if (next == null || (kind != null && !kind.equals(next))) {
        return null;
      }
      kind = next;
    }
    return kind;
  }

  /// Null if its terms are not alike.
  private @Nullable Kind kind(Node.Sum sum, int depth, int signature) {
    boolean begun = sum.right()[0] < 0;
    int first = begun ? 1 : 0;
    if (sum.minus()[0] || (begun && scope.rows() && dag.isShared(sum.left()[0]))) {
      return null;
    }
    Step.Terms terms = terms(sum, first);
    for (int t = first; t < sum.left().length; t++) {
      if (terms == null || sum.minus()[t] || terms(sum, t) != terms) {
        return null;
      }
    }
    return terms == null ? null : new Kind(depth, signature, begun, terms);
  }

  /// Null for what is the same for all rows, and belongs into none.
  private Step.@Nullable Terms terms(Node.Sum sum, int t) {
    boolean left = scope.rows() && dag.isShared(sum.left()[t]);
    if (sum.right()[t] < 0) {
      return left ? null : Step.Terms.NUMBERS;
    }
    boolean right = scope.rows() && dag.isShared(sum.right()[t]);
    return left && right ? null : left || right ? Step.Terms.MULTIPLES : Step.Terms.PRODUCTS;
  }

  private Step.Sums sums(Kind kind, List<Integer> values) {
    int[] sums = Schedule.array(values);
    int[][] left = new int[sums.length][];
    int[][] right = new int[sums.length][];
    int from = packed.size();
    int first = kind.begun ? 1 : 0;
    for (int s = 0; s < sums.length; s++) {
      Node.Sum sum = (Node.Sum) dag.node(sums[s]);
      int[] a = Arrays.copyOfRange(sum.left(), first, sum.left().length);
      int[] b = Arrays.copyOfRange(sum.right(), first, sum.left().length);
      left[s] = kind.terms == Step.Terms.NUMBERS ? new int[0] : a;
      right[s] = kind.terms == Step.Terms.NUMBERS ? a : b;
      for (int t = 0; kind.terms == Step.Terms.MULTIPLES && t < a.length; t++) {
        boolean turned = dag.isShared(b[t]);
        int column = turned ? a[t] : b[t];
        left[s][t] = turned ? b[t] : a[t];
        right[s][t] = column;
        packed.add(left[s][t]);
      }
    }
    return new Step.Sums(sums, kind.begun, kind.terms, left, right, from);
  }

  // ---- families

  private void families(List<Integer> values, Map<Integer, Unit> unitOf) {
    List<Families.Group> groups =
        Families.of(
            scope, signatures, values, unitOf, partSize, fewestOperations, fewestSideBySide);
    if (groups.isEmpty()) {
      return;
    }
    BitSet needed = needed(groups);
    for (Families.Group group : groups) {
      put(Template.of(scope, signatures, group, needed, packed), unitOf);
    }
  }

  /// The values of families that are used outside of their member.
  private BitSet needed(List<Families.Group> groups) {
    // For each value the member that it belongs to, numbered through.
    int[] memberOf = new int[dag.size()];
    Arrays.fill(memberOf, -1);
    int next = 0;
    for (Families.Group group : groups) {
      for (int[] statement : group.statements()) {
        for (int m = 0; m < statement.length; m++) {
          memberOf[statement[m]] = next + m;
        }
      }
      next += group.members();
    }
    BitSet needed = (BitSet) read.clone();
    int[] user = {-1};
    IntConsumer need =
        x -> {
          if (memberOf[x] >= 0 && memberOf[x] != user[0]) {
            needed.set(x);
          }
        };
    for (int v = 0; v < dag.size(); v++) {
      user[0] = memberOf[v];
      Dag.operands(dag.node(v), need);
    }
    return needed;
  }
}
