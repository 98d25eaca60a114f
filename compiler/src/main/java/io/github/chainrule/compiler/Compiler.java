package io.github.chainrule.compiler;

import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.VectorFunction;

/// Compiles functions of values to bytecode.
///
/// ```java
/// ScalarFunction fast = Compiler.compile(loss);
/// double value = fast.valueAndGradient(x, gradient);
/// ```
///
/// In derivatives of `logSumExp`, a share of its sum below 2^-960 may count as none, so that no
/// denormal numbers come of it; functions that are not compiled keep it.
public final class Compiler {
  private Compiler() {}

  /// Compiles a function.
  public static CompiledFunction compile(ScalarFunction function) {
    return options().compile(function);
  }

  /// Compiles a function.
  public static CompiledVectorFunction compile(VectorFunction function) {
    return options().compile(function);
  }

  /// Compiles a function.
  public static CompiledRowFunction compile(RowFunction function) {
    return options().compile(function);
  }

  /// How functions are compiled, to be changed.
  public static CompilerOptions options() {
    return new CompilerOptions(null, false, null, Rolling.FEWEST_OPERATIONS);
  }
}
