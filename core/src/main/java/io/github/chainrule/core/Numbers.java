package io.github.chainrule.core;

import java.math.BigDecimal;
import java.math.MathContext;

/// Numbers as text for people.
public final class Numbers {
  private static final MathContext TWELVE_DIGITS = new MathContext(12);

  private Numbers() {}

  /// A number rounded to twelve digits, without what only rounding put there: `-1.5` for
  /// -1.4999999999999996, `2` for 2.0, `1.5e-9` for small and `6.02e23` for large ones.
  public static String brief(double number) {
    if (!Double.isFinite(number)) {
      return Double.toString(number);
    }
    if (number == 0.0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(number).round(TWELVE_DIGITS).stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent >= -5 && exponent < 12) {
      return rounded.toPlainString();
    }
    return rounded.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
  }
}
