package io.github.chainrule.playground;

import io.github.chainrule.core.Value;
import io.github.chainrule.formula.Formula;
import java.util.Map;

/// A formula at a point as a command line, for a POSIX shell.
final class CommandText {
  private CommandText() {}

  static String of(Formula formula, Map<String, Value> variables) {
    String text = formula.toString();
    StringBuilder line = new StringBuilder("./chainrule grad ");
    // What begins with a minus could be taken for an option.
    line.append(quoted(text.startsWith("-") ? " " + text : text));
    variables.forEach(
        (name, value) -> line.append(' ').append(name).append('=').append(number(value.data())));
    return line.append(" --steps").toString();
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /// All digits, without a fraction that is zero.
  private static String number(double number) {
    String text = Double.toString(number);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
