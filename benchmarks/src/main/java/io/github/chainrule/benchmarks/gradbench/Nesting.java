package io.github.chainrule.benchmarks.gradbench;

import io.github.chainrule.compiler.CompilerOptions;
import java.util.Map;

/// Modes of a derivative and of another one inside of what it differentiates.
record Nesting(Mode outer, Mode inner) {

  /// Makes work that has such derivatives.
  interface Nested {
    Work make(Nesting modes, Field input, CompilerOptions options);

    private Work.Maker with(Mode outer, Mode inner) {
      Nesting modes = new Nesting(outer, inner);
      return (input, options) -> make(modes, input, options);
    }
  }

  /// The function of an evaluation for each nesting, named by its first letters.
  static Map<String, Work.Maker> each(Nested work) {
    return Map.of(
        "ff", work.with(Mode.FORWARD, Mode.FORWARD),
        "fr", work.with(Mode.FORWARD, Mode.REVERSE),
        "rf", work.with(Mode.REVERSE, Mode.FORWARD),
        "rr", work.with(Mode.REVERSE, Mode.REVERSE));
  }
}
