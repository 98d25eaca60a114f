package io.github.chainrule.core;

/// The elementary functions of [Value]: exponentials, logarithms, angles and their inverses.
///
/// A part of [Value], which is the only type to write down.
public sealed interface Elementary permits Value {

  private Value self() {
    return (Value) this;
  }

  /// `e**x`.
  default Value exp() {
    return Node.of(Primitive.EXP, self());
  }

  /// `e**x - 1`, accurate near 0.
  default Value expm1() {
    return Node.of(Primitive.EXPM1, self());
  }

  /// The natural logarithm; -Infinity at 0, NaN below.
  default Value log() {
    return Node.of(Primitive.LOG, self());
  }

  /// `log(1 + x)`, accurate near 0; -Infinity at -1, NaN below.
  default Value log1p() {
    return Node.of(Primitive.LOG1P, self());
  }

  /// The logarithm to base 2, exact at powers of 2; -Infinity at 0, NaN below.
  default Value log2() {
    return Node.of(Primitive.LOG2, self());
  }

  /// The logarithm to base 10; -Infinity at 0, NaN below.
  default Value log10() {
    return Node.of(Primitive.LOG10, self());
  }

  /// The sine of an angle in radians.
  default Value sin() {
    return Node.of(Primitive.SIN, self());
  }

  /// The cosine of an angle in radians.
  default Value cos() {
    return Node.of(Primitive.COS, self());
  }

  /// The tangent of an angle in radians.
  default Value tan() {
    return Node.of(Primitive.TAN, self());
  }

  /// The angle in `[-pi/2, pi/2]` with this sine; NaN outside `[-1, 1]`.
  default Value asin() {
    return Node.of(Primitive.ASIN, self());
  }

  /// The angle in `[0, pi]` with this cosine; NaN outside `[-1, 1]`.
  default Value acos() {
    return Node.of(Primitive.ACOS, self());
  }

  /// The angle in `[-pi/2, pi/2]` with this tangent.
  default Value atan() {
    return Node.of(Primitive.ATAN, self());
  }

  /// The angle in `[-pi, pi]` of the point `(x, this)`, as [Math#atan2]: `y.atan2(x)`. The origin
  /// has no angle; there both derivatives are NaN.
  default Value atan2(Value x) {
    return Node.of(Primitive.ATAN2, self(), x);
  }

  /// The angle in `[-pi, pi]` of the point `(x, this)`, as [Math#atan2]: `y.atan2(x)`.
  default Value atan2(double x) {
    return atan2(Value.constant(x));
  }

  /// `(e**x - e**-x) / 2`.
  default Value sinh() {
    return Node.of(Primitive.SINH, self());
  }

  /// `(e**x + e**-x) / 2`.
  default Value cosh() {
    return Node.of(Primitive.COSH, self());
  }

  /// `sinh(x) / cosh(x)`, which nears 1 and -1 and never overflows.
  default Value tanh() {
    return Node.of(Primitive.TANH, self());
  }

  /// The number with this hyperbolic sine.
  default Value asinh() {
    return Node.of(Primitive.ASINH, self());
  }

  /// The number `>= 0` with this hyperbolic cosine; NaN below 1.
  default Value acosh() {
    return Node.of(Primitive.ACOSH, self());
  }

  /// The number with this hyperbolic tangent; infinite at 1 and -1, NaN beyond.
  default Value atanh() {
    return Node.of(Primitive.ATANH, self());
  }
}
