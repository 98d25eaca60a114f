package io.github.chainrule.benchmarks.gradbench;

import io.github.chainrule.compiler.CompiledFunction;
import io.github.chainrule.compiler.CompiledRowFunction;
import io.github.chainrule.compiler.CompiledVectorFunction;
import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.compiler.CompilerOptions;
import io.github.chainrule.compiler.Tier;
import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.VectorFunction;

/// How the evaluations are compiled: to the highest tier from the first call on, since all that is
/// before the warm-up is over counts as preparation.
final class Fast {
  private static final CompilerOptions OPTIONS = Compiler.options().tier(Tier.LANES);

  private Fast() {}

  static CompiledFunction compile(ScalarFunction function) {
    return OPTIONS.compile(function);
  }

  static CompiledVectorFunction compile(VectorFunction function) {
    return OPTIONS.compile(function);
  }

  static CompiledRowFunction compile(RowFunction function) {
    return OPTIONS.compile(function);
  }
}
