package io.github.chainrule.compiler;

import java.util.Arrays;
import java.util.List;

/// The order in which the values of a point had best lie in memory: what loops read and write in
/// one go side by side.
final class SideBySide {
  private final Dag dag;
  private final int[][] results;
  private final int[] rank;
  private int next;

  private SideBySide(Dag dag) {
    this.dag = dag;
    this.results = dag.results();
    this.rank = new int[dag.size()];
    Arrays.fill(rank, Integer.MAX_VALUE);
  }

  /// The rank of each value.
  static int[] of(Dag dag, List<Step> steps) {
    SideBySide side = new SideBySide(dag);
    for (Step step : steps) {
      switch (step) {
        case Step.Family family -> {
          side.columns(family.sources());
          side.columns(family.results());
        }
        case Step.Sums sums -> {
          Arrays.stream(sums.right()).forEach(side::row);
          Arrays.stream(sums.left()).forEach(side::row);
          side.row(sums.sums());
        }
        case Step.Passes(int[] values) -> side.passes(values);
        case Step.Part _, Step.Tile _, Step.Reduce _, Step.Copies _, Step.Outputs _ -> {}
      }
    }
    return side.rank;
  }

  private void columns(int[][] rows) {
    for (int k = 0; k < rows[0].length; k++) {
      for (int[] row : rows) {
        put(row[k]);
      }
    }
  }

  private void row(int[] values) {
    Arrays.stream(values).forEach(this::put);
  }

  private void put(int v) {
    if (v >= 0 && rank[v] == Integer.MAX_VALUE) {
      rank[v] = next++;
    }
  }

  /// Routines one after another: their operands, their first results, their second ones.
  private void passes(int[] values) {
    for (List<Integer> calls : Routines.calls(dag, values).values()) {
      calls.forEach(v -> Dag.operands(dag.node(v), this::put));
      for (int k = 0; k < results[calls.get(0)].length; k++) {
        int index = k;
        calls.forEach(v -> put(results[v][index]));
      }
    }
    for (int v : values) {
      Dag.operands(dag.node(v), this::put);
      row(results[v]);
    }
  }
}
