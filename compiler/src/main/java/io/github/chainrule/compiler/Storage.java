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
  private final List<Step> steps;
  private final int[][] results;
  private final int[] madeIn;
  private final int[] lastUse;
  private final BitSet kept = new BitSet();

  /// Leaves that are read from a slot. A step before all others copies them.
  private final BitSet copied = new BitSet();

  /// For each value its slot, or -1.
  final int[] slot;

  /// At a point, how many slots from its own on belong to what lies side by side with a value.
  final int[] room;

  /// How many slots there are.
  final int slots;

  /// @param sums whether outputs are added up over the rows
  /// @param steps to be completed
  Storage(Scope scope, boolean sums, List<Step> steps) {
    this.scope = scope;
    this.dag = scope.dag();
    this.sums = sums;
    this.steps = steps;
    this.results = dag.results();
    this.madeIn = new int[dag.size()];
    this.lastUse = new int[dag.size()];
    this.slot = new int[dag.size()];
    this.room = new int[scope.rows() ? 0 : dag.size()];
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
    this.slots =
        scope.rows()
            ? Slots.place(slot, madeIn, lastUse, kept, steps.size())
            : PointSlots.place(
                slot,
                room,
                Blocks.of(dag, steps, kept, madeIn),
                madeIn,
                lastUse,
                kept,
                steps.size());
    for (int s = 0; s < steps.size(); s++) {
      if (steps.get(s) instanceof Step.Part part) {
        steps.set(s, new Step.Part(part.units(), stored(part), outputs(part)));
      }
    }
  }

  // ---- where values are made

  private void made(int step) {
    switch (steps.get(step)) {
      case Step.Part part -> made(part.values(), step);
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
      case Step.Outer _, Step.Reduce _, Step.Chains _, Step.Copies _, Step.Outputs _ -> {}
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
        for (int v : part.values()) {
          Dag.operands(dag.node(v), x -> use(x, step));
        }
      }
      case Step.Passes passes -> {
        for (int v : passes.values()) {
          Dag.operands(dag.node(v), x -> readSlot(x, step));
        }
      }
      case Step.Tile tile -> columnsOf(tile, step);
      case Step.Sums alike -> columnsOf(alike, step);
      case Step.Family family -> {
        for (int[] sources : family.sources()) {
          for (int x : sources) {
            readSlot(x, step);
          }
        }
      }
      case Step.Outer(int[] left, int[] right, int[][] _) -> {
        Arrays.stream(left).forEach(x -> useSlot(x, step));
        Arrays.stream(right).forEach(x -> useSlot(x, step));
      }
      case Step.Reduce reduce -> {
        for (Step.Term term : reduce.terms()) {
          useSlot(term.left(), step);
          if (term.right() >= 0) {
            useSlot(term.right(), step);
          }
        }
      }
      case Step.Chains chains -> chains.reads().forEach(x -> useSlot(x, step));
      case Step.Copies _, Step.Outputs _ -> {}
    }
  }

  /// What is shared is packed, and not read from a slot.
  private void columnsOf(Step.Tile tile, int step) {
    Arrays.stream(tile.columns()).forEach(x -> useSlot(x, step));
    for (int v : tile.sums()) {
      int first = ((Node.Sum) dag.node(v)).left()[0];
      if (tile.begun() && !dag.isShared(first)) {
        useSlot(first, step);
      }
    }
  }

  private void columnsOf(Step.Sums alike, int step) {
    for (int s = 0; s < alike.sums().length; s++) {
      if (alike.begun()) {
        useSlot(((Node.Sum) dag.node(alike.sums()[s])).left()[0], step);
      }
      Arrays.stream(alike.right()[s]).forEach(x -> useSlot(x, step));
      if (alike.kind() == Step.Terms.PRODUCTS) {
        Arrays.stream(alike.left()[s]).forEach(x -> useSlot(x, step));
      }
    }
  }

  private void use(int v, int step) {
    lastUse[v] = Math.max(lastUse[v], step);
    if (madeIn[v] >= 0 && madeIn[v] != step) {
      kept.set(v);
    }
  }

  /// At a point leaves are read where they are.
  private void readSlot(int v, int step) {
    if (scope.rows() || !scope.isLeaf(v)) {
      useSlot(v, step);
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
    if (copied.isEmpty()) {
      return 0;
    }
    for (int v = 0; v < madeIn.length; v++) {
      madeIn[v] += madeIn[v] < 0 ? 0 : 1;
      lastUse[v]++;
    }
    int[] values = copied.stream().toArray();
    steps.add(0, new Step.Copies(values));
    made(values, 0);
    return 1;
  }

  /// Outputs that no part computes are written behind all others.
  private void addOutputs(int copies) {
    List<Integer> late = new ArrayList<>();
    for (int k = 0; !sums && k < dag.outputs.length; k++) {
      int v = dag.outputs[k];
      boolean inPart = madeIn[v] >= copies && steps.get(madeIn[v]) instanceof Step.Part;
      if (!inPart) {
        late.add(k);
        kept.set(v);
        lastUse[v] = steps.size();
      }
    }
    if (!late.isEmpty()) {
      steps.add(new Step.Outputs(late.stream().mapToInt(Integer::intValue).toArray()));
    }
  }

  private int[] stored(Step.Part part) {
    return Arrays.stream(part.values()).filter(v -> slot[v] >= 0).toArray();
  }

  private int[] outputs(Step.Part part) {
    if (sums) {
      return new int[0];
    }
    BitSet here = new BitSet();
    Arrays.stream(part.values()).forEach(here::set);
    List<Integer> outputs = new ArrayList<>();
    for (int k = 0; k < dag.outputs.length; k++) {
      if (here.get(dag.outputs[k])) {
        outputs.add(k);
      }
    }
    return outputs.stream().mapToInt(Integer::intValue).toArray();
  }
}
