package io.github.chainrule.benchmarks.gradbench;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Modes of a derivative and of another one inside of what it differentiates.
record Nesting(Mode outer, Mode inner) {

  /// The function of an evaluation for each nesting, named by its first letters.
  static Map<String, Function<Field, Work>> each(BiFunction<Nesting, Field, Work> work) {
    return Map.of(
        "ff", input -> work.apply(new Nesting(Mode.FORWARD, Mode.FORWARD), input),
        "fr", input -> work.apply(new Nesting(Mode.FORWARD, Mode.REVERSE), input),
        "rf", input -> work.apply(new Nesting(Mode.REVERSE, Mode.FORWARD), input),
        "rr", input -> work.apply(new Nesting(Mode.REVERSE, Mode.REVERSE), input));
  }
}
