package io.github.chainrule.compiler;

import java.lang.classfile.CodeBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Rows, computed by generated code: parts, and between them passes over whole blocks.
final class EmittedRows implements RowKernel {
  /// Scratch numbers of a block should stay in the first cache, if that leaves a block worth its
  /// name, and else in the second.
  private static final int FIRST_CACHE = 5 * 1024;

  private static final int SECOND_CACHE = 48 * 1024;
  private static final int FEWEST_ROWS = 64;

  private static final int FIRST_PART_SIZE = 64;

  private final Schedule schedule;
  private final Dag dag;
  private final boolean sums;
  private final Machine machine;
  private final int block;

  /// How many numbers a slot takes: a block and some more, lest all columns fall on the same lines
  /// of the cache.
  private final int stride;

  /// For each step that is one, what passes over the block; null for parts.
  private final PassOver[] @Nullable [] passes;

  /// For each part where its code is; the steps that are none are not there.
  private final RowParts[] parts;

  private final int[] numbers;

  /// The place of each step among the parts.
  private final int[] part;

  /// Which shared number each packed one is; -1 for constants.
  private final int[] sharedIndex;

  /// The step from which on sums are added to, and where all that is added is.
  private final int firstReduction;

  private final int[] added;
  private final GeneratedParts<RowParts> generated;
  private final GeneratedParts<TableRun> loops;

  private EmittedRows(Schedule schedule, Machine machine) {
    this.schedule = schedule;
    this.sums = schedule.sums;
    this.dag = schedule.dag;
    this.machine = machine;
    this.block = block(Math.max(1, schedule.slots));
    this.stride = block + 8;
    int[][] results = dag.results();
    List<Step.Family> families = new ArrayList<>();
    List<Consumer<CodeBuilder>> loops = new ArrayList<>();
    for (Step step : schedule.steps) {
      if (step instanceof Step.Family family) {
        families.add(family);
        int copies = copies(FamilyCode.schedule(family.template()));
        loops.add(to -> new FamilyCode(to, family.template(), machine, copies).method());
      }
    }
    this.loops = new GeneratedParts<>(TableRun.class, TableCode.TYPE, loops);
    List<TableRun> loopCode = this.loops.load(List.of());
    this.passes = new PassOver[schedule.steps.size()] @Nullable [];
    for (int s = 0; s < passes.length; s++) {
      passes[s] =
          switch (schedule.steps.get(s)) {
            case Step.Part _ -> null;
            case Step.Passes step ->
                Arrays.stream(step.values())
                    .mapToObj(v -> pass(v, results))
                    .toArray(PassOver[]::new);
            case Step.Tile tile -> new PassOver[] {tile(tile)};
            case Step.Sums alike -> new PassOver[] {sums(alike)};
            case Step.Family family -> {
              int number = families.indexOf(family);
              int part = GeneratedParts.number(number);
              yield new PassOver[] {family(family, part, loopCode.get(number))};
            }
            case Step.Reduce reduce ->
                Reduction.groups(reduce.terms()).stream()
                    .map(this::reduction)
                    .toArray(PassOver[]::new);
          };
    }
    this.sharedIndex =
        Arrays.stream(schedule.packed)
            .map(v -> dag.node(v) instanceof Node.Shared(int index) ? index : -1)
            .toArray();
    this.firstReduction =
        IntStream.range(0, schedule.steps.size())
            .filter(s -> schedule.steps.get(s) instanceof Step.Reduce)
            .findFirst()
            .orElse(-1);
    this.added =
        schedule.steps.stream()
            .flatMap(step -> step instanceof Step.Reduce r ? r.terms().stream() : Stream.of())
            .flatMapToInt(term -> IntStream.of(term.left(), term.right()))
            .filter(v -> v >= 0)
            .distinct()
            .map(this::at)
            .toArray();
    List<Consumer<CodeBuilder>> methods = new ArrayList<>();
    this.part = new int[passes.length];
    for (int s = 0; s < passes.length; s++) {
      part[s] = methods.size();
      if (schedule.steps.get(s) instanceof Step.Part code) {
        int copies = copies(schedule, code);
        methods.add(to -> new RowCode(to, schedule, code, machine, copies, stride).method());
      }
    }
    this.generated = new GeneratedParts<>(RowParts.class, RowCode.TYPE, methods);
    this.parts = generated.load(List.of()).toArray(RowParts[]::new);
    this.numbers = IntStream.range(0, methods.size()).map(GeneratedParts::number).toArray();
  }

  private static int block(int slots) {
    int rows = FIRST_CACHE / slots >= FEWEST_ROWS ? FIRST_CACHE / slots : SECOND_CACHE / slots;
    int whole = rows / RowLoop.STEP * RowLoop.STEP;
    return Math.clamp(whole, 2 * RowLoop.STEP, RowLoop.MOST_ROWS);
  }

  /// @param sums whether outputs are added up over the rows
  static EmittedRows of(Dag dag, boolean sums, Machine machine) {
    return of(dag, sums, machine, Rolling.FEWEST_OPERATIONS);
  }

  /// @param fewestOperations how many operations a loop must have
  static EmittedRows of(Dag dag, boolean sums, Machine machine, int fewestOperations) {
    for (int partSize = FIRST_PART_SIZE; ; partSize /= 2) {
      EmittedRows emitted =
          new EmittedRows(Schedule.ofRows(dag, sums, partSize, fewestOperations), machine);
      if (Arrays.stream(emitted.sizes()).allMatch(size -> size <= GeneratedClass.MOST_BYTES)
          || partSize == 1) {
        return emitted;
      }
    }
  }

  /// The size of each method's code.
  int[] sizes() {
    return IntStream.concat(Arrays.stream(generated.sizes()), Arrays.stream(loops.sizes()))
        .toArray();
  }

  private int copies(Schedule template) {
    return copies(template, (Step.Part) template.steps.get(0));
  }

  /// Two vectors at a time share what they read, while there are registers for both.
  private int copies(Schedule schedule, Step.Part part) {
    if (machine instanceof ScalarMachine) {
      return 1;
    }
    return PartCode.live(schedule, part) <= 12 ? 2 : 1;
  }

  @Override
  public Tier tier() {
    return machine instanceof ScalarMachine ? Tier.LOOPS : Tier.LANES;
  }

  @Override
  public int block() {
    return block;
  }

  Schedule schedule() {
    return schedule;
  }

  /// Runs all code until the JIT has compiled it.
  ///
  /// @return whether it has
  boolean warm(Warmup warmup, RowWorkspace workspace) {
    int rows = RowLoop.STEP;
    double[] scratch = workspace.scratch((schedule.slots + 1) * stride);
    Arrays.fill(scratch, 0.5);
    workspace.packed(schedule.packed.length);
    double[] shared = workspace.shared;
    double[][] in = workspace.lastIn;
    double[][] out = sums ? workspace.lastOut : new double[dag.outputs.length][rows];
    double perOperation = rows * (machine instanceof VectorMachine ? 1.5 : 6.0);
    for (int s = 0; s < passes.length; s++) {
      int step = s;
      PassOver[] pass = passes[s];
      double nanos = 200 + schedule.work(s) * perOperation;
      boolean fast =
          pass == null
              ? warmup.untilFast(
                  nanos, () -> run(step, in, 0, shared, scratch, rows, out, 0, workspace.lanes))
              : warm(warmup, pass, scratch, workspace, nanos);
      if (!fast) {
        return false;
      }
    }
    return true;
  }

  /// User code is not run here.
  private static boolean warm(
      Warmup warmup, PassOver[] passes, double[] scratch, RowWorkspace workspace, double nanos) {
    int rows = RowLoop.STEP;
    for (PassOver pass : passes) {
      double most = pass instanceof PassOver.Routines ? 100 + rows * 60.0 : nanos;
      boolean own =
          pass instanceof PassOver.Calls
              || pass instanceof PassOver.Rescues
              || pass instanceof PassOver.Evaluations;
      if (!own && !warmup.untilFast(most, () -> pass.run(scratch, rows, workspace))) {
        return false;
      }
    }
    return true;
  }

  private double constant(int packed) {
    return ((Node.Constant) dag.node(schedule.packed[packed])).number();
  }

  @Override
  public void begin(RowWorkspace workspace) {
    double[] packed = workspace.packed(schedule.packed.length);
    for (int i = 0; i < packed.length; i++) {
      packed[i] = sharedIndex[i] < 0 ? constant(i) : workspace.shared[sharedIndex[i]];
    }
  }

  @Override
  public void run(
      double[][] in,
      int firstIn,
      RowWorkspace workspace,
      int rows,
      int valid,
      double[][] out,
      int firstOut) {
    double[] scratch = workspace.scratch((schedule.slots + 1) * stride);
    for (int s = 0; s < passes.length; s++) {
      if (s == firstReduction && valid < rows) {
        // Rows that only fill a step count as zero.
        for (int at : added) {
          Arrays.fill(scratch, at + valid, at + rows, 0.0);
        }
      }
      PassOver[] pass = passes[s];
      if (pass == null) {
        run(s, in, firstIn, workspace.shared, scratch, rows, out, firstOut, workspace.lanes);
      } else {
        for (PassOver each : pass) {
          each.run(scratch, rows, workspace);
        }
      }
    }
  }

  private void run(
      int step,
      double[][] in,
      int firstIn,
      double[] shared,
      double[] scratch,
      int rows,
      double[][] out,
      int firstOut,
      double[] lanes) {
    int p = part[step];
    parts[p].run(numbers[p], in, firstIn, shared, scratch, rows, out, firstOut, lanes);
  }

  private int at(int v) {
    return schedule.slot[v] * stride;
  }

  /// The places of the results of a routine or evaluation; of one that nobody reads behind all
  /// slots.
  private int[] resultsOf(int v, int[][] results) {
    return Arrays.stream(results[v])
        .map(result -> result < 0 ? schedule.slots * stride : at(result))
        .toArray();
  }

  /// The table of each [TileCode#MOST_SUMS] sums.
  private PassOver tile(Step.Tile tile) {
    Node.Sum example = (Node.Sum) dag.node(tile.sums()[0]);
    boolean columns = tile.begun() && schedule.isPerRow(example.left()[0]);
    int beginning = columns ? TileCode.COLUMNS : tile.begun() ? TileCode.SHARED : TileCode.NOTHING;
    int packedEach = tile.columns().length + (beginning == TileCode.SHARED ? 1 : 0);
    List<PassOver.Table> tables = new ArrayList<>();
    for (int from = 0; from < tile.sums().length; from += TileCode.MOST_SUMS) {
      int to = Math.min(tile.sums().length, from + TileCode.MOST_SUMS);
      int[] sums = Arrays.copyOfRange(tile.sums(), from, to);
      IntStream at = Arrays.stream(sums).map(this::at);
      if (columns) {
        at =
            IntStream.concat(
                at, Arrays.stream(sums).map(v -> at(((Node.Sum) dag.node(v)).left()[0])));
      }
      at = IntStream.concat(at, Arrays.stream(tile.columns()).map(this::at));
      tables.add(
          new PassOver.Table(
              TileCode.of(machine, sums.length),
              beginning,
              tile.from() + from * packedEach,
              at.toArray(),
              tile.columns().length));
    }
    return new PassOver.Tile(tables, tile.columns().length);
  }

  private PassOver sums(Step.Sums alike) {
    IntStream.Builder at = IntStream.builder();
    for (int s = 0; s < alike.sums().length; s++) {
      int v = alike.sums()[s];
      at.add(at(v));
      if (alike.begun()) {
        at.add(at(((Node.Sum) dag.node(v)).left()[0]));
      }
      int[] right = alike.right()[s];
      at.add(right.length);
      for (int t = 0; t < right.length; t++) {
        if (!alike.shared()) {
          at.add(at(alike.left()[s][t]));
        }
        at.add(at(right[t]));
      }
    }
    return new PassOver.Table(
        SumsCode.of(machine),
        SumsCode.part(alike.begun(), alike.shared()),
        alike.from(),
        at.build().toArray(),
        alike.sums().length);
  }

  private PassOver family(Step.Family family, int part, TableRun code) {
    IntStream.Builder at = IntStream.builder();
    for (int m = 0; m < family.members(); m++) {
      Arrays.stream(family.sources()[m]).forEach(v -> at.add(at(v)));
      Arrays.stream(family.results()[m])
          .forEach(v -> at.add(v < 0 ? schedule.slots * stride : at(v)));
    }
    return new PassOver.Table(code, part, family.from(), at.build().toArray(), family.members());
  }

  private PassOver reduction(List<Step.Term> terms) {
    boolean products = terms.get(0).right() >= 0;
    int nowhere = dag.outputs.length * RowLoop.LANES;
    return new PassOver.Reduction(
        ReduceCode.of(machine),
        products ? ReduceCode.PRODUCTS : ReduceCode.NUMBERS,
        Reduction.places(terms, this::at, nowhere));
  }

  /// How one value is computed for a block of rows.
  private PassOver pass(int v, int[][] results) {
    return switch (dag.node(v)) {
      case Node.Call(Routine routine, int operand) -> {
        int[] to = resultsOf(v, results);
        int second = to[to.length - 1];
        yield new PassOver.Routines(RoutineCode.of(routine, machine), at(operand), to[0], second);
      }
      case Node.Apply(ScalarCall call, int a, int b, int _) ->
          new PassOver.Calls(call, at(a), b < 0 ? at(a) : at(b), at(v));
      case Node.Apply(Rescue(ScalarCall call), int a, int b, int c) ->
          new PassOver.Rescues(call, at(a), at(b), at(c), at(v));
      case Node.Evaluate evaluate ->
          new PassOver.Evaluations(
              evaluate.evaluation(),
              Arrays.stream(evaluate.operands()).map(this::at).toArray(),
              resultsOf(v, results));
      case Node other -> throw new AssertionError(other);
    };
  }
}
