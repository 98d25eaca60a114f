package io.github.chainrule.core;

/// What made a [Value]: a [Primitive] with a derivative rule, an operation on many values that has
/// a rule of its own, or the [Source] of a value that has no operands.
public sealed interface Operation permits Primitive, Mapping, Source {

  /// The symbol or name that people write, such as `+` or `tanh`; empty for a [Source].
  String symbol();
}
