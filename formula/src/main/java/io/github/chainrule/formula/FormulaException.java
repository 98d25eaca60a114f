package io.github.chainrule.formula;

/// Something is wrong with a formula. The message says what, shows the place, and ends with a line
/// that marks it:
///
/// ```
/// unknown function 'tnah'; did you mean 'tanh'?
///   2 * tnah(x)
///       ^
/// ```
public final class FormulaException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /// How much of a long formula is shown on either side of the place.
  private static final int CONTEXT = 36;

  private final int position;

  FormulaException(String problem, String formula, int position) {
    super(problem + excerpt(formula, position));
    this.position = position;
  }

  /// The place in the formula, counted in characters from 0.
  public int position() {
    return position;
  }

  private static String excerpt(String formula, int position) {
    int from = Math.max(0, position - CONTEXT);
    int to = Math.min(formula.length(), position + CONTEXT);
    String before = (from > 0 ? "..." : "") + printable(formula.substring(from, position));
    String after =
        printable(formula.substring(position, to)) + (to < formula.length() ? "..." : "");
    int column = before.codePointCount(0, before.length());
    return "\n  " + before + after + "\n  " + " ".repeat(column) + "^";
  }

  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ");
  }
}
