package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds families in a stage: values that are computed in the same way at the same height make a
/// *statement*, and statements of which each member needs only the same member of the others make a
/// family.
///
/// Families are numbered. A statement may join one if all else it is made of comes from families
/// before it, so none ever waits for another in a circle.
final class Families {
  private static final int FEWEST_MEMBERS = 4;
  private static final int UNKNOWN = -2;

  private final Scope scope;
  private final int[] signatures;
  private final Map<Integer, Unit> unitOf;
  private final int mostSize;
  private final int fewestOperations;
  private final int fewestSideBySide;

  /// For each value of the stage how many units must follow each other to compute it.
  private final int[] height;

  /// Statements of values that are better computed by themselves.
  private final Set<List<Integer>> refused = new HashSet<>();

  /// For each value which piece of a statement it belongs to, if that has been cut; else 0.
  private final int[] pieceOf;

  private int cut;

  private List<Group> groups = new ArrayList<>();
  private final @Nullable Place[] places;

  /// At a point, in which order values had best be read; found when it is first asked for.
  private int @Nullable [] order;

  /// For each value the number of the last family before it, or -1; [#UNKNOWN] at first.
  private final int[] after;

  private record Place(Group group, int position, int member) {}

  /// Statements with as many members; position by position, member by member.
  static final class Group {
    private final int number;
    private final List<int[]> statements = new ArrayList<>();
    private final List<List<Integer>> keys = new ArrayList<>();
    private int size;

    private Group(int number) {
      this.number = number;
    }

    List<int[]> statements() {
      return statements;
    }

    int members() {
      return statements.get(0).length;
    }
  }

  private Families(
      Scope scope,
      int[] signatures,
      Map<Integer, Unit> unitOf,
      int mostSize,
      int fewestOperations,
      int fewestSideBySide) {
    this.scope = scope;
    this.signatures = signatures;
    this.unitOf = unitOf;
    this.mostSize = mostSize;
    this.fewestOperations = fewestOperations;
    this.fewestSideBySide = fewestSideBySide;
    this.height = new int[scope.dag().size()];
    this.places = new @Nullable Place[height.length];
    this.pieceOf = new int[height.length];
    this.after = new int[height.length];
  }

  /// @param values of the stage
  /// @param unitOf values that are computed otherwise
  /// @param mostSize how large the code for a member may be
  /// @param fewestOperations how many operations a family must have
  /// @param fewestSideBySide the same at a point for one whose members read what lies side by side
  static List<Group> of(
      Scope scope,
      int[] signatures,
      List<Integer> values,
      Map<Integer, Unit> unitOf,
      int mostSize,
      int fewestOperations,
      int fewestSideBySide) {
    return new Families(scope, signatures, unitOf, mostSize, fewestOperations, fewestSideBySide)
        .groups(values);
  }

  private List<Group> groups(List<Integer> values) {
    findHeights(values);
    boolean again = true;
    while (again) {
      group(values);
      again = false;
      for (Group group : groups) {
        again |= scope.rows() ? refuse(group, fewestOperations) : cutOrRefuse(group);
      }
    }
    return groups;
  }

  /// @return whether the family is too small
  private boolean refuse(Group group, int fewest) {
    boolean small = group.members() * group.size < fewest && !isWide(group);
    if (small) {
      refused.addAll(group.keys);
    }
    return small;
  }

  /// Cuts a family where what its members read ends to lie side by side, and refuses it if it is
  /// too small.
  ///
  /// @return whether it has done so
  private boolean cutOrRefuse(Group group) {
    Pieces pieces =
        new Pieces(scope.dag(), signatures, group.statements, (v, w) -> goesOn(v, w, group));
    List<int[]> cuts = pieces.worthIt((fewestSideBySide + group.size - 1) / group.size);
    for (int[] piece : cuts) {
      cut++;
      for (int[] statement : group.statements) {
        for (int m = piece[0]; m < piece[1]; m++) {
          pieceOf[statement[m]] = cut;
        }
      }
    }
    return !cuts.isEmpty() || refuse(group, pieces.isOne() ? fewestSideBySide : fewestOperations);
  }

  /// Whether a value lies behind another, or may be put there.
  private boolean goesOn(int v, int next, Group reader) {
    Place place = places[v];
    Place nextPlace = places[next];
    if (place != null && place.group == reader) {
      return true;
    }
    if (v == next) {
      return scope.dag().isShared(v);
    }
    if (place != null && nextPlace != null) {
      return place.group == nextPlace.group
          && place.position == nextPlace.position
          && place.member + 1 == nextPlace.member;
    }
    if (scope.dag().node(v) instanceof Node.Shared(int index)
        && scope.dag().node(next) instanceof Node.Shared(int nextIndex)) {
      return index + 1 == nextIndex;
    }
    return place == null && nextPlace == null && scope.isLeaf(v) == scope.isLeaf(next);
  }

  /// Whether its values would not stay in registers as straight-line code either.
  private boolean isWide(Group group) {
    return scope.rows() && group.members() >= Rolling.WIDE;
  }

  private void findHeights(List<Integer> values) {
    for (Unit unit : Ordering.of(scope.dag(), values, unitOf)) {
      int[] highest = {0};
      for (int v : unit.values()) {
        Dag.operands(scope.dag().node(v), x -> highest[0] = Math.max(highest[0], height[x]));
      }
      for (int v : unit.values()) {
        height[v] = highest[0] + 1;
      }
    }
  }

  private void group(List<Integer> values) {
    groups = new ArrayList<>();
    Arrays.fill(places, null);
    Arrays.fill(after, UNKNOWN);
    Map<Integer, Map<List<Integer>, List<Integer>>> byHeight = new TreeMap<>();
    for (int v : values) {
      // Units stand for themselves: no statement has an empty key.
      List<Integer> key = isStraight(v) ? List.of(height[v], signatures[v], pieceOf[v]) : List.of();
      byHeight
          .computeIfAbsent(height[v], _ -> new LinkedHashMap<>())
          .computeIfAbsent(key, _ -> new ArrayList<>())
          .add(v);
    }
    for (Map<List<Integer>, List<Integer>> level : byHeight.values()) {
      level.forEach((key, members) -> {
        if (!key.isEmpty() && members.size() >= FEWEST_MEMBERS && !refused.contains(key)) {
          place(key, members);
        } else {
          members.forEach(this::single);
        }
      });
    }
  }

  /// Whether the value may be a member's. Java code cannot be called with vectors.
  private boolean isStraight(int v) {
    return !unitOf.containsKey(v)
        && switch (scope.dag().node(v)) {
          case Node.Apply(Function function, int _, int _, int _) -> function instanceof Op;
          case Node.Sum sum -> !Signatures.isLong(sum);
          case Node.Column _, Node.Shared _, Node.Constant _ -> false;
          case Node.Call _, Node.Evaluate _, Node.Loop _, Node.Result _ -> false;
        };
  }

  private void single(int v) {
    if (after[v] != UNKNOWN) {
      return; // with its unit
    }
    Unit unit = unitOf.get(v);
    int[] values = unit == null ? new int[] {v} : unit.values();
    int last = -1;
    for (int member : values) {
      last = Math.max(last, lastBefore(member));
    }
    for (int member : values) {
      after[member] = last;
    }
  }

  private int lastBefore(int v) {
    int[] last = {-1};
    Dag.operands(scope.dag().node(v), x -> last[0] = Math.max(last[0], after[x]));
    return last[0];
  }

  private void place(List<Integer> key, List<Integer> members) {
    int last = -1;
    for (int v : members) {
      last = Math.max(last, lastBefore(v));
    }
    int size = scope.size(members.get(0));
    @Nullable Group group = last < 0 ? null : groups.get(last);
    int @Nullable [] statement = group == null ? null : aligned(members, group);
    if (group == null
        || statement == null
        || !readsAlike(statement, group)
        || group.size + size > mostSize) {
      group = new Group(groups.size());
      groups.add(group);
      statement = inOrder(members);
    }
    for (int m = 0; m < statement.length; m++) {
      places[statement[m]] = new Place(group, group.statements.size(), m);
      after[statement[m]] = group.number;
    }
    group.statements.add(statement);
    group.keys.add(key);
    group.size += size;
  }

  private int[] inOrder(List<Integer> members) {
    Stream<Integer> ordered = members.stream();
    if (!scope.rows()) {
      int[] places = order == null ? ReadingOrder.of(scope.dag(), signatures) : order;
      order = places;
      ordered = ordered.sorted(Comparator.comparingInt(v -> places[v]));
    }
    return ordered.mapToInt(Integer::intValue).toArray();
  }

  /// The members in the order of those of the group that they need; null if some need several, or
  /// several need one.
  private int @Nullable [] aligned(List<Integer> members, Group group) {
    if (members.size() != group.members()) {
      return null;
    }
    int[] ordered = new int[members.size()];
    Arrays.fill(ordered, -1);
    for (int v : members) {
      int[] member = {-1};
      boolean[] several = {false};
      Dag.operands(
          scope.dag().node(v),
          x -> {
            Place place = places[x];
            if (place != null && place.group == group) {
              several[0] |= member[0] >= 0 && member[0] != place.member;
              member[0] = place.member;
            } else if (after[x] >= group.number) {
              several[0] = true; // it waits for the family
            }
          });
      if (member[0] < 0 || several[0] || ordered[member[0]] >= 0) {
        return null;
      }
      ordered[member[0]] = v;
    }
    return ordered;
  }

  /// Whether all members read the same positions of the group.
  private boolean readsAlike(int[] statement, Group group) {
    List<Integer> first = positions(statement[0], group);
    for (int v : statement) {
      if (!positions(v, group).equals(first)) {
        return false;
      }
    }
    return true;
  }

  private List<Integer> positions(int v, Group group) {
    List<Integer> positions = new ArrayList<>();
    for (int x : Template.operands(scope.dag().node(v), signatures)) {
      Place place = places[x];
      positions.add(place != null && place.group == group ? place.position : -1);
    }
    return positions;
  }
}
