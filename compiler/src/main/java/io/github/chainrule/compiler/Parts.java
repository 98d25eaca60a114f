package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Cuts straight-line code into parts of about equal size, between the loops.
final class Parts {
  /// Smaller parts fit into registers in any case, and more of them take longer.
  private static final int FEWEST_TO_CHOOSE = 24;

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
    int all = straight.stream().mapToInt(this::size).sum();
    int count = Math.max(1, (all + partSize - 1) / partSize);
    int size = all / count;
    boolean choose = scope.rows() && size >= FEWEST_TO_CHOOSE;
    int[] crossing = choose ? crossing() : new int[0];
    for (int from = 0; from < straight.size(); ) {
      int to = choose ? narrow(from, size, crossing) : even(from, size);
      steps.add(new Step.Part(List.copyOf(straight.subList(from, to)), new int[0], new int[0]));
      from = to;
    }
    straight.clear();
  }

  private int size(Unit.Code unit) {
    return scope.size(unit.values());
  }

  /// Where a part of about some size ends that begins with a unit.
  private int even(int from, int size) {
    int sum = size(straight.get(from));
    int to = from + 1;
    while (to < straight.size() && sum + size(straight.get(to)) / 2 <= size) {
      sum += size(straight.get(to++));
    }
    return to;
  }

  /// The same, but from half to five quarters as large: where the fewest values are needed behind
  /// it. Of code with vectors the JIT computes first what takes longest to be done, such as powers
  /// up to the last one that the next part needs, and has no registers for them when it gets to the
  /// sum that they are terms of.
  private int narrow(int from, int size, int[] crossing) {
    int sum = size(straight.get(from));
    int best = from + 1;
    for (int to = from + 1; to < straight.size(); to++) {
      sum += size(straight.get(to));
      if (4 * sum > 5 * size) {
        return best;
      }
      int fewer = crossing[best] - crossing[to + 1];
      if (2 * sum <= size || fewer > 0 || (fewer == 0 && sum <= size)) {
        best = to + 1;
      }
    }
    return straight.size();
  }

  /// For each unit how many values of those before it are read by it or behind it.
  private int[] crossing() {
    Map<Integer, Integer> unitOf = new HashMap<>();
    for (int i = 0; i < straight.size(); i++) {
      for (int v : straight.get(i).values()) {
        unitOf.put(v, i);
      }
    }
    Map<Integer, Integer> lastRead = new HashMap<>();
    for (int i = 0; i < straight.size(); i++) {
      int reader = i;
      for (int v : straight.get(i).values()) {
        Dag.operands(scope.dag().node(v), x -> lastRead.put(x, reader));
      }
    }
    int[] crossing = new int[straight.size() + 1];
    lastRead.forEach((v, reader) -> {
      int maker = unitOf.getOrDefault(v, reader);
      if (maker < reader) {
        crossing[maker + 1]++;
        crossing[reader + 1]--;
      }
    });
    for (int i = 1; i < crossing.length; i++) {
      crossing[i] += crossing[i - 1];
    }
    return crossing;
  }
}
