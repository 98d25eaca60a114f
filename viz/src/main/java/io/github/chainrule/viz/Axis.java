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
      double factor = least == most ? 2.0 : Math.pow(most / least, margin);
      return new Axis(least / factor, most * factor, true, 0.0, 1.0);
    }
    double more =
        least == most
            ? Math.max(Math.abs(least) / 10, 1e-9)
            : (most / 2 - least / 2) * (2 * margin);
    return new Axis(least - more, most + more, false, 0.0, 1.0);
  }

  Axis on(double start, double end) {
    return new Axis(from, to, logarithmic, start, end);
  }

  double pixel(double number) {
    double share =
        logarithmic
            ? Math.log(number / from) / Math.log(to / from)
            : (number / 2 - from / 2) / (to / 2 - from / 2);
    return start + share * (end - start);
  }

  boolean shows(double number) {
    return Double.isFinite(number) && (!logarithmic || number > 0.0);
  }

  /// Round numbers along the axis.
  ///
  /// @param most how many there is room for
  List<Tick> ticks(int most) {
    return logarithmic ? powers(most) : steps(from, to, most);
  }

  /// Multiples of 1, 2 or 5 times a power of ten.
  static List<Tick> steps(double from, double to, int most) {
    double rough = (to / 2 - from / 2) * 2 / Math.max(1, most);
    int exponent = (int) Math.floor(Math.log10(rough));
    int digit = 1;
    for (int candidate : new int[] {1, 2, 5, 10}) {
      digit = candidate;
      if (candidate * Math.pow(10, exponent) >= rough * (1 - 1e-9)) {
        break;
      }
    }
    double step = digit * Math.pow(10, exponent);
    int decimals = Math.max(0, digit == 10 ? -exponent - 1 : -exponent);
    List<Tick> ticks = new ArrayList<>();
    double first = Math.ceil(from / step - 1e-9);
    for (int k = 0; (first + k) * step <= to + step * 1e-9; k++) {
      double number = (first + k) * step;
      ticks.add(new Tick(number, text(number, step, decimals)));
    }
    return ticks;
  }

  private static String text(double number, double step, int decimals) {
    double size = Math.max(Math.abs(number), step);
    if (number != 0.0 && (decimals > 5 || size >= 1e6)) {
      String text = String.format(Locale.ROOT, "%.4e", number);
      return text.replaceFirst("\\.?0*e", "e").replaceFirst("e([+-])0", "e$1").replace("e+", "e");
    }
    return String.format(
        Locale.ROOT, "%." + Math.min(decimals, 5) + "f", number == 0.0 ? 0.0 : number);
  }

  /// Powers of ten, and 2 and 5 times them if there are few.
  private List<Tick> powers(int most) {
    int first = (int) Math.ceil(Math.log10(from) - 1e-9);
    int last = (int) Math.floor(Math.log10(to) + 1e-9);
    if (last - first < 1) {
      return steps(from, to, most);
    }
    int stride = Math.max(1, (int) Math.ceil((last - first + 1.0) / Math.max(1, most)));
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
