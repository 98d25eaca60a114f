package io.github.chainrule.compiler;

import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.VectorFunction;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How functions are to be compiled. Options never change; each method gives new ones.
public final class CompilerOptions {
  /// Null to begin with the interpreter and go on in higher tiers.
  private final @Nullable Tier tier;

  private final boolean warm;
  private final @Nullable Parallel parallel;
  private final int fewestOperations;

  CompilerOptions(
      @Nullable Tier tier, boolean warm, @Nullable Parallel parallel, int fewestOperations) {
    this.tier = tier;
    this.warm = warm;
    this.parallel = parallel;
    this.fewestOperations = fewestOperations;
  }

  /// Makes loops of no fewer operations than that.
  CompilerOptions rolling(int fewestOperations) {
    return new CompilerOptions(tier, warm, parallel, fewestOperations);
  }

  /// Runs functions in one tier from the first call on, instead of beginning with the interpreter
  /// and going on in the highest tier once that is hot. If the Java VM has no vectors, [Tier#LOOPS]
  /// runs in place of [Tier#LANES].
  public CompilerOptions tier(Tier tier) {
    return new CompilerOptions(
        Objects.requireNonNull(tier, "a tier"), warm, parallel, fewestOperations);
  }

  /// Makes the first call wait until the JIT has compiled the code of the chosen tier, or of the
  /// highest one. Meanwhile it runs on made-up numbers. That takes less time than to compute with
  /// it, since vectors are slow before; but it takes seconds for a large program.
  public CompilerOptions warm() {
    return new CompilerOptions(tier, true, parallel, fewestOperations);
  }

  /// Computes rows on several threads at once. Results are the same, to the last bit, for any
  /// number of them. The calling thread takes part, so a call also ends if the executor is busy.
  /// Custom functions are called by several threads then.
  ///
  /// @param executor what runs the others, such as `ForkJoinPool.commonPool()`
  /// @param threads how many take part in a call, the caller included
  /// @throws IllegalArgumentException if that is less than 1
  public CompilerOptions parallel(Executor executor, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(threads + " threads; give 1 or more");
    }
    return new CompilerOptions(
        tier,
        warm,
        new Parallel(Objects.requireNonNull(executor, "an executor"), threads),
        fewestOperations);
  }

  /// Compiles a function.
  public CompiledFunction compile(ScalarFunction function) {
    return new CompiledFunction(Objects.requireNonNull(function, "a function"), this);
  }

  /// Compiles a function.
  public CompiledVectorFunction compile(VectorFunction function) {
    return new CompiledVectorFunction(Objects.requireNonNull(function, "a function"), this);
  }

  /// Compiles a function.
  public CompiledRowFunction compile(RowFunction function) {
    return new CompiledRowFunction(Objects.requireNonNull(function, "a function"), this);
  }

  void start(PointProgram program) {
    Supplier<EmittedPoint> code = () -> program.code(machine());
    if (warm && tier != Tier.INTERPRETER && !program.loops().isEmpty()) {
      // Made while the JIT has the loops to compile.
      code = new MadeAhead<>(code);
    }
    program.loops().forEach(this::start);
    StepProgram.in(program.dag).forEach(steps -> steps.begin(this::start));
    if (tier == null && !warm) {
      program.promote();
    } else if (tier != Tier.INTERPRETER) {
      try {
        if (warm && program.useWarm(code)) {
          return;
        }
        program.use(EmittedPoint.of(program.dag, machine(), fewestOperations));
        if (isWatched()) {
          program.watch();
        }
      } catch (GeneratedClass.Refused e) {
        Promotion.refused(e);
      }
    }
  }

  private Machine machine() {
    return tier == Tier.LOOPS ? new ScalarMachine() : Vectors.machine();
  }

  /// Whether the JIT may leave code slow, and new code would be the same.
  private boolean isWatched() {
    return tier != Tier.LOOPS && Vectors.WIDTH > 0 && fewestOperations == Rolling.FEWEST_OPERATIONS;
  }

  void start(RowLoop loop) {
    StepProgram.in(loop.dag).forEach(steps -> steps.begin(this::start));
    if (parallel != null) {
      loop.share(parallel);
    }
    if (tier == null && !warm) {
      loop.promote();
    } else if (tier != Tier.INTERPRETER) {
      try {
        if (warm && loop.useWarm(machine())) {
          return;
        }
        loop.use(
            EmittedRows.of(
                loop.dag, loop.sums, machine(), GeneratedClass.MOST_BYTES, fewestOperations));
        if (isWatched()) {
          loop.watch();
        }
      } catch (GeneratedClass.Refused e) {
        Promotion.refused(e);
      }
    }
  }

  @Override
  public String toString() {
    String threads = parallel == null ? "" : ", " + parallel.threads() + " threads";
    return (tier == null ? "tiered" : tier.toString()) + (warm ? ", warm" : "") + threads;
  }
}
