package io.github.chainrule.compiler;

import io.github.chainrule.core.ScalarFunction;

/// Compiles functions of values to bytecode.
///
/// ```java
/// ScalarFunction fast = Compiler.compile(loss);
/// double value = fast.valueAndGradient(x, gradient);
/// ```
public final class Compiler {
  private Compiler() {}

  /// Compiles a function.
  public static CompiledFunction compile(ScalarFunction function) {
    return options().compile(function);
  }

  /// How functions are compiled, to be changed.
  public static CompilerOptions options() {
    return new CompilerOptions(Tier.LANES);
  }
}
