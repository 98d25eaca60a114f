package io.github.chainrule.formula;

import java.util.ArrayList;
import java.util.List;

/// Reads tokens into instructions, by precedence climbing.
///
/// ```
/// formula    = statement { (";" | newline) statement }
/// statement  = [ name "=" ] comparison
/// comparison = sum [ ("<" | "<=" | ">" | ">=" | "==" | "!=") sum ]
/// sum        = product { ("+" | "-") product }
/// product    = sign { ("*" | "/") sign }
/// sign       = { "-" | "+" } power
/// power      = atom [ ("**" | "^") sign ]
/// atom       = number | name | name "(" comparison { "," comparison } ")" | "(" comparison ")"
/// ```
final class Parser {
  static final int LONGEST = 1_000_000;
  static final int DEEPEST = 400;
  static final int MOST_OPERATIONS = 200_000;

  private final String formula;
  private final List<Token> tokens;
  private final List<Instruction> instructions = new ArrayList<>();
  private int next;
  private int depth;

  private Parser(String formula, List<Token> tokens) {
    this.formula = formula;
    this.tokens = tokens;
  }

  static List<Instruction> parse(String formula) {
    if (formula.length() > LONGEST) {
      throw new FormulaException(
          "the formula has " + formula.length() + " characters; at most " + LONGEST + " are read",
          formula,
          LONGEST);
    }
    return new Parser(formula, Lexer.tokens(formula)).formula();
  }

  private List<Instruction> formula() {
    skipSeparators();
    if (peek().kind() == Token.Kind.END) {
      throw problem("the formula is empty; write for example x*y + 1", peek());
    }
    boolean more = true;
    while (more) {
      Token start = peek();
      boolean named = statement();
      Token end = peek();
      if (end.kind() != Token.Kind.SEPARATOR && end.kind() != Token.Kind.END) {
        throw unexpected(end);
      }
      skipSeparators();
      more = peek().kind() != Token.Kind.END;
      if (more && !named) {
        throw problem(
            "only the last statement may be without a name; write name = ..., or put a statement of"
                + " several lines in parentheses",
            start);
      }
    }
    return List.copyOf(instructions);
  }

  /// Reads a statement and tells whether it gives a name.
  private boolean statement() {
    Token name = peek();
    boolean named = name.kind() == Token.Kind.NAME && tokens.get(next + 1).is("=");
    if (named) {
      next += 2;
    }
    comparison();
    if (named) {
      add(new Instruction.Assign(name.text()), name);
    }
    return named;
  }

  private void comparison() {
    sum();
    Token sign = peek();
    if (isComparison(sign)) {
      next++;
      sum();
      apply(sign, 2);
      if (isComparison(peek())) {
        throw problem("comparisons cannot be chained; write where(a < b, b < c, 0)", peek());
      }
    }
  }

  private static boolean isComparison(Token token) {
    return token.kind() == Token.Kind.SIGN
        && switch (token.text()) {
          case "<", "<=", ">", ">=", "==", "!=" -> true;
          default -> false;
        };
  }

  private void sum() {
    product();
    while (peek().is("+") || peek().is("-")) {
      Token sign = take();
      product();
      apply(sign, 2);
    }
  }

  private void product() {
    sign();
    while (peek().is("*") || peek().is("/")) {
      Token sign = take();
      sign();
      apply(sign, 2);
    }
  }

  private void sign() {
    List<Token> minuses = new ArrayList<>();
    skipLineEnds();
    while (peek().is("-") || peek().is("+")) {
      Token sign = take();
      if (sign.is("-")) {
        minuses.add(sign);
      }
      skipLineEnds();
    }
    power();
    for (int i = minuses.size() - 1; i >= 0; i--) {
      call(FormulaFunctions.MINUS, 1, minuses.get(i));
    }
  }

  private void power() {
    atom();
    if (peek().is("**") || peek().is("^")) {
      Token sign = take();
      enter(sign);
      sign();
      depth--;
      apply(sign, 2);
    }
  }

  private void atom() {
    Token token = take();
    if (token.kind() == Token.Kind.NUMBER) {
      add(new Instruction.Literal(number(token)), token);
    } else if (token.kind() == Token.Kind.NAME && peek().is("(")) {
      functionCall(token);
    } else if (token.kind() == Token.Kind.NAME) {
      add(new Instruction.Reference(token.text(), token.position()), token);
    } else if (token.is("(")) {
      enter(token);
      comparison();
      close(token);
      depth--;
    } else {
      next--;
      throw unexpected(token);
    }
  }

  private void functionCall(Token name) {
    FormulaFunction function = FormulaFunctions.FUNCTIONS.get(name.text());
    if (function == null) {
      String cure =
          FormulaFunctions.similar(name.text())
              .map(similar -> "did you mean '" + similar + "'?")
              .orElse("known are " + String.join(" ", FormulaFunctions.FUNCTIONS.keySet()));
      throw problem("unknown function " + name.quoted() + "; " + cure, name);
    }
    Token open = take();
    enter(open);
    int arguments = 0;
    skipLineEnds();
    if (!peek().is(")")) {
      do {
        comparison();
        arguments++;
        skipLineEnds();
      } while (takeIf(","));
    }
    close(open);
    depth--;
    if (arguments < function.least() || arguments > function.most()) {
      throw problem(
          function.name()
              + " does not take "
              + arguments
              + (arguments == 1 ? " argument" : " arguments")
              + "; write "
              + function.usage(),
          name);
    }
    call(function, arguments, name);
  }

  private double number(Token token) {
    String text = token.text().replace("_", "");
    double number =
        text.startsWith("0x") || text.startsWith("0X")
            ? Double.parseDouble(text + "p0")
            : Double.parseDouble(text);
    if (Double.isInfinite(number)) {
      throw problem("this number is too large; the largest is 1.797e308", token);
    }
    return number;
  }

  private void close(Token open) {
    skipLineEnds();
    boolean statementFollows = peek().kind() == Token.Kind.NAME && tokens.get(next + 1).is("=");
    if (statementFollows
        || peek().kind() == Token.Kind.END
        || peek().kind() == Token.Kind.SEPARATOR) {
      throw problem("this parenthesis is not closed", open);
    }
    if (!takeIf(")")) {
      throw unexpected(peek());
    }
  }

  private void enter(Token token) {
    if (++depth > DEEPEST) {
      throw problem(
          "nested more than " + DEEPEST + " deep; name the parts: a = ...; b = ...", token);
    }
  }

  private void apply(Token sign, int arguments) {
    FormulaFunction operator = FormulaFunctions.operator(sign.text());
    if (operator == null) {
      throw unexpected(sign);
    }
    call(operator, arguments, sign);
  }

  private void call(FormulaFunction function, int arguments, Token token) {
    add(new Instruction.Call(function, arguments, token.position()), token);
  }

  private void add(Instruction instruction, Token token) {
    if (instructions.size() == MOST_OPERATIONS) {
      throw problem("more than " + MOST_OPERATIONS + " numbers, names and operations", token);
    }
    instructions.add(instruction);
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    return tokens.get(next++);
  }

  private boolean takeIf(String sign) {
    boolean is = peek().is(sign);
    if (is) {
      next++;
    }
    return is;
  }

  private void skipSeparators() {
    while (peek().kind() == Token.Kind.SEPARATOR) {
      next++;
    }
  }

  /// The end of a line ends a statement only where the statement could end.
  private void skipLineEnds() {
    while (peek().kind() == Token.Kind.SEPARATOR && peek().text().equals("\n")) {
      next++;
    }
  }

  private FormulaException unexpected(Token token) {
    String cure =
        switch (token.kind()) {
          case NUMBER, NAME -> "an operator such as * is missing before it";
          case END, SEPARATOR -> "a number, a name or ( is missing there";
          case SIGN ->
              switch (token.text()) {
                case "(" -> "for a product write *";
                case ")" -> "check the parentheses";
                case "=" -> "to compare write ==, to name write name = ... as a statement";
                default -> "a number, a name or ( is missing before it";
              };
        };
    return problem("unexpected " + token.quoted() + "; " + cure, token);
  }

  private FormulaException problem(String problem, Token token) {
    return new FormulaException(problem, formula, token.position());
  }
}
