package io.github.chainrule.core;

/// Comparisons of [Value]: 1 if true, else 0, with derivative 0. A comparison with NaN is false,
/// except `ne`. They are the conditions of [Values#where].
///
/// A part of [Value], which is the only type to write down.
public sealed interface Comparisons permits Value {

  private Value self() {
    return (Value) this;
  }

  /// `this < y`.
  default Value lt(Value y) {
    return Node.of(Primitive.LESS, self(), y);
  }

  /// `this < y`.
  default Value lt(double y) {
    return lt(Value.constant(y));
  }

  /// `this <= y`.
  default Value le(Value y) {
    return Node.of(Primitive.LESS_OR_EQUAL, self(), y);
  }

  /// `this <= y`.
  default Value le(double y) {
    return le(Value.constant(y));
  }

  /// `this > y`.
  default Value gt(Value y) {
    return Node.of(Primitive.GREATER, self(), y);
  }

  /// `this > y`.
  default Value gt(double y) {
    return gt(Value.constant(y));
  }

  /// `this >= y`.
  default Value ge(Value y) {
    return Node.of(Primitive.GREATER_OR_EQUAL, self(), y);
  }

  /// `this >= y`.
  default Value ge(double y) {
    return ge(Value.constant(y));
  }

  /// `this == y`.
  default Value eq(Value y) {
    return Node.of(Primitive.EQUAL, self(), y);
  }

  /// `this == y`.
  default Value eq(double y) {
    return eq(Value.constant(y));
  }

  /// `this != y`.
  default Value ne(Value y) {
    return Node.of(Primitive.NOT_EQUAL, self(), y);
  }

  /// `this != y`.
  default Value ne(double y) {
    return ne(Value.constant(y));
  }
}
