package io.github.chainrule.formula;

/// A piece of a formula.
///
/// @param kind what it is
/// @param text how it is written
/// @param position where it begins
record Token(Kind kind, String text, int position) {

  private static final int LONGEST_SHOWN = 40;

  enum Kind {
    NUMBER,
    NAME,
    /// An operator, a parenthesis or a comma.
    SIGN,
    /// A semicolon or the end of a line.
    SEPARATOR,
    END
  }

  boolean is(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  /// The token as an error message calls it.
  String quoted() {
    return switch (kind) {
      case END, SEPARATOR -> "the end";
      default -> "'" + shortened(text) + "'";
    };
  }

  /// Enough of a text for a message.
  static String shortened(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
  }
}
