package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Decides which values of a schedule are kept in a slot, and which step writes them.
final class Storage {
  private final Scope scope;
  private final Dag dag;
  private final boolean sums;
  private final int partSize;
  private final List<Step> steps;
  private final int[][] results;
  private final int[] madeIn;
  private final int[] lastUse;
  private final BitSet kept = new BitSet();

  /// Leaves that are read from a slot. A part before all others copies them.
  private final BitSet copied = new BitSet();

  /// For each value its slot, or -1.
  final int[] slot;

  /// How many slots there are.
  final int slots;

  /// @param sums whether outputs are added up over the rows
  /// @param steps to be completed
  Storage(Scope scope, boolean sums, int partSize, List<Step> steps) {
    this.scope = scope;
    this.dag = scope.dag();
    this.sums = sums;
    this.partSize = partSize;
    this.steps = steps;
    this.results = dag.results();
    this.madeIn = new int[dag.size()];
    this.lastUse = new int[dag.size()];
    this.slot = new int[dag.size()];
    Arrays.fill(madeIn, -1);
    Arrays.fill(lastUse, -1);
    Arrays.fill(slot, -1);
    for (int s = 0; s < steps.size(); s++) {
      made(s);
    }
    for (int s = 0; s < steps.size(); s++) {
      uses(s);
    }
    addOutputs(addCopies());
    this.slots = Slots.place(slot, madeIn, lastUse, kept, steps.size());
    for (int s = 0; s < steps.size(); s++) {
      if (steps.get(s) instanceof Step.Part part && !part.units().isEmpty()) {
        steps.set(s, new Step.Part(part.units(), stored(part), outputs(part)));
      }
    }
  }

  // ---- where values are made

  private void made(int step) {
    switch (steps.get(step)) {
      case Step.Part part -> part.units().forEach(unit -> made(unit, step));
      case Step.Tile tile -> keep(tile.sums(), step);
      case Step.Sums alike -> keep(alike.sums(), step);
      case Step.Family family -> {
        for (int[] results : family.results()) {
          keep(Arrays.stream(results).filter(v -> v >= 0).toArray(), step);
        }
      }
      case Step.Passes passes -> {
        made(passes.values(), step);
        for (int v : passes.values()) {
          made(Arrays.stream(results[v]).filter(result -> result >= 0).toArray(), step);
        }
      }
      case Step.Reduce _ -> {}
    }
  }

  private void made(int[] values, int step) {
    for (int v : values) {
      madeIn[v] = step;
    }
  }

  private void keep(int[] values, int step) {
    made(values, step);
    Arrays.stream(values).forEach(kept::set);
  }

  // ---- where they are used

  private void uses(int step) {
    switch (steps.get(step)) {
      case Step.Part part -> {
        for (int[] unit : part.units()) {
          for (int v : unit) {
            Dag.operands(dag.node(v), x -> use(x, step));
          }
        }
      }
      case Step.Passes passes -> {
        for (int v : passes.values()) {
          // At a point leaves are read where they are.
          Dag.operands(
              dag.node(v),
              x -> {
                if (scope.rows() || !scope.isLeaf(x)) {
                  useSlot(x, step);
                }
              });
        }
      }
      case Step.Tile tile -> sumOperands(tile.sums(), step);
      case Step.Sums alike -> sumOperands(alike.sums(), step);
      case Step.Family family -> {
        for (int[] sources : family.sources()) {
          Arrays.stream(sources).forEach(x -> useSlot(x, step));
        }
      }
      case Step.Reduce reduce -> {
        for (Step.Term term : reduce.terms()) {
          useSlot(term.left(), step);
          if (term.right() >= 0) {
            useSlot(term.right(), step);
          }
        }
      }
    }
  }

  /// What is shared is packed, and not read from a slot.
  private void sumOperands(int[] values, int step) {
    for (int v : values) {
      Dag.operands(
          dag.node(v),
          x -> {
            if (!dag.isShared(x)) {
              useSlot(x, step);
            }
          });
    }
  }

  private void use(int v, int step) {
    lastUse[v] = Math.max(lastUse[v], step);
    if (madeIn[v] >= 0 && madeIn[v] != step) {
      kept.set(v);
    }
  }

  /// A use that needs a slot, also of a leaf.
  private void useSlot(int v, int step) {
    kept.set(v);
    if (madeIn[v] < 0) {
      copied.set(v);
    }
    use(v, step);
  }

  // ---- steps at the ends

  /// @return how many steps there are more
  private int addCopies() {
    List<int[]> copies = pieces(copied);
    for (int v = 0; v < madeIn.length; v++) {
      madeIn[v] += madeIn[v] < 0 ? 0 : copies.size();
      lastUse[v] += copies.size();
    }
    for (int s = 0; s < copies.size(); s++) {
      steps.add(s, new Step.Part(List.of(), copies.get(s), new int[0]));
      made(copies.get(s), s);
    }
    return copies.size();
  }

  /// Outputs that no part computes are written by a part behind all others.
  private void addOutputs(int copies) {
    BitSet late = new BitSet();
    for (int k = 0; !sums && k < dag.outputs.length; k++) {
      int v = dag.outputs[k];
      boolean inPart = madeIn[v] >= copies && steps.get(madeIn[v]) instanceof Step.Part;
      if (!inPart) {
        late.set(k);
        kept.set(v);
        lastUse[v] = steps.size();
      }
    }
    for (int[] outputs : pieces(late)) {
      steps.add(new Step.Part(List.of(), new int[0], outputs));
    }
    for (int k = late.nextSetBit(0); k >= 0; k = late.nextSetBit(k + 1)) {
      lastUse[dag.outputs[k]] = steps.size() - 1;
    }
  }

  /// As many at once as a part may have.
  private List<int[]> pieces(BitSet all) {
    int[] values = all.stream().toArray();
    List<int[]> pieces = new ArrayList<>();
    for (int from = 0; from < values.length; from += partSize) {
      pieces.add(Arrays.copyOfRange(values, from, Math.min(values.length, from + partSize)));
    }
    return pieces;
  }

  private int[] stored(Step.Part part) {
    return part.units().stream().flatMapToInt(Arrays::stream).filter(v -> slot[v] >= 0).toArray();
  }

  private int[] outputs(Step.Part part) {
    if (sums) {
      return new int[0];
    }
    BitSet here = new BitSet();
    part.units().forEach(unit -> Arrays.stream(unit).forEach(here::set));
    List<Integer> outputs = new ArrayList<>();
    for (int k = 0; k < dag.outputs.length; k++) {
      if (here.get(dag.outputs[k])) {
        outputs.add(k);
      }
    }
    return outputs.stream().mapToInt(Integer::intValue).toArray();
  }
}
