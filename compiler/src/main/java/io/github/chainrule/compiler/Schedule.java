package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/// The order in which a program is computed, and where what outlives a step is kept.
///
/// Routines are computed for whole blocks of rows at a time, between parts of straight-line code
/// and loops. A value that is needed beyond its step is kept in a *slot*: a column of scratch
/// numbers in the scope of a row, a single number at a point.
final class Schedule {
  final Dag dag;

  /// Whether outputs are added up over the rows.
  final boolean sums;

  final List<Step> steps;

  /// The same with each loop whole, to be told.
  final List<Step> statements;

  /// For each value its slot, or -1.
  final int[] slot;

  /// At a point, how many slots from its own on belong to what lies side by side with a value.
  final int[] room;

  /// How many slots there are.
  final int slots;

  /// Shared values in the order in which loops read them.
  final int[] packed;

  private final Scope scope;

  private Schedule(
      Scope scope,
      boolean sums,
      List<Step> steps,
      List<Step> statements,
      int[] slot,
      int[] room,
      int slots,
      int[] packed) {
    this.scope = scope;
    this.dag = scope.dag();
    this.sums = sums;
    this.steps = List.copyOf(steps);
    this.statements = List.copyOf(statements);
    this.slot = slot;
    this.room = room;
    this.slots = slots;
    this.packed = packed;
  }

  /// A program that is one part.
  static Schedule ofPart(Dag dag, Step.Part part) {
    int[] slot = new int[dag.size()];
    Arrays.fill(slot, -1);
    int[] none = {};
    List<Step> steps = List.of(part);
    return new Schedule(Scope.of(dag, false), false, steps, steps, slot, none, 0, none);
  }

  /// For a point.
  ///
  /// @param fewestOperations how many operations a loop must have
  static Schedule ofPoint(Dag dag, int partSize, int fewestOperations) {
    return of(dag, false, false, partSize, fewestOperations);
  }

  /// For rows.
  ///
  /// @param sums whether the outputs are sums over the rows, or columns
  /// @param fewestOperations how many operations a loop must have
  static Schedule ofRows(Dag dag, boolean sums, int partSize, int fewestOperations) {
    return of(dag, true, sums, partSize, fewestOperations);
  }

  private static Schedule of(
      Dag dag, boolean rows, boolean sums, int partSize, int fewestOperations) {
    Rolled rolled = Rolled.of(Scope.of(dag, rows), sums, partSize, fewestOperations);
    Scope scope = rolled.scope();
    List<Step> steps = new ArrayList<>();
    for (int s = 0; s < rolled.unitsOf().size(); s++) {
      List<Integer> values = rolled.stages().computed.get(s);
      List<Unit> units = Ordering.of(scope.dag(), values, rolled.unitsOf().get(s));
      new Parts(scope, partSize, steps).add(units);
      if (!rolled.stages().passes.get(s).isEmpty()) {
        steps.add(new Step.Passes(array(rolled.stages().passes.get(s))));
      }
    }
    steps.addAll(ProductChains.in(scope, Reduction.steps(rolled.terms())));
    List<Step> cut = new ArrayList<>(rows ? Strips.of(scope.dag(), steps) : steps);
    Storage kept = new Storage(scope, sums, cut);
    List<Step> told = told(steps, cut);
    return new Schedule(scope, sums, cut, told, kept.slot, kept.room, kept.slots, rolled.packed());
  }

  /// The steps as they were before loops were cut, with what storage has made of them.
  private static List<Step> told(List<Step> steps, List<Step> cut) {
    List<Step> told = new ArrayList<>();
    Iterator<Step> parts = cut.stream().filter(Step.Part.class::isInstance).iterator();
    cut.stream().filter(Step.Copies.class::isInstance).forEach(told::add);
    steps.forEach(step -> told.add(step instanceof Step.Part ? parts.next() : step));
    cut.stream().filter(Step.Outputs.class::isInstance).forEach(told::add);
    return told;
  }

  static int[] array(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  /// How many operations a step does for each row.
  int work(int step) {
    return switch (steps.get(step)) {
      case Step.Part part ->
          Arrays.stream(part.values()).map(scope::work).sum()
              + part.stored().length
              + part.outputs().length;
      case Step.Tile tile -> tile.sums().length * tile.columns().length;
      case Step.Sums alike -> alike.terms() + alike.sums().length;
      case Step.Family family ->
          family.values().length
              + family.members() * (family.sources()[0].length + family.results()[0].length);
      case Step.Outer outer -> outer.left().length * outer.right().length;
      case Step.Reduce reduce -> reduce.terms().size();
      case Step.Chains chains -> 2 * chains.terms().size();
      case Step.Passes passes -> passes.values().length;
      case Step.Copies copies -> copies.values().length;
      case Step.Outputs outputs -> outputs.outputs().length;
    };
  }

  boolean isForRows() {
    return scope.rows();
  }

  boolean isPerRow(int v) {
    return scope.perRow()[v];
  }
}
