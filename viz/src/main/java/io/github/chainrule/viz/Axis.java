package io.github.chainrule.viz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One axis of a plot: numbers, and where they stand on the page.
///
/// @param from the number at the beginning
/// @param to the number at the end
/// @param logarithmic whether equal factors are equally far apart
/// @param start the pixel of the beginning
/// @param end the pixel of the end; less than the start on an axis that points upwards
record Axis(double from, double to, boolean logarithmic, double start, double end) {
  private static final double LARGEST_PLAIN = 1e7;
  private static final int MOST_DECIMALS = 6;

  /// A number to write beside an axis.
  record Tick(double number, String text) {}

  /// An axis that holds two numbers and a little more.
  ///
  /// @param margin the share of the range to add on both sides
  static Axis around(double least, double most, boolean logarithmic, double margin) {
    if (!(least <= most)) {
      return new Axis(logarithmic ? 0.1 : 0.0, 1.0, logarithmic, 0.0, 1.0);
    }
    if (logarithmic) {
      double logLeast = Math.log(least);
      double logMost = Math.log(most);
      double more = least == most ? Math.log(2.0) : margin * (logMost - logLeast);
      return new Axis(
          Math.max(Double.MIN_VALUE, Math.exp(logLeast - more)),
          Math.min(Double.MAX_VALUE, Math.exp(logMost + more)),
          true,
          0.0,
          1.0);
    }
    double more =
        least == most
            ? Math.max(Math.abs(least) / 10, 1e-9)
            : (most / 2 - least / 2) * (2 * margin);
    return new Axis(
        Math.max(-Double.MAX_VALUE, least - more),
        Math.min(Double.MAX_VALUE, most + more),
        false,
        0.0,
        1.0);
  }

  Axis on(double start, double end) {
    return new Axis(from, to, logarithmic, start, end);
  }

  /// Halves and logarithms are subtracted, so that nothing overflows.
  double pixel(double number) {
    double share =
        logarithmic
            ? (Math.log(number) - Math.log(from)) / (Math.log(to) - Math.log(from))
            : (number / 2 - from / 2) / (to / 2 - from / 2);
    return start + share * (end - start);
  }

  boolean shows(double number) {
    return Double.isFinite(number)
        && (!logarithmic || number > 0.0)
        && Double.isFinite(pixel(number));
  }

  /// Round numbers along the axis: powers of ten on a logarithmic one that has several.
  ///
  /// @param most how many there is room for; there may be one more
  List<Tick> ticks(int most) {
    return logarithmic ? powers(most) : steps(from, to, most);
  }

  /// Multiples of 1, 2 or 5 times a power of ten.
  static List<Tick> steps(double from, double to, int most) {
    int count = Math.max(1, most);
    double rough = to / count - from / count;
    if (rough < Double.MIN_NORMAL) {
      return List.of();
    }
    int exponent = (int) Math.floor(Math.log10(rough));
    int digit = 10;
    for (int candidate : new int[] {5, 2, 1}) {
      digit = candidate * Math.pow(10, exponent) >= rough * (1 - 1e-9) ? candidate : digit;
    }
    double step = digit * Math.pow(10, exponent);
    int lastDigit = digit == 10 ? exponent + 1 : exponent;
    boolean plain =
        Math.max(Math.abs(from), Math.abs(to)) < LARGEST_PLAIN && lastDigit >= -MOST_DECIMALS;
    List<Tick> ticks = new ArrayList<>();
    double first = Math.ceil(from / step - 1e-9);
    for (int k = 0; k <= count; k++) {
      double number = (first + k) * step;
      if (number > to + step * 1e-9 || Double.isInfinite(number)) {
        break;
      }
      ticks.add(new Tick(number, text(number, lastDigit, plain)));
    }
    return ticks;
  }

  /// @param lastDigit the power of ten of the last digit that counts
  private static String text(double number, int lastDigit, boolean plain) {
    if (number == 0.0 && !plain) {
      return "0";
    }
    if (plain) {
      int decimals = Math.max(0, -lastDigit);
      return String.format(Locale.ROOT, "%." + decimals + "f", number == 0.0 ? 0.0 : number);
    }
    int size = (int) Math.floor(Math.log10(Math.abs(number)) + 1e-9);
    int digits = Math.max(0, Math.min(16, size - lastDigit));
    String text = String.format(Locale.ROOT, "%." + digits + "e", number);
    return text.replaceFirst("\\.?0*e", "e").replaceFirst("e([+-])0", "e$1").replace("e+", "e");
  }

  private List<Tick> powers(int most) {
    int first = (int) Math.ceil(Math.log10(from) - 1e-9);
    int last = (int) Math.floor(Math.log10(to) + 1e-9);
    if (last - first < 1) {
      return steps(from, to, most);
    }
    int stride = (int) Math.ceil((last - first + 1.0) / Math.max(1, most));
    List<Tick> ticks = new ArrayList<>();
    for (int exponent = first; exponent <= last; exponent += stride) {
      boolean plain = exponent > -4 && exponent < 5;
      double power = Math.pow(10, exponent);
      ticks.add(
          new Tick(
              power,
              plain
                  ? String.format(Locale.ROOT, "%." + Math.max(0, -exponent) + "f", power)
                  : "1e" + exponent));
    }
    return ticks;
  }
}
