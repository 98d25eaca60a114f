package io.github.chainrule.formula;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cuts a formula into tokens.
final class Lexer {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<space>[\\p{Zs}\\t\\f\\r]+)"
              + "|(?<separator>[;\\n])"
              + "|(?<number>0[xX][0-9a-fA-F]++|(?:[0-9][0-9_]*+(?:\\.[0-9]*+)?|\\.[0-9]++)"
              + "(?:[eE][+-]?[0-9]++)?)"
              + "|(?<name>[\\p{L}_][\\p{L}\\p{M}\\p{Nd}_]*+)"
              + "|(?<sign>\\*\\*|<=|>=|==|!=|[-+*/^()<>=,])");

  /// Signs that look like others, as they come from text processors and web pages.
  private static final Map<String, String> LOOK_ALIKES =
      Map.ofEntries(
          entry("\u2212", "-"),
          entry("\u2013", "-"),
          entry("\u2014", "-"),
          entry("\u00d7", "*"),
          entry("\u00b7", "*"),
          entry("\u2217", "*"),
          entry("\u22c5", "*"),
          entry("\u00f7", "/"),
          entry("\u2264", "<="),
          entry("\u2265", ">="),
          entry("\u2260", "!="),
          entry("\u00b2", "^2"),
          entry("\u00b3", "^3"));

  private final String formula;
  private final List<Token> tokens = new ArrayList<>();
  private int open;

  private Lexer(String formula) {
    this.formula = formula;
  }

  static List<Token> tokens(String formula) {
    return new Lexer(formula).read();
  }

  private List<Token> read() {
    Matcher matcher = TOKEN.matcher(formula);
    int position = 0;
    while (position < formula.length()) {
      matcher.region(position, formula.length());
      if (!matcher.lookingAt()) {
        throw unexpected(position);
      }
      String text = matcher.group();
      if (matcher.group("number") != null) {
        requireEndOfNumber(text, matcher.end());
        tokens.add(new Token(Token.Kind.NUMBER, text, position));
      } else if (matcher.group("name") != null) {
        tokens.add(new Token(Token.Kind.NAME, text, position));
      } else if (matcher.group("separator") != null) {
        // Inside parentheses no statement can end, so the end of a line is a space.
        if (open == 0 || text.equals(";")) {
          tokens.add(new Token(Token.Kind.SEPARATOR, text, position));
        }
      } else if (matcher.group("sign") != null) {
        tokens.add(new Token(Token.Kind.SIGN, text, position));
        open = Math.max(0, open + (text.equals("(") ? 1 : text.equals(")") ? -1 : 0));
      }
      position = matcher.end();
    }
    tokens.add(new Token(Token.Kind.END, "", formula.length()));
    return tokens;
  }

  private void requireEndOfNumber(String number, int end) {
    if (end == formula.length()) {
      return;
    }
    int next = formula.codePointAt(end);
    if (Character.isLetter(next) || next == '_') {
      throw new FormulaException(
          "a number runs into a name; for a product write "
              + number
              + "*"
              + Character.toString(next),
          formula,
          end);
    }
    if (next == '.' || Character.isDigit(next)) {
      throw new FormulaException("this number goes on wrongly", formula, end);
    }
  }

  private FormulaException unexpected(int position) {
    int character = formula.codePointAt(position);
    String shown =
        Character.isISOControl(character) || Character.getType(character) == Character.FORMAT
            ? "U+%04X".formatted(character)
            : "'" + Character.toString(character) + "'";
    String meant = LOOK_ALIKES.get(Character.toString(character));
    String cure = meant == null ? "" : "; write " + meant;
    return new FormulaException("unexpected character " + shown + cure, formula, position);
  }
}
