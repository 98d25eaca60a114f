package io.github.chainrule.compiler;

import java.lang.classfile.CodeBuilder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The code of one part. Each value is computed into local variables, one for each of the `copies`:
/// rows, or vectors of rows, that are computed side by side, so that what they share is read once.
abstract sealed class PartCode permits PointCode, RowCode, RoutineCode, FamilyCode {
  final CodeBuilder code;
  final Schedule schedule;
  final Step.Part part;
  final Machine machine;
  final int copies;
  private final Dag dag;

  /// How often each operand is still read by this part.
  private final Map<Integer, Integer> reads = new HashMap<>();

  /// The local variables of values: one for each copy, or one for all.
  private final Map<Integer, int[]> locals = new HashMap<>();

  /// Sums that have been begun: how many terms have been added, and the local variables.
  private final Map<Integer, Begun> begun = new HashMap<>();

  @SuppressWarnings("ArrayRecordComponent")
  private record Begun(int terms, int[] total) {}

  private Branches branches;

  /// The units of each branch.
  private List<List<Unit.Code>> unitsOf = List.of();

  private final BitSet stored = new BitSet();
  private final Map<Integer, List<Integer>> outputs = new HashMap<>();
  private final Deque<Integer> free = new ArrayDeque<>();
  private final BitSet computed = new BitSet();

  /// Comparisons that are made where they are asked for, and never become numbers.
  private final BitSet conditions = new BitSet();

  PartCode(CodeBuilder code, Schedule schedule, Step.Part part, Machine machine, int copies) {
    this.code = code;
    this.schedule = schedule;
    this.dag = schedule.dag;
    this.part = part;
    this.machine = machine;
    this.copies = copies;
    this.branches = Branches.none(dag);
    Arrays.stream(part.values()).forEach(computed::set);
    findConditions();
    Arrays.stream(part.values()).forEach(this::countReads);
    for (int v : part.stored()) {
      stored.set(v);
      reads.merge(v, 1, Integer::sum);
    }
    for (int k : part.outputs()) {
      outputs.computeIfAbsent(dag.outputs[k], _ -> new ArrayList<>()).add(k);
      reads.merge(dag.outputs[k], 1, Integer::sum);
    }
  }

  private void findConditions() {
    for (int v = computed.nextSetBit(0); v >= 0; v = computed.nextSetBit(v + 1)) {
      if (dag.node(v) instanceof Node.Apply(Function function, int _, int _, int _)
          && function instanceof Op op
          && op.comparison()
          && schedule.slot[v] < 0) {
        conditions.set(v);
      }
    }
    for (int v = computed.nextSetBit(0); v >= 0; v = computed.nextSetBit(v + 1)) {
      if (dag.node(v) instanceof Node.Apply(Function function, int _, int b, int c)
          && function == Op.WHERE) {
        conditions.clear(b);
        conditions.clear(c);
      } else {
        Dag.operands(dag.node(v), conditions::clear);
      }
    }
    Arrays.stream(part.outputs()).forEach(k -> conditions.clear(dag.outputs[k]));
  }

  private void countReads(int v) {
    if (conditions.get(v)) {
      return;
    }
    Dag.operands(
        dag.node(v),
        x -> {
          if (conditions.get(x)) {
            Dag.operands(dag.node(x), y -> reads.merge(y, 1, Integer::sum));
          } else {
            reads.merge(x, 1, Integer::sum);
          }
        });
  }

  /// The values that this part reads and does not compute.
  int[] sources() {
    return reads.keySet().stream()
        .mapToInt(Integer::intValue)
        .filter(v -> !computed.get(v))
        .sorted()
        .toArray();
  }

  // ---- the code

  final void body() {
    branches = branches();
    unitsOf = branches.group(part.units());
    EarlyTerms early = new EarlyTerms(dag, part.units(), branches::isAlways);
    for (int i = 0; i < part.units().size(); i++) {
      Unit.Code unit = part.units().get(i);
      if (branches.isAlways(unit.values()[0])) {
        compute(unit);
      }
      early.after(i).forEach(this::add);
    }
    Arrays.stream(sources()).forEach(this::write);
  }

  private void compute(Unit.Code unit) {
    switch (unit) {
      case Unit.Straight(int[] values) -> {
        if (values.length == 1 && !(dag.node(values[0]) instanceof Node.Sum)) {
          single(values[0]);
        } else {
          sums(values);
        }
        // At once, so that their local variables become free.
        Arrays.stream(values).forEach(this::write);
      }
      case Unit.Interleaved(int[] _, int[] turns) -> Arrays.stream(turns).forEach(this::turn);
    }
  }

  /// Adds the next term of a sum, or computes another value.
  private void turn(int v) {
    if (dag.node(v) instanceof Node.Sum sum) {
      Begun before = begun.get(v);
      int t = before == null ? 0 : before.terms;
      int[] total = add(before == null ? null : before.total, sum, t);
      begun.put(v, new Begun(t + 1, total));
      if (t + 1 < sum.left().length) {
        return;
      }
      begun.remove(v);
      locals.put(v, total);
    } else {
      single(v);
    }
    write(v);
  }

  /// What is computed only if it is chosen.
  Branches branches() {
    return Branches.none(dag);
  }

  /// Computes what belongs to one branch of a `WHERE`, and pushes its result. What it reads into
  /// local variables is not there for the code behind it.
  private void branch(int where, int operand, Runnable result) {
    Set<Integer> before = Set.copyOf(locals.keySet());
    if (!branches.isFlat(where)) {
      unitsOf.get(branches.of(where, operand)).forEach(this::compute);
    }
    result.run();
    locals.keySet().retainAll(before);
  }

  /// Writes a value to where it is kept, and to the outputs that it is.
  private void write(int v) {
    if (stored.get(v)) {
      for (int u = 0; u < copies; u++) {
        int copy = u;
        machine.store(code, () -> slotAddress(schedule.slot[v], copy), () -> peek(v, copy));
      }
      release(v);
    }
    for (int k : outputs.getOrDefault(v, List.of())) {
      for (int u = 0; u < copies; u++) {
        int copy = u;
        machine.store(code, () -> outputAddress(k, copy), () -> peek(v, copy));
      }
      release(v);
    }
  }

  /// Pushes the array and the index of a slot.
  abstract void slotAddress(int slot, int copy);

  /// Pushes the array and the index of an output.
  abstract void outputAddress(int output, int copy);

  /// Pushes a value that is no result of this part.
  abstract void source(int v, int copy);

  /// Whether a source is the same for all rows.
  boolean isShared(int v) {
    return dag.node(v) instanceof Node.Shared || dag.node(v) instanceof Node.Constant;
  }

  private void single(int v) {
    if (conditions.get(v)) {
      return;
    }
    Node.Apply apply = (Node.Apply) dag.node(v);
    prepareWhatIsThere(v, apply);
    int[] result = new int[copies];
    for (int u = 0; u < copies; u++) {
      push(v, apply, u);
      result[u] = store();
    }
    finish(v);
    locals.put(v, result);
  }

  private void push(int v, Node.Apply apply, int u) {
    int a = apply.a();
    int b = apply.b();
    int c = apply.c();
    switch (apply.function()) {
      case Op op when op == Op.WHERE ->
          machine.where(
              code,
              condition(a, u),
              () -> branch(v, 1, () -> peek(b, u)),
              () -> branch(v, 2, () -> peek(c, u)));
      case Op op when op.comparison() ->
          machine.compare(code, new Machine.Condition(op, () -> peek(a, u), () -> peek(b, u)));
      case Op op -> {
        peek(a, u);
        if (op.arity() > 1) {
          peek(b, u);
        }
        if (op.arity() > 2) {
          peek(c, u);
        }
        machine.apply(code, op);
      }
      case ScalarCall call -> call(call, () -> peek(a, u), b < 0 ? null : () -> peek(b, u));
      case Rescue(ScalarCall call) ->
          machine.where(
              code,
              isNaN(c, u),
              () -> call(call, () -> peek(a, u), () -> peek(b, u)),
              () -> peek(c, u));
    }
  }

  /// A number that is not equal to itself.
  final Machine.Condition isNaN(int v, int u) {
    return new Machine.Condition(Op.NOT_EQUAL, () -> peek(v, u), () -> peek(v, u));
  }

  /// Pushes the result of Java code.
  abstract void call(ScalarCall call, Runnable a, @Nullable Runnable b);

  private Machine.Condition condition(int v, int u) {
    if (conditions.get(v)
        && dag.node(v) instanceof Node.Apply(Function function, int a, int b, int _)) {
      return new Machine.Condition((Op) function, () -> peek(a, u), () -> peek(b, u));
    }
    return notZero(v, u);
  }

  private Machine.Condition notZero(int v, int u) {
    return new Machine.Condition(
        Op.NOT_EQUAL,
        () -> peek(v, u),
        () -> machine.broadcast(code, () -> code.loadConstant(0.0)));
  }

  private void add(EarlyTerms.Terms terms) {
    Begun before = begun.get(terms.sum());
    int[] total = before == null ? null : before.total;
    for (int t = terms.from(); t < terms.to(); t++) {
      total = add(total, (Node.Sum) dag.node(terms.sum()), t);
    }
    if (total != null) {
      begun.put(terms.sum(), new Begun(terms.to(), total));
    }
  }

  /// Adds sums up side by side. Each keeps the order of its terms; a factor that several of them
  /// have in turn is read once.
  private void sums(int[] unit) {
    int[] next = new int[unit.length];
    int[][] total = new int[unit.length][];
    Begun before = begun.remove(unit[0]);
    if (before != null) {
      next[0] = before.terms;
      total[0] = before.total;
    }
    boolean left = true;
    while (left) {
      left = false;
      int factor = -1;
      for (int s = 0; s < unit.length; s++) {
        Node.Sum sum = (Node.Sum) dag.node(unit[s]);
        while (next[s] < sum.left().length
            && (factor < 0 || sum.left()[next[s]] == factor || sum.right()[next[s]] == factor)) {
          if (factor < 0) {
            factor = common(sum, next[s]);
          }
          total[s] = add(total[s], sum, next[s]++);
        }
        left |= next[s] < sum.left().length;
      }
    }
    for (int s = 0; s < unit.length; s++) {
      locals.put(unit[s], total[s]);
    }
  }

  /// The factor of a term that others may have, too: the one that differs from row to row.
  private int common(Node.Sum sum, int t) {
    int right = sum.right()[t];
    return right >= 0 && isShared(sum.left()[t]) ? right : sum.left()[t];
  }

  private int[] add(int @Nullable [] before, Node.Sum sum, int t) {
    int a = sum.left()[t];
    int b = sum.right()[t];
    boolean minus = sum.minus()[t];
    prepareOperand(a);
    if (b >= 0) {
      prepareOperand(b);
    }
    int[] after = new int[copies];
    for (int u = 0; u < copies; u++) {
      if (before == null) {
        signed(a, u, minus);
        if (b >= 0) {
          peek(b, u);
          machine.apply(code, Op.MULTIPLY);
        }
      } else if (b < 0) {
        load(before[u]);
        peek(a, u);
        machine.apply(code, minus ? Op.SUBTRACT : Op.ADD);
      } else {
        signed(a, u, minus);
        peek(b, u);
        load(before[u]);
        machine.apply(code, Op.FMA);
      }
      after[u] = before == null ? store() : before[u];
      if (before != null) {
        code.storeLocal(machine.kind(), before[u]);
      }
    }
    release(a);
    if (b >= 0) {
      release(b);
    }
    return after;
  }

  private void signed(int v, int u, boolean minus) {
    peek(v, u);
    if (minus) {
      machine.apply(code, Op.NEGATE);
    }
  }

  // ---- local variables

  /// Gives the operands of a value local variables, where they are read again.
  private void prepare(int v) {
    Dag.operands(
        dag.node(v),
        x -> {
          if (conditions.get(x)) {
            prepare(x);
          } else {
            prepareOperand(x);
          }
        });
  }

  /// Operands that a branch computes are not there yet.
  private void prepareWhatIsThere(int v, Node.Apply apply) {
    if (apply.function() == Op.WHERE && !branches.isFlat(v)) {
      if (conditions.get(apply.a())) {
        prepare(apply.a());
      } else {
        prepareOperand(apply.a());
      }
    } else {
      prepare(v);
    }
  }

  private void prepareOperand(int x) {
    boolean again = reads.getOrDefault(x, 0) > 1 || (copies > 1 && isShared(x));
    if (!locals.containsKey(x) && again) {
      locals.put(x, read(x));
    }
  }

  /// Reads a source into local variables.
  final int[] read(int x) {
    int[] local = new int[isShared(x) ? 1 : copies];
    for (int u = 0; u < local.length; u++) {
      source(x, u);
      local[u] = store();
    }
    return local;
  }

  /// Keeps a source in local variables from here on.
  final void hold(int x) {
    reads.merge(x, 1, Integer::sum);
    locals.put(x, read(x));
  }

  /// Keeps a value that this part computes in local variables to its end.
  final void keep(int v) {
    if (conditions.get(v)) {
      conditions.clear(v);
      countReads(v);
    }
    reads.merge(v, 1, Integer::sum);
  }

  private void finish(int v) {
    Dag.operands(
        dag.node(v),
        x -> {
          if (conditions.get(x)) {
            finish(x);
          } else {
            release(x);
          }
        });
  }

  private void peek(int v, int u) {
    int[] local = locals.get(v);
    if (local == null) {
      source(v, u);
    } else {
      load(local[local.length == 1 ? 0 : u]);
    }
  }

  private void load(int local) {
    code.loadLocal(machine.kind(), local);
  }

  /// After a read: its local variables are free if it was the last one.
  private void release(int v) {
    if (reads.merge(v, -1, Integer::sum) == 0) {
      int[] local = locals.remove(v);
      if (local != null) {
        Arrays.stream(local).forEach(free::push);
      }
    }
  }

  private int store() {
    int local = free.isEmpty() ? code.allocateLocal(machine.kind()) : free.pop();
    code.storeLocal(machine.kind(), local);
    return local;
  }
}
