package io.github.chainrule.core;

/// The operation of a [Value] without operands.
public enum Source implements Operation {
  /// A number that may change and collects a gradient, see [Value#of(double)].
  LEAF,
  /// A fixed number, which has no gradient, see [Value#constant(double)].
  CONSTANT;

  @Override
  public String symbol() {
    return "";
  }
}
