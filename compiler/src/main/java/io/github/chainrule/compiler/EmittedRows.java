package io.github.chainrule.compiler;

import java.lang.classfile.CodeBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
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

  /// So few rows are worth it in the first cache, if no matrices are multiplied: these read what
  /// the rows share once for all rows of a block.
  private static final int FEWEST_ROWS_IN_FIRST = 32;

  private static final int FIRST_PART_SIZE = 64;
  private static final int SMALL_PART_SIZE = 8;

  private final Schedule schedule;
  private final Dag dag;
  private final Machine machine;
  private final int block;

  /// How many rows to begin with, and how many else might be faster.
  private final int[] rowsAtOnce;

  /// How many numbers a slot takes: a block and some more, lest all columns fall on the same lines
  /// of the cache.
  private final int stride;

  /// For each step that is one, what passes over the block; null for others.
  private final PassOver[] @Nullable [] passes;

  /// For each part where its code is; the steps that are none are not there.
  private final RowParts[] parts;

  private final int[] numbers;

  /// The place of each step among the parts, or among the families.
  private final int[] part;

  private final Packing packing;

  /// How many scratch numbers there are: the slots, one more for what nobody reads, and the factors
  /// of outer products.
  private final int room;

  /// For each step where all is that it adds to sums, or multiplies before.
  private final int[][] added;

  /// The outputs whose sums are in lanes.
  private final int[] inLanes;

  private final OuterSums outerSums;

  private final GeneratedParts<RowParts> generated;
  private final GeneratedParts<TableRun> loops;

  private EmittedRows(Schedule schedule, Machine machine) {
    this.schedule = schedule;
    this.dag = schedule.dag;
    this.machine = machine;
    this.rowsAtOnce = rowsAtOnce(schedule);
    this.block = Arrays.stream(rowsAtOnce).max().orElseThrow();
    this.stride = block + 8;
    int[][] results = dag.results();
    List<Consumer<CodeBuilder>> loops = new ArrayList<>();
    // All pieces of a loop have one code.
    IdentityHashMap<Dag, Integer> loopOf = new IdentityHashMap<>();
    this.part = new int[schedule.steps.size()];
    for (int s = 0; s < part.length; s++) {
      if (schedule.steps.get(s) instanceof Step.Family family) {
        Dag template = family.template();
        part[s] = loopOf.computeIfAbsent(template, _ -> loopOf.size());
        if (part[s] == loops.size()) {
          loops.add(to -> new FamilyCode(to, template, machine).method());
        }
      }
    }
    this.loops = new GeneratedParts<>(TableRun.class, TableCode.TYPE, loops);
    List<TableRun> loopCode = this.loops.load(List.of());
    this.outerSums = new OuterSums(schedule.steps, machine, block);
    int afterSlots = (schedule.slots + 1) * stride;
    this.room = afterSlots + outerSums.scratch;
    int nowhere = dag.outputs.length * RowLoop.LANES;
    int[] packed = schedule.packed.clone();
    this.passes = new PassOver[schedule.steps.size()] @Nullable [];
    for (int s = 0; s < passes.length; s++) {
      passes[s] =
          switch (schedule.steps.get(s)) {
            case Step.Part _, Step.Copies _, Step.Outputs _ -> null;
            case Step.Passes step ->
                Arrays.stream(step.values())
                    .mapToObj(v -> pass(v, results))
                    .toArray(PassOver[]::new);
            case Step.Tile tile -> new PassOver[] {tile(tile, packed)};
            case Step.Sums alike ->
                new PassOver[] {PassOver.Table.of(alike, dag, this::at, machine)};
            case Step.Family family ->
                new PassOver[] {
                  family(family, GeneratedParts.number(part[s]), loopCode.get(part[s]))
                };
            case Step.Outer outer -> new PassOver[] {outerSums.pass(outer, this::at, afterSlots)};
            case Step.Reduce reduce ->
                Reduction.groups(reduce.terms()).stream()
                    .map(group -> Reduction.pass(group, this::at, nowhere, machine))
                    .toArray(PassOver[]::new);
            case Step.Chains chains -> Reduction.passes(chains, this::at, nowhere, machine);
          };
    }
    this.packing = new Packing(dag, packed);
    this.added =
        schedule.steps.stream()
            .map(step -> factors(step).filter(v -> v >= 0).distinct().map(this::at).toArray())
            .toArray(int[][]::new);
    this.inLanes =
        schedule.steps.stream()
            .flatMap(EmittedRows::termsInLanes)
            .mapToInt(Step.Term::output)
            .toArray();
    List<Consumer<CodeBuilder>> methods = new ArrayList<>();
    for (int s = 0; s < passes.length; s++) {
      if (schedule.steps.get(s) instanceof Step.Part code) {
        part[s] = methods.size();
        methods.add(to -> new RowCode(to, schedule, code, machine, stride).method());
      }
    }
    this.generated = new GeneratedParts<>(RowParts.class, RowCode.TYPE, methods);
    this.parts = generated.load(List.of()).toArray(RowParts[]::new);
    this.numbers = IntStream.range(0, methods.size()).map(GeneratedParts::number).toArray();
  }

  private static Stream<Step.Term> termsInLanes(Step step) {
    return switch (step) {
      case Step.Reduce reduce -> reduce.terms().stream();
      case Step.Chains chains -> chains.terms().stream();
      default -> Stream.of();
    };
  }

  /// All that a step adds to sums, or multiplies before.
  private static IntStream factors(Step step) {
    return switch (step) {
      case Step.Reduce(List<Step.Term> terms) ->
          terms.stream().flatMapToInt(term -> IntStream.of(term.left(), term.right()));
      case Step.Chains chains -> chains.reads();
      case Step.Outer(int[] left, int[] right, int[][] _) ->
          IntStream.concat(Arrays.stream(left), Arrays.stream(right));
      default -> IntStream.of();
    };
  }

  /// As many rows as fit into the first cache, if these are some, and as many as fit into the
  /// second.
  private static int[] rowsAtOnce(Schedule schedule) {
    int slots = Math.max(1, schedule.slots);
    int sums = schedule.sums ? schedule.dag.outputs.length : 0;
    // Where sums take more memory than slots do, it is they that count: then a chunk is one block.
    if (sums > 4 * slots) {
      return new int[] {RowLoop.SMALLEST_CHUNK};
    }
    boolean matrices =
        schedule.steps.stream()
            .anyMatch(step -> step instanceof Step.Tile || step instanceof Step.Outer);
    int inFirst = FIRST_CACHE / slots;
    int few = steps(inFirst);
    int many = steps(Math.max(FEWEST_ROWS, SECOND_CACHE / slots));
    boolean fits = inFirst >= (matrices ? FEWEST_ROWS : FEWEST_ROWS_IN_FIRST);
    // Many sums are not kept between blocks, if a chunk is one.
    if (matrices || sums > RowLoop.MANY_SUMS) {
      return new int[] {fits ? few : many};
    }
    return fits ? new int[] {few, many} : new int[] {many};
  }

  private static int steps(int rows) {
    int whole = rows / RowLoop.STEP * RowLoop.STEP;
    return Math.clamp(whole, 2 * RowLoop.STEP, RowLoop.MOST_ROWS);
  }

  /// @param sums whether outputs are added up over the rows
  /// @param partBytes how large parts may be, as far as they can be cut
  static EmittedRows of(Dag dag, boolean sums, Machine machine, int partBytes) {
    return of(dag, sums, machine, partBytes, Rolling.FEWEST_OPERATIONS);
  }

  /// @param fewestOperations how many operations a loop must have
  static EmittedRows of(
      Dag dag, boolean sums, Machine machine, int partBytes, int fewestOperations) {
    for (int partSize = FIRST_PART_SIZE; ; partSize /= 2) {
      EmittedRows emitted =
          new EmittedRows(Schedule.ofRows(dag, sums, partSize, fewestOperations), machine);
      boolean allowed =
          Arrays.stream(emitted.sizes()).allMatch(size -> size <= GeneratedClass.MOST_BYTES);
      boolean small = Arrays.stream(emitted.generated.sizes()).allMatch(size -> size <= partBytes);
      if ((allowed && (small || partSize <= SMALL_PART_SIZE)) || partSize == 1) {
        return emitted;
      }
    }
  }

  /// The size of each method's code.
  int[] sizes() {
    return IntStream.concat(Arrays.stream(generated.sizes()), Arrays.stream(loops.sizes()))
        .toArray();
  }

  @Override
  public Tier tier() {
    return machine instanceof ScalarMachine ? Tier.LOOPS : Tier.LANES;
  }

  @Override
  public int block() {
    return block;
  }

  @Override
  public int rowsAtOnce(boolean otherWay) {
    return rowsAtOnce[otherWay ? rowsAtOnce.length - 1 : 0];
  }

  Schedule schedule() {
    return schedule;
  }

  /// Runs all code until the JIT has compiled it.
  ///
  /// @return whether it has
  boolean warm(Warmup warmup, RowWorkspace workspace) {
    // More rows than there may be in a block.
    double[] scratch = workspace.scratch.of(room + Warmup.ROWS);
    Arrays.fill(scratch, 0.5);
    begin(workspace);
    double[] shared = workspace.shared;
    double[][] in = workspace.lastIn;
    double[][] out = workspace.lastOut;
    double perOperation = machine instanceof VectorMachine ? 1.5 : 6.0;
    List<Warmup.Code> pieces = new ArrayList<>();
    for (int s = 0; s < passes.length; s++) {
      int step = s;
      double perRow = schedule.work(s) * perOperation;
      PassOver[] pass = passes[s];
      if (pass != null) {
        for (PassOver each : pass) {
          double most = nanosPerRow(each, perRow, perOperation);
          if (most > 0.0) {
            pieces.add(
                Warmup.Code.ofRows(
                    Warmup.CALL, most, rows -> each.run(scratch, 0, rows, workspace)));
          }
        }
      } else if (schedule.steps.get(s) instanceof Step.Part) {
        pieces.add(
            Warmup.Code.ofRows(
                Warmup.CALL, perRow, rows -> run(step, in, 0, shared, scratch, 0, rows, out, 0)));
      }
    }
    return warmup.untilFast(pieces);
  }

  /// How long a row may take; 0 if the code is not to be run here.
  private static double nanosPerRow(PassOver pass, double perRow, double perOperation) {
    return switch (pass) {
      // User code.
      case PassOver.Calls _, PassOver.Rescues _, PassOver.Evaluations _ -> 0.0;
      case PassOver.Routines _ -> Warmup.ROUTINE;
      // As many sums are added to as the code is for, if only for nothing.
      case PassOver.Reduction(_, _, _, _, int[] outputs) -> outputs.length * perOperation;
      case PassOver.Table _, PassOver.Tile _, PassOver.Outer _ -> perRow;
    };
  }

  @Override
  public void begin(RowWorkspace workspace) {
    packing.pack(workspace.shared, workspace.packed(schedule.packed.length));
    Arrays.fill(workspace.matrices(outerSums.size), 0, outerSums.size, 0.0);
  }

  @Override
  public void sums(RowWorkspace workspace) {
    if (!workspace.whole) {
      for (int k : inLanes) {
        workspace.ofChunk[k] = RowLoop.fold(workspace.lanes, k * RowLoop.LANES);
      }
    }
    outerSums.write(workspace.matrices(outerSums.size), workspace.ofChunk);
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
    double[] scratch = workspace.scratch.begin(room, rows);
    int first = workspace.scratch.first();
    for (int s = 0; s < passes.length; s++) {
      if (valid < rows) {
        clear(added[s], scratch, first + valid, first + rows);
      }
      step(s, in, firstIn, workspace, scratch, first, rows, out, firstOut);
    }
    workspace.scratch.end(rows);
  }

  /// Rows that only fill a step count as zero.
  private static void clear(int[] places, double[] scratch, int from, int to) {
    for (int at : places) {
      Arrays.fill(scratch, at + from, at + to, 0.0);
    }
  }

  /// Runs a step. A method of its own is compiled sooner than the loop around it.
  private void step(
      int s,
      double[][] in,
      int firstIn,
      RowWorkspace workspace,
      double[] scratch,
      int first,
      int rows,
      double[][] out,
      int firstOut) {
    PassOver[] pass = passes[s];
    if (pass != null) {
      for (PassOver each : pass) {
        each.run(scratch, first, rows, workspace);
      }
      return;
    }
    double[] shared = workspace.shared;
    switch (schedule.steps.get(s)) {
      case Step.Copies(int[] values) -> {
        for (int v : values) {
          leaf(v, in, firstIn, shared, scratch, at(v) + first, rows);
        }
      }
      case Step.Outputs(int[] outputs) -> {
        for (int k : outputs) {
          write(k, in, firstIn, shared, scratch, first, rows, out[k], firstOut);
        }
      }
      case Step _ -> {
        int end = first + rows;
        run(s, in, firstIn - first, shared, scratch, first, end, out, firstOut - first);
      }
    }
  }

  private void run(
      int step,
      double[][] in,
      int firstIn,
      double[] shared,
      double[] scratch,
      int first,
      int end,
      double[][] out,
      int firstOut) {
    int p = part[step];
    parts[p].run(numbers[p], in, firstIn, shared, scratch, first, end, out, firstOut);
  }

  /// Writes an output, which may be a leaf.
  private void write(
      int output,
      double[][] in,
      int firstIn,
      double[] shared,
      double[] scratch,
      int first,
      int rows,
      double[] out,
      int firstOut) {
    int v = dag.outputs[output];
    if (schedule.slot[v] >= 0) {
      System.arraycopy(scratch, at(v) + first, out, firstOut, rows);
    } else {
      leaf(v, in, firstIn, shared, out, firstOut, rows);
    }
  }

  /// Writes the numbers of a leaf.
  private void leaf(
      int v, double[][] in, int firstIn, double[] shared, double[] to, int at, int rows) {
    switch (dag.node(v)) {
      case Node.Column(int index) -> System.arraycopy(in[index], firstIn, to, at, rows);
      case Node.Shared(int index) -> Arrays.fill(to, at, at + rows, shared[index]);
      case Node.Constant(double number) -> Arrays.fill(to, at, at + rows, number);
      case Node other -> throw new AssertionError(other);
    }
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

  /// The table of each [TileCode#mostSums] sums.
  ///
  /// @param packed the shared numbers, which are put in the order in which these are read
  private PassOver tile(Step.Tile tile, int[] packed) {
    Node.Sum example = (Node.Sum) dag.node(tile.sums()[0]);
    boolean columns = tile.begun() && schedule.isPerRow(example.left()[0]);
    int beginning = columns ? TileCode.COLUMNS : tile.begun() ? TileCode.SHARED : TileCode.NOTHING;
    int packedEach = tile.columns().length + (beginning == TileCode.SHARED ? 1 : 0);
    TileCode.arrange(tile, packedEach, packed, machine);
    List<PassOver.Table> tables = new ArrayList<>();
    for (int from = 0; from < tile.sums().length; from += TileCode.mostSums(machine)) {
      int to = Math.min(tile.sums().length, from + TileCode.mostSums(machine));
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
    return new PassOver.Tile(tables.toArray(PassOver.Table[]::new), tile.columns().length);
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
