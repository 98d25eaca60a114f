package io.github.chainrule.formula;

import java.util.ArrayList;
import java.util.List;
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
              + "|(?<name>[\\p{L}_][\\p{L}\\p{N}_]*+)"
              + "|(?<sign>\\*\\*|<=|>=|==|!=|[-+*/^()<>=,])");

  private final String formula;
  private final List<Token> tokens = new ArrayList<>();

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
        tokens.add(new Token(Token.Kind.SEPARATOR, text, position));
      } else if (matcher.group("sign") != null) {
        tokens.add(new Token(Token.Kind.SIGN, text, position));
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
        Character.isISOControl(character)
            ? "U+%04X".formatted(character)
            : "'" + Character.toString(character) + "'";
    return new FormulaException("unexpected character " + shown, formula, position);
  }
}
