package io.github.chainrule.compiler;

/// How a compiled function runs. All tiers give the same bits.
public enum Tier {
  /// Steps through the program, operation by operation. Needs no preparation.
  INTERPRETER,

  /// Bytecode that computes one row at a time.
  LOOPS,

  /// Bytecode that computes several rows at a time, in the vectors of `jdk.incubator.vector`. At a
  /// point there is only one row, and [#LOOPS] is the highest tier.
  LANES
}
