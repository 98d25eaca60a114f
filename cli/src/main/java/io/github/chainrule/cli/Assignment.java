package io.github.chainrule.cli;

import io.github.chainrule.formula.Formula;
import io.github.chainrule.formula.FormulaException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A variable and its number, from an argument such as `x=pi/2`.
///
/// @param name the name of the variable
/// @param number its value
record Assignment(String name, double number) {
  private static final Pattern FORM =
      Pattern.compile("\\s*([\\p{L}_][\\p{L}\\p{M}\\p{Nd}_]*)\\s*=(.*)");

  static Assignment parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new BadInput(
          "'" + text + "' is not name=value; put the formula in quotes, then write x=1 y=2");
    }
    return new Assignment(matcher.group(1), number(text, matcher.group(2)));
  }

  private static double number(String text, String expression) {
    try {
      Formula formula = Formula.parse(expression);
      List<String> variables = formula.variables();
      if (!variables.isEmpty()) {
        throw new BadInput(
            "'"
                + text
                + "' is not a number: "
                + variables.get(0)
                + " is unknown here; write for"
                + " example 1.5, 2e-3 or pi/2");
      }
      return formula.evaluate(Map.of()).value().data();
    } catch (FormulaException wrong) {
      throw new BadInput("'" + text + "': " + wrong.getMessage());
    }
  }
}
