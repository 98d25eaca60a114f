package io.github.chainrule.viz;

import java.util.Locale;

/// Numbers as pictures show them: four decimals, as in `0.7071` and `-1.5000`; very large and very
/// small ones with an exponent, as in `6.022e+23`.
final class FourDigits {
  private FourDigits() {}

  static String of(double number) {
    if (!Double.isFinite(number)) {
      return Double.toString(number);
    }
    double size = Math.abs(number);
    if (size == 0.0 || (size >= 0.001 && size < 99_999.5)) {
      return String.format(Locale.ROOT, "%.4f", number == 0.0 ? 0.0 : number);
    }
    return String.format(Locale.ROOT, "%.3e", number);
  }
}
