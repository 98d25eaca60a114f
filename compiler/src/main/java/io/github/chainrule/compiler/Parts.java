package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.List;

/// Cuts straight-line code into parts of about equal size, between the loops.
final class Parts {
  private final Scope scope;
  private final int partSize;
  private final List<Step> steps;
  private final List<Unit.Code> straight = new ArrayList<>();

  /// @param steps receives what is added
  Parts(Scope scope, int partSize, List<Step> steps) {
    this.scope = scope;
    this.partSize = partSize;
    this.steps = steps;
  }

  /// Adds the units of a stage.
  void add(List<Unit> units) {
    for (Unit unit : units) {
      switch (unit) {
        case Unit.Code code -> straight.add(code);
        case Step.Tile tile -> add(tile);
        case Step.Sums sums -> add(sums);
        case Step.Family family -> add(family);
      }
    }
    cut();
  }

  private void add(Step loop) {
    cut();
    steps.add(loop);
  }

  private void cut() {
    int all = straight.stream().mapToInt(unit -> scope.size(unit.values())).sum();
    int count = (all + partSize - 1) / Math.max(1, partSize);
    List<Unit.Code> part = new ArrayList<>();
    int size = 0;
    for (Unit.Code unit : straight) {
      int more = scope.size(unit.values());
      if (size > 0 && size + more / 2 > all / count) {
        steps.add(new Step.Part(part, new int[0], new int[0]));
        part = new ArrayList<>();
        size = 0;
      }
      part.add(unit);
      size += more;
    }
    if (!part.isEmpty()) {
      steps.add(new Step.Part(part, new int[0], new int[0]));
    }
    straight.clear();
  }
}
