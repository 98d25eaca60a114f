package io.github.chainrule.compiler;

import io.github.chainrule.core.Value;
import io.github.chainrule.core.program.Listing;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a function computes at a point, compiled.
final class PointProgram {
  /// From so many calls of routines on, these are not written into the code, but called for several
  /// numbers at once.
  private static final int MANY_CALLS = 16;

  private final int inputs;
  private final List<Value> captured;
  final Dag traced;
  final Dag gathered;
  final Dag dag;
  private volatile PointKernel kernel;
  private volatile @Nullable Promotion promotion;
  private final Pool<PointWorkspace> workspaces = new Pool<>(this::newWorkspace);

  PointProgram(Listing listing) {
    this(new Translation(listing.inputs()), listing);
  }

  private PointProgram(Translation translation, Listing listing) {
    this(translation, translation.of(listing));
  }

  /// @param outputs values of the translation
  PointProgram(Translation translation, int[] outputs) {
    this(translation.inputs(), translation.captured, translation.builder.build(outputs));
  }

  /// @param captured the leaves that the shared numbers behind the inputs are read from
  PointProgram(int inputs, List<Value> captured, Dag traced) {
    this.inputs = inputs;
    this.traced = traced;
    this.captured = List.copyOf(captured);
    this.gathered = Gather.of(traced);
    long calls = calls(gathered);
    this.dag = calls > 0 && calls < MANY_CALLS ? Inlining.of(gathered) : gathered;
    this.kernel = new InterpretedPoint(dag);
  }

  private static long calls(Dag dag) {
    return dag.nodes.stream().filter(Node.Call.class::isInstance).count();
  }

  int inputs() {
    return inputs;
  }

  int outputs() {
    return dag.outputs.length;
  }

  PointKernel kernel() {
    return kernel;
  }

  /// Goes on in another tier. It may happen at any time.
  void use(PointKernel kernel) {
    this.kernel = kernel;
  }

  /// Goes on in higher tiers when they are worth it.
  void promote() {
    promotion = Promotion.fromInterpreter(() -> promote(Warmup::ofNewCode));
  }

  void promote(Supplier<Warmup> warmup) {
    if (!useWarm(() -> code(Vectors.machine()), warmup)) {
      // The JIT has not been done in time. Without vectors code is fast as soon as it is, and need
      // not be waited for.
      use(code(new ScalarMachine()));
    }
  }

  /// Makes vector code anew if the JIT does not get it fast.
  void watch() {
    promotion =
        Promotion.ofAnyCode(() -> {
          if (!(kernel instanceof EmittedPoint emitted
              && isFast(emitted, Warmup.ofRunningCode(emitted.schedule().steps.size())))) {
            useWarm(() -> code(Vectors.machine()));
          }
        });
  }

  private boolean isFast(EmittedPoint emitted, Warmup warmup) {
    return emitted.warm(warmup, inputs + captured.size());
  }

  EmittedPoint code(Machine machine) {
    return EmittedPoint.of(dag, machine, Rolling.FEWEST_OPERATIONS);
  }

  /// Goes on with new code once that is warm.
  ///
  /// @param code makes it, maybe several times
  /// @return whether it became so
  boolean useWarm(Supplier<EmittedPoint> code) {
    return useWarm(code, Warmup::ofNewCode);
  }

  private boolean useWarm(Supplier<EmittedPoint> code, Supplier<Warmup> warmup) {
    for (int attempt = 0; attempt < Warmup.ATTEMPTS; attempt++) {
      EmittedPoint emitted = code.get();
      if (isFast(emitted, warmup.get())) {
        use(emitted);
        return true;
      }
      if (attempt + 1 == Warmup.BEFORE_COMMON_CODE_IS_RENEWED) {
        Vectors.renewed(emitted.machine());
      }
    }
    return false;
  }

  /// The loops over rows in it.
  List<RowLoop> loops() {
    return dag.nodes.stream()
        .filter(Node.Loop.class::isInstance)
        .map(node -> ((Node.Loop) node).loop())
        .toList();
  }

  private PointWorkspace newWorkspace() {
    return new PointWorkspace(inputs + captured.size(), outputs(), loops());
  }

  /// Takes a workspace for one call; to be given back.
  PointWorkspace begin() {
    return workspaces.take();
  }

  void end(PointWorkspace workspace) {
    workspaces.give(workspace);
  }

  /// Computes the outputs.
  void run(double[] x, double[] outputs) {
    if (captured.isEmpty()
        && kernel instanceof EmittedPoint emitted
        && emitted.runAlone(x, outputs)) {
      return;
    }
    PointWorkspace workspace = begin();
    run(x, workspace);
    System.arraycopy(workspace.outputs, 0, outputs, 0, outputs.length);
    end(workspace);
  }

  /// Computes the outputs, into the workspace.
  void run(double[] x, PointWorkspace workspace) {
    if (captured.isEmpty() && x.length == inputs) {
      runOn(x, workspace);
    } else {
      System.arraycopy(x, 0, workspace.shared, 0, inputs);
      run(workspace);
    }
  }

  /// The same for inputs in two arrays.
  void run(double[] x, double[] rest, PointWorkspace workspace) {
    System.arraycopy(x, 0, workspace.shared, 0, x.length);
    System.arraycopy(rest, 0, workspace.shared, x.length, rest.length);
    run(workspace);
  }

  /// Computes the outputs from the inputs that are in the workspace, into it.
  void run(PointWorkspace workspace) {
    for (int i = 0; i < captured.size(); i++) {
      workspace.shared[inputs + i] = captured.get(i).data();
    }
    runOn(workspace.shared, workspace);
  }

  /// @param shared the inputs and what was captured, which nothing changes
  private void runOn(double[] shared, PointWorkspace workspace) {
    PointKernel current = kernel;
    current.run(shared, workspace);
    Promotion pending = promotion;
    if (pending != null) {
      pending.worked(dag.size(), current instanceof InterpretedPoint);
    }
  }
}
