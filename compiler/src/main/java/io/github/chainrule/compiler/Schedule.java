package io.github.chainrule.compiler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The order in which a program is computed, and where what outlives a step is kept.
///
/// Routines are computed for whole blocks of rows at a time, between parts of straight-line code. A
/// value that is needed beyond its part is kept in a *slot*: a column of scratch numbers in the
/// scope of a row, a single number at a point.
final class Schedule {
  /// Sums of at least so many terms are computed side by side.
  private static final int LONG_SUM = 4;

  /// How many sums are computed side by side, and how many terms they may have together: as many as
  /// there are registers for and fit into a method.
  private static final int SUMS_AT_ONCE = 8;

  private static final int TERMS_AT_ONCE = 128;

  final Dag dag;
  final boolean rows;

  /// Whether outputs are added up over the rows.
  final boolean sums;

  final List<Step> steps = new ArrayList<>();

  /// For each value its slot, or -1.
  final int[] slot;

  /// How many slots there are.
  final int slots;

  /// Shared values in the order in which tiles read them.
  final int[] packed;

  private final int partSize;
  private final boolean[] perRow;
  private final int[] stage;
  private final List<Step.Term> terms = new ArrayList<>();
  private final List<Integer> packing = new ArrayList<>();

  /// Values that are used as factors of sums over rows only.
  private final BitSet factored = new BitSet();

  private Schedule(Dag dag, boolean rows, boolean sums, int partSize) {
    this.dag = dag;
    this.rows = rows;
    this.sums = sums;
    this.partSize = partSize;
    this.perRow = dag.perRow();
    this.stage = new int[dag.size()];
    if (sums) {
      findTerms();
    }
    List<List<Integer>> computed = new ArrayList<>();
    List<List<Integer>> passes = new ArrayList<>();
    stages(computed, passes);
    for (int s = 0; s < computed.size(); s++) {
      parts(units(computed.get(s)));
      if (!passes.get(s).isEmpty()) {
        steps.add(new Step.Passes(array(passes.get(s))));
      }
    }
    addReductions();
    this.packed = array(packing);
    this.slot = new int[dag.size()];
    Arrays.fill(slot, -1);
    this.slots = keep();
  }

  private Schedule(Dag dag, Step.Part part) {
    this.dag = dag;
    this.rows = false;
    this.sums = false;
    this.partSize = 0;
    this.perRow = new boolean[dag.size()];
    this.stage = new int[dag.size()];
    this.slot = new int[dag.size()];
    Arrays.fill(slot, -1);
    this.slots = 0;
    this.packed = new int[0];
    steps.add(part);
  }

  /// A program that is one part.
  static Schedule ofPart(Dag dag, Step.Part part) {
    return new Schedule(dag, part);
  }

  /// For a point.
  static Schedule ofPoint(Dag dag, int partSize) {
    return new Schedule(dag, false, false, partSize);
  }

  /// For rows.
  ///
  /// @param sums whether the outputs are sums over the rows, or columns
  static Schedule ofRows(Dag dag, boolean sums, int partSize) {
    return new Schedule(dag, true, sums, partSize);
  }

  private static int[] array(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  /// How many operations a step does for each row.
  int work(int step) {
    return switch (steps.get(step)) {
      case Step.Part part ->
          part.units().stream().flatMapToInt(Arrays::stream).map(this::workOf).sum()
              + part.stored().length
              + part.outputs().length;
      case Step.Tile tile -> tile.sums().length * tile.columns().length;
      case Step.Reduce reduce -> reduce.terms().size();
      case Step.Passes passes -> passes.values().length;
    };
  }

  boolean isPerRow(int v) {
    return perRow[v];
  }

  // ---- sums over rows

  /// A product that is only added up is not computed by itself.
  private void findTerms() {
    int[] uses = dag.uses();
    for (int k = 0; k < dag.outputs.length; k++) {
      int v = dag.outputs[k];
      if (dag.isShared(v)) {
        continue;
      }
      Step.Term term = Step.Term.of(dag, perRow, k);
      terms.add(term);
      if (term.left() != v && uses[v] == 1) {
        factored.set(v);
      }
    }
  }

  private void addReductions() {
    for (List<Step.Term> group : Reduction.groups(terms)) {
      steps.add(new Step.Reduce(group));
    }
  }

  // ---- stages

  private boolean isLeaf(int v) {
    return switch (dag.node(v)) {
      case Node.Column _, Node.Shared _, Node.Constant _ -> true;
      case Node.Apply _, Node.Sum _, Node.Call _, Node.Evaluate _, Node.Loop _, Node.Result _ ->
          false;
    };
  }

  /// Whether the value is computed by a pass and not by code.
  private boolean isPass(int v) {
    return switch (dag.node(v)) {
      case Node.Evaluate _, Node.Loop _ -> true;
      case Node.Call _ -> rows;
      case Node.Apply(Function function, int _, int _, int _) -> rows && !(function instanceof Op);
      case Node.Column _, Node.Shared _, Node.Constant _, Node.Sum _, Node.Result _ -> false;
    };
  }

  /// Splits the values into those computed by code and those computed by passes, by how many passes
  /// must have gone before.
  private void stages(List<List<Integer>> computed, List<List<Integer>> passes) {
    for (int v = 0; v < stage.length; v++) {
      int value = v;
      if (isLeaf(v)) {
        continue;
      }
      Dag.operands(dag.node(v), x -> stage[value] = Math.max(stage[value], ready(x)));
      while (computed.size() <= stage[v]) {
        computed.add(new ArrayList<>());
        passes.add(new ArrayList<>());
      }
      if (isPass(v)) {
        passes.get(stage[v]).add(v);
      } else if (!isResultOfPass(v) && !factored.get(v)) {
        computed.get(stage[v]).add(v);
      }
    }
  }

  private boolean isResultOfPass(int v) {
    return dag.node(v) instanceof Node.Result(int of, int _) && isPass(of);
  }

  private int ready(int v) {
    if (isResultOfPass(v)) {
      return stage[((Node.Result) dag.node(v)).of()] + 1;
    }
    return isPass(v) ? stage[v] + 1 : stage[v];
  }

  // ---- parts

  /// Orders the values of a stage, each behind what it is made of, and puts long sums that share
  /// operands side by side.
  private List<int[]> units(List<Integer> values) {
    Map<Integer, int[]> unitOf = bundles(values);
    BitSet inStage = new BitSet();
    values.forEach(inStage::set);
    BitSet used = new BitSet();
    for (int v : values) {
      Dag.operands(dag.node(v), used::set);
    }
    List<int[]> ordered = new ArrayList<>();
    BitSet done = new BitSet();
    for (boolean roots : new boolean[] {true, false}) {
      for (int v : values) {
        if (used.get(v) != roots) {
          visit(v, unitOf, inStage, done, ordered);
        }
      }
    }
    return ordered;
  }

  private void visit(
      int root, Map<Integer, int[]> unitOf, BitSet inStage, BitSet done, List<int[]> ordered) {
    Deque<Integer> path = new ArrayDeque<>();
    Deque<Boolean> leaving = new ArrayDeque<>();
    path.push(root);
    leaving.push(false);
    while (!path.isEmpty()) {
      int v = path.pop();
      boolean leave = leaving.pop();
      if (done.get(v)) {
        continue;
      }
      int[] unit = unitOf.getOrDefault(v, new int[] {v});
      if (leave) {
        Arrays.stream(unit).forEach(done::set);
        ordered.add(unit);
        continue;
      }
      path.push(v);
      leaving.push(true);
      List<Integer> operands = new ArrayList<>();
      for (int member : unit) {
        Dag.operands(
            dag.node(member),
            x -> {
              if (inStage.get(x) && !done.get(x)) {
                operands.add(x);
              }
            });
      }
      for (int i = operands.size() - 1; i >= 0; i--) {
        path.push(operands.get(i));
        leaving.push(false);
      }
    }
  }

  /// Long sums of equal depth, which therefore do not depend on each other, and of the same
  /// factors.
  private Map<Integer, int[]> bundles(List<Integer> values) {
    int[] depth = new int[dag.size()];
    Map<List<Integer>, List<Integer>> alike = new LinkedHashMap<>();
    for (int v : values) {
      boolean isLong = dag.node(v) instanceof Node.Sum sum && sum.left().length >= LONG_SUM;
      Dag.operands(dag.node(v), x -> depth[v] = Math.max(depth[v], depth[x]));
      if (isLong) {
        depth[v]++;
        alike.computeIfAbsent(signature(v, depth[v]), _ -> new ArrayList<>()).add(v);
      }
    }
    Map<Integer, int[]> unitOf = new HashMap<>();
    for (List<Integer> sums : alike.values()) {
      int terms = ((Node.Sum) dag.node(sums.get(0))).left().length;
      int atOnce = Math.clamp(TERMS_AT_ONCE / terms, 1, SUMS_AT_ONCE);
      for (int from = 0; from < sums.size(); from += atOnce) {
        int[] unit = array(sums.subList(from, Math.min(sums.size(), from + atOnce)));
        Arrays.stream(unit).forEach(v -> unitOf.put(v, unit));
      }
    }
    return unitOf;
  }

  /// The depth of a sum, and its factors that differ from row to row.
  private List<Integer> signature(int v, int depth) {
    Node.Sum sum = (Node.Sum) dag.node(v);
    List<Integer> signature = new ArrayList<>(List.of(depth, sum.left().length));
    for (int t = 0; t < sum.left().length; t++) {
      int left = sum.left()[t];
      int right = sum.right()[t];
      if (right >= 0) {
        signature.add(other(left, right));
      }
    }
    return signature;
  }

  /// The factor that differs from row to row, or that is computed.
  private int other(int left, int right) {
    boolean leftIsPlain = rows ? !perRow[left] : isLeaf(left) && !isLeaf(right);
    return leftIsPlain ? right : left;
  }

  /// Splits a stage into tiles and parts.
  private void parts(List<int[]> units) {
    List<int[]> straight = new ArrayList<>();
    for (int[] unit : units) {
      Step.Tile tile = rows ? Tiles.of(dag, perRow, unit, packing) : null;
      if (tile == null) {
        straight.add(unit);
      } else {
        cut(straight);
        straight.clear();
        steps.add(tile);
      }
    }
    cut(straight);
  }

  /// Cuts straight-line code into parts of about equal size.
  private void cut(List<int[]> units) {
    int all = units.stream().mapToInt(this::size).sum();
    int count = (all + partSize - 1) / Math.max(1, partSize);
    List<int[]> part = new ArrayList<>();
    int size = 0;
    for (int[] unit : units) {
      if (size > 0 && size + size(unit) / 2 > all / count) {
        steps.add(new Step.Part(part, new int[0], new int[0]));
        part = new ArrayList<>();
        size = 0;
      }
      part.add(unit);
      size += size(unit);
    }
    if (!part.isEmpty()) {
      steps.add(new Step.Part(part, new int[0], new int[0]));
    }
  }

  private int size(int[] unit) {
    return Arrays.stream(unit).map(this::size).sum();
  }

  /// About how many calls of the vector library a value takes.
  private int size(int v) {
    return dag.node(v) instanceof Node.Apply(Function function, int _, int _, int _)
            && function instanceof Op op
            && rows
        ? switch (op) {
          case COPY_SIGN -> 8;
          case POWER_OF_TWO, FIRST_BIT, SECOND_BIT, EXPONENT, MANTISSA -> 4;
          case WHERE -> 2;
          default -> 1;
        }
        : workOf(v);
  }

  private int workOf(int v) {
    return dag.node(v) instanceof Node.Sum sum ? sum.left().length : 1;
  }

  // ---- slots

  /// Decides what is kept where, and which step writes it.
  ///
  /// @return the number of slots
  private int keep() {
    int[] madeIn = new int[dag.size()];
    Arrays.fill(madeIn, -1);
    int[] lastUse = new int[dag.size()];
    Arrays.fill(lastUse, -1);
    BitSet kept = new BitSet();
    for (int s = 0; s < steps.size(); s++) {
      int step = s;
      switch (steps.get(s)) {
        case Step.Part part -> part.units().forEach(unit -> made(unit, step, madeIn));
        case Step.Passes passes -> made(passes.values(), step, madeIn);
        case Step.Tile tile -> {
          made(tile.sums(), step, madeIn);
          Arrays.stream(tile.sums()).forEach(kept::set);
        }
        case Step.Reduce _ -> {}
      }
    }
    for (int v = 0; v < dag.size(); v++) {
      if (isResultOfPass(v)) {
        madeIn[v] = madeIn[((Node.Result) dag.node(v)).of()];
      }
    }
    // Leaves that a pass reads are copied into a slot by a part before it.
    BitSet copied = new BitSet();
    for (int s = 0; s < steps.size(); s++) {
      int step = s;
      switch (steps.get(s)) {
        case Step.Part part -> {
          for (int[] unit : part.units()) {
            for (int v : unit) {
              Dag.operands(dag.node(v), x -> use(x, step, madeIn, lastUse, kept));
            }
          }
        }
        case Step.Passes passes -> {
          for (int v : passes.values()) {
            // At a point leaves are read where they are.
            Dag.operands(
                dag.node(v),
                x -> {
                  if (rows || !isLeaf(x)) {
                    useSlot(x, step, madeIn, lastUse, kept, copied);
                  }
                });
          }
        }
        case Step.Tile tile -> {
          for (int v : tile.sums()) {
            Dag.operands(
                dag.node(v),
                x -> {
                  if (perRow[x]) {
                    useSlot(x, step, madeIn, lastUse, kept, copied);
                  }
                });
          }
        }
        case Step.Reduce reduce -> {
          for (Step.Term term : reduce.terms()) {
            useSlot(term.left(), step, madeIn, lastUse, kept, copied);
            if (term.right() >= 0) {
              useSlot(term.right(), step, madeIn, lastUse, kept, copied);
            }
          }
        }
      }
    }
    return place(madeIn, lastUse, kept, copied);
  }

  private static void made(int[] values, int step, int[] madeIn) {
    for (int v : values) {
      madeIn[v] = step;
    }
  }

  private static void use(int v, int step, int[] madeIn, int[] lastUse, BitSet kept) {
    lastUse[v] = Math.max(lastUse[v], step);
    if (madeIn[v] >= 0 && madeIn[v] != step) {
      kept.set(v);
    }
  }

  /// A use that needs a slot, also of a leaf.
  private static void useSlot(
      int v, int step, int[] madeIn, int[] lastUse, BitSet kept, BitSet copied) {
    kept.set(v);
    if (madeIn[v] < 0) {
      copied.set(v);
    }
    use(v, step, madeIn, lastUse, kept);
  }

  private int place(int[] madeIn, int[] lastUse, BitSet kept, BitSet copied) {
    BitSet lateOutputs = new BitSet();
    for (int k = 0; !sums && k < dag.outputs.length; k++) {
      int v = dag.outputs[k];
      boolean inPart = madeIn[v] >= 0 && steps.get(madeIn[v]) instanceof Step.Part;
      if (!inPart) {
        lateOutputs.set(k);
        kept.set(v);
        lastUse[v] = steps.size();
      }
    }
    List<int[]> copies = pieces(copied);
    for (int v = 0; v < madeIn.length; v++) {
      madeIn[v] += madeIn[v] < 0 ? 0 : copies.size();
      lastUse[v] += copies.size();
    }
    for (int s = 0; s < copies.size(); s++) {
      steps.add(s, new Step.Part(List.of(), copies.get(s), new int[0]));
      made(copies.get(s), s, madeIn);
    }
    for (int[] outputs : pieces(lateOutputs)) {
      steps.add(new Step.Part(List.of(), new int[0], outputs));
    }
    int count = Slots.place(slot, madeIn, lastUse, kept, steps.size());
    for (int s = 0; s < steps.size(); s++) {
      if (steps.get(s) instanceof Step.Part part && !part.units().isEmpty()) {
        steps.set(s, new Step.Part(part.units(), stored(part), outputs(part)));
      }
    }
    return count;
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
    return array(outputs);
  }
}
