package io.github.chainrule.compiler;

/// The operations of the machine that programs are made of. Every tier computes each of them to the
/// same bits.
///
/// Those on the bits of a number are what exponentials and logarithms are made of.
enum Op implements Function {
  ADD("+", 2),
  SUBTRACT("-", 2),
  MULTIPLY("*", 2),
  DIVIDE("/", 2),
  /// `a * b + c`, rounded once.
  FMA("fma", 3),
  NEGATE("-", 1),
  ABS("abs", 1),
  SQRT("sqrt", 1),
  MAX("max", 2),
  MIN("min", 2),
  LESS("<", 2),
  LESS_OR_EQUAL("<=", 2),
  EQUAL("==", 2),
  NOT_EQUAL("!=", 2),
  /// The second where the first is not zero, else the third.
  WHERE("where", 3),
  /// The first with the sign bit of the second.
  COPY_SIGN("copySign", 2),
  /// `2**k` of `1.5 * 2**52 + k`, for whole k from -1022 to 1023.
  POWER_OF_TWO("powerOfTwo", 1),
  /// A zero with the lowest bit of a number as its sign.
  FIRST_BIT("firstBit", 1),
  /// A zero with the second lowest bit of a number as its sign.
  SECOND_BIT("secondBit", 1),
  /// `2**52` plus the exponent field of a number that is not negative.
  EXPONENT("exponent", 1),
  /// The number with the exponent of 1, in `[1, 2)`.
  MANTISSA("mantissa", 1);

  static final long SIGN = Long.MIN_VALUE;
  static final long ONE = 0x3ff0000000000000L;
  static final long MANTISSA_BITS = 0x000fffffffffffffL;
  static final long TWO_TO_52 = 0x4330000000000000L;

  private final String symbol;
  private final int arity;

  Op(String symbol, int arity) {
    this.symbol = symbol;
    this.arity = arity;
  }

  @Override
  public String symbol() {
    return symbol;
  }

  @Override
  public int arity() {
    return arity;
  }

  boolean comparison() {
    return this == LESS || this == LESS_OR_EQUAL || this == EQUAL || this == NOT_EQUAL;
  }

  boolean commutative() {
    return this == ADD || this == MULTIPLY || this == EQUAL || this == NOT_EQUAL;
  }

  @Override
  public double evaluate(double a, double b, double c) {
    return switch (this) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case FMA -> Math.fma(a, b, c);
      case NEGATE -> -a;
      case ABS -> Math.abs(a);
      case SQRT -> Math.sqrt(a);
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
      case LESS -> a < b ? 1.0 : 0.0;
      case LESS_OR_EQUAL -> a <= b ? 1.0 : 0.0;
      case EQUAL -> a == b ? 1.0 : 0.0;
      case NOT_EQUAL -> a != b ? 1.0 : 0.0;
      case WHERE -> a != 0.0 ? b : c;
      case COPY_SIGN -> copySign(a, b);
      case POWER_OF_TWO -> powerOfTwo(a);
      case FIRST_BIT -> firstBit(a);
      case SECOND_BIT -> secondBit(a);
      case EXPONENT -> exponent(a);
      case MANTISSA -> mantissa(a);
    };
  }

  static double copySign(double a, double b) {
    long sign = Double.doubleToRawLongBits(b) & SIGN;
    return Double.longBitsToDouble((Double.doubleToRawLongBits(a) & ~SIGN) | sign);
  }

  static double powerOfTwo(double a) {
    return Double.longBitsToDouble((Double.doubleToRawLongBits(a) << 52) + ONE);
  }

  static double firstBit(double a) {
    return Double.longBitsToDouble(Double.doubleToRawLongBits(a) << 63);
  }

  static double secondBit(double a) {
    return Double.longBitsToDouble((Double.doubleToRawLongBits(a) << 62) & SIGN);
  }

  static double exponent(double a) {
    return Double.longBitsToDouble((Double.doubleToRawLongBits(a) >>> 52) | TWO_TO_52);
  }

  static double mantissa(double a) {
    return Double.longBitsToDouble((Double.doubleToRawLongBits(a) & MANTISSA_BITS) | ONE);
  }
}
