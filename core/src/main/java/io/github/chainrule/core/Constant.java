package io.github.chainrule.core;

/// A fixed number. No cotangent is ever sent to it.
final class Constant extends Value {
  final double data;

  Constant(double data) {
    super(false);
    this.data = data;
  }
}
