package io.github.chainrule.compiler;

import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.VectorFunction;
import java.util.Objects;

/// How functions are to be compiled. Options never change; each method gives new ones.
public final class CompilerOptions {
  private final Tier tier;

  CompilerOptions(Tier tier) {
    this.tier = tier;
  }

  /// Runs functions in one tier from the first call on, instead of beginning with the interpreter and
  /// going on in the highest tier once that is hot. If the Java VM has no vectors, [Tier#LOOPS] runs
  /// in place of [Tier#LANES].
  public CompilerOptions tier(Tier tier) {
    return new CompilerOptions(Objects.requireNonNull(tier, "a tier"));
  }

  /// Compiles a function.
  public CompiledFunction compile(ScalarFunction function) {
    return new CompiledFunction(Objects.requireNonNull(function, "a function"), this);
  }

  void start(PointProgram program) {
    if (tier == Tier.INTERPRETER) {
      return;
    }
    program.loops().forEach(this::start);
    program.use(EmittedPoint.of(program.dag));
  }

  void start(RowLoop loop) {
    if (tier == Tier.INTERPRETER) {
      return;
    }
    boolean lanes = tier == Tier.LANES && Vectors.WIDTH > 0;
    Machine machine = lanes ? new VectorMachine(Vectors.WIDTH) : new ScalarMachine();
    loop.use(EmittedRows.of(loop.dag, loop.sums, machine));
  }

  @Override
  public String toString() {
    return tier.toString();
  }
}
