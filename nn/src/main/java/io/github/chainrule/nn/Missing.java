package io.github.chainrule.nn;

import java.util.Locale;
import java.util.Set;

/// What stands in a table where a value is missing, and which texts are numbers.
final class Missing {
  private static final Set<String> MARKS = Set.of("", "na", "n/a", "nan", "null", "?");

  private Missing() {}

  static boolean is(String cell) {
    return cell.length() <= 4 && MARKS.contains(cell.toLowerCase(Locale.ROOT));
  }

  /// The number; NaN if it is none.
  static double number(String cell) {
    // Texts such as 1d and 0x1p3 are numbers in Java, but in no table.
    char last = cell.isEmpty() ? 'x' : cell.charAt(cell.length() - 1);
    if (Character.isLetter(last) || cell.length() > 40) {
      return Double.NaN;
    }
    try {
      return Double.parseDouble(cell);
    } catch (NumberFormatException notOne) {
      return Double.NaN;
    }
  }
}
