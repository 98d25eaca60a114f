package io.github.chainrule.core;

/// The operators of [Value]. They have the names that Kotlin translates `+ - * /` to, so the same
/// class is written with real operators there.
///
/// A part of [Value], which is the only type to write down.
public sealed interface Arithmetic permits Value {

  private Value self() {
    return (Value) this;
  }

  /// `this + y`.
  default Value plus(Value y) {
    return Node.of(Primitive.ADD, self(), y);
  }

  /// `this + y`.
  default Value plus(double y) {
    return plus(Value.constant(y));
  }

  /// `this - y`.
  default Value minus(Value y) {
    return Node.of(Primitive.SUBTRACT, self(), y);
  }

  /// `this - y`.
  default Value minus(double y) {
    return minus(Value.constant(y));
  }

  /// `this * y`.
  default Value times(Value y) {
    return Node.of(Primitive.MULTIPLY, self(), y);
  }

  /// `this * y`.
  default Value times(double y) {
    return times(Value.constant(y));
  }

  /// `this / y`, as IEEE division: `1 / 0` is Infinity and `0 / 0` is NaN.
  default Value div(Value y) {
    return Node.of(Primitive.DIVIDE, self(), y);
  }

  /// `this / y`, as IEEE division: `1 / 0` is Infinity and `0 / 0` is NaN.
  default Value div(double y) {
    return div(Value.constant(y));
  }

  /// `-this`.
  default Value unaryMinus() {
    return Node.of(Primitive.NEGATE, self());
  }

  /// `this ** y` with an exponent that may vary. A negative base needs a whole exponent, and has no
  /// derivative for it. With `this = 0` the derivative for the exponent is 0 if `y > 0`, else
  /// -Infinity.
  default Value pow(Value y) {
    return y instanceof Constant constant
        ? pow(constant.data)
        : Node.of(Primitive.POWER, self(), y);
  }

  /// `this ** y` with a fixed exponent; NaN for a negative base unless the exponent is whole. `x **
  /// 0` is the constant 1 for every `x`.
  default Value pow(double y) {
    return y == 0.0
        ? Value.constant(1.0)
        : Node.of(Primitive.POWER_CONSTANT, self(), Value.constant(y));
  }

  /// `x * x`.
  default Value square() {
    return Node.of(Primitive.SQUARE, self());
  }

  /// The square root; NaN below 0. At 0 its derivative is Infinity.
  default Value sqrt() {
    return Node.of(Primitive.SQRT, self());
  }

  /// The cube root, also of negative numbers. At 0 its derivative is Infinity.
  default Value cbrt() {
    return Node.of(Primitive.CBRT, self());
  }

  /// `sqrt(x*x + y*y)` without overflow. At `x = y = 0` both derivatives are 0.
  default Value hypot(Value y) {
    return Node.of(Primitive.HYPOT, self(), y);
  }

  /// `sqrt(x*x + y*y)` without overflow. At `x = y = 0` the derivative is 0.
  default Value hypot(double y) {
    return hypot(Value.constant(y));
  }

  /// The absolute value. At 0 its derivative is 0.
  default Value abs() {
    return Node.of(Primitive.ABS, self());
  }

  /// -1, 0 or 1. Its derivative is 0.
  default Value sign() {
    return Node.of(Primitive.SIGN, self());
  }

  /// The largest whole number that is not above this one. Its derivative is 0.
  default Value floor() {
    return Node.of(Primitive.FLOOR, self());
  }

  /// The smallest whole number that is not below this one. Its derivative is 0.
  default Value ceil() {
    return Node.of(Primitive.CEIL, self());
  }

  /// The larger of the two; if they are equal, each gets half of the gradient.
  default Value max(Value y) {
    return Values.max(self(), y);
  }

  /// The larger of the two; if they are equal, this gets half of the gradient.
  default Value max(double y) {
    return max(Value.constant(y));
  }

  /// The smaller of the two; if they are equal, each gets half of the gradient.
  default Value min(Value y) {
    return Values.min(self(), y);
  }

  /// The smaller of the two; if they are equal, this gets half of the gradient.
  default Value min(double y) {
    return min(Value.constant(y));
  }

  /// This number, or the nearest one in `[low, high]`. The derivative is 1 inside and at the two
  /// ends, 0 outside.
  ///
  /// @throws IllegalArgumentException unless `low <= high`
  default Value clamp(double low, double high) {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "clamp to [" + low + ", " + high + "]; the lower end must not be above the upper");
    }
    Value x = self();
    Value atMost = Values.where(x.gt(high), Value.constant(high), x);
    return Values.where(x.lt(low), Value.constant(low), atMost);
  }
}
