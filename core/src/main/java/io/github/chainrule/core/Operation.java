package io.github.chainrule.core;

/// What made a [Value]: a [Primitive] with a derivative rule, or the [Source] of a value that has
/// no operands.
public sealed interface Operation permits Primitive, Source {

  /// The symbol or name that people write, such as `+` or `tanh`; empty for a [Source].
  String symbol();
}
