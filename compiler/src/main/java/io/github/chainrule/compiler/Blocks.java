package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Values of a point that had best lie side by side, because a loop writes or reads them in one go.
final class Blocks {
  /// Values in order, all of them made in the same step.
  ///
  /// @param values with -1 for those that nobody reads
  /// @param room how many slots they take, since loops write whole vectors
  @SuppressWarnings("ArrayRecordComponent")
  record Block(int[] values, int room) {}

  private final Dag dag;
  private final int[][] results;
  private final BitSet kept;
  private final int[] madeIn;
  private final BitSet placed = new BitSet();
  private final List<Block> blocks = new ArrayList<>();

  private Blocks(Dag dag, BitSet kept, int[] madeIn) {
    this.dag = dag;
    this.results = dag.results();
    this.kept = kept;
    this.madeIn = madeIn;
  }

  /// @param kept the values that need slots
  /// @param madeIn the step in which each value is made; -1 for leaves
  static List<Block> of(Dag dag, List<Step> steps, BitSet kept, int[] madeIn) {
    Blocks blocks = new Blocks(dag, kept, madeIn);
    steps.forEach(blocks::written);
    columns(dag, steps).forEach(blocks::addByStep);
    return blocks.blocks;
  }

  private void written(Step step) {
    switch (step) {
      case Step.Family family -> {
        for (int k = 0; k < family.results()[0].length; k++) {
          add(column(family.results(), k));
        }
      }
      case Step.Sums sums -> add(sums.sums());
      case Step.Passes(int[] values) -> {
        for (List<Integer> calls : Routines.calls(dag, values).values()) {
          for (int k = 0; k < results[calls.get(0)].length; k++) {
            int index = k;
            add(calls.stream().mapToInt(v -> results[v][index]).toArray());
          }
        }
        for (int v : values) {
          if (dag.node(v) instanceof Node.Evaluate) {
            add(results[v]);
          }
        }
      }
      case Step.Part _, Step.Tile _, Step.Outer _, Step.Reduce _ -> {}
      case Step.Chains _, Step.Copies _, Step.Outputs _ -> {}
    }
  }

  /// What loops read in one go.
  static List<int[]> columns(Dag dag, List<Step> steps) {
    List<int[]> columns = new ArrayList<>();
    for (Step step : steps) {
      switch (step) {
        case Step.Family family -> {
          for (int k = 0; k < family.sources()[0].length; k++) {
            columns.add(column(family.sources(), k));
          }
        }
        case Step.Passes(int[] values) -> {
          for (List<Integer> calls : Routines.calls(dag, values).values()) {
            columns.add(operands(dag, calls));
          }
        }
        case Step.Sums _, Step.Part _, Step.Tile _, Step.Outer _, Step.Reduce _ -> {}
        case Step.Chains _, Step.Copies _, Step.Outputs _ -> {}
      }
    }
    return columns;
  }

  static int[] operands(Dag dag, List<Integer> calls) {
    return calls.stream().mapToInt(v -> ((Node.Call) dag.node(v)).operand()).toArray();
  }

  /// What the members have at one position.
  static int[] column(int[][] rows, int index) {
    return Arrays.stream(rows).mapToInt(row -> row[index]).toArray();
  }

  private boolean needsSlot(int v) {
    return v >= 0 && kept.get(v) && madeIn[v] >= 0 && !placed.get(v);
  }

  /// What is read together and made step by step.
  private void addByStep(int[] values) {
    int[] steps =
        Arrays.stream(values).filter(this::needsSlot).map(v -> madeIn[v]).distinct().toArray();
    for (int step : steps) {
      add(
          Arrays.stream(values)
              .filter(v -> needsSlot(v) && madeIn[v] == step)
              .distinct()
              .toArray());
    }
  }

  private void add(int[] values) {
    int[] block = Arrays.stream(values).map(v -> needsSlot(v) ? v : -1).toArray();
    if (Arrays.stream(block).anyMatch(v -> v >= 0)) {
      Arrays.stream(block).filter(v -> v >= 0).forEach(placed::set);
      blocks.add(new Block(block, rows(block.length)));
    }
  }

  /// How many members a loop runs over: some more, to fill its steps.
  static int rows(int members) {
    return (members + RowLoop.STEP - 1) / RowLoop.STEP * RowLoop.STEP;
  }
}
