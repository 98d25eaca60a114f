package io.github.chainrule.formula;

import static io.github.chainrule.formula.FormulaFunction.any;
import static io.github.chainrule.formula.FormulaFunction.binary;
import static io.github.chainrule.formula.FormulaFunction.number;
import static io.github.chainrule.formula.FormulaFunction.unary;

import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Every function, operator and constant of formulas.
final class FormulaFunctions {
  static final Map<String, Double> CONSTANTS =
      Map.of(
          "pi", Math.PI,
          "π", Math.PI,
          "e", Math.E,
          "inf", Double.POSITIVE_INFINITY,
          "Infinity", Double.POSITIVE_INFINITY,
          "nan", Double.NaN,
          "NaN", Double.NaN);

  private static final Map<String, FormulaFunction> OPERATORS =
      table(
          binary("+", "a + b", Value::plus),
          binary("-", "a - b", Value::minus),
          binary("*", "a * b", Value::times),
          binary("/", "a / b", Value::div),
          binary("**", "a ** b", Value::pow),
          binary("^", "a ^ b", Value::pow),
          binary("<", "a < b", Value::lt),
          binary("<=", "a <= b", Value::le),
          binary(">", "a > b", Value::gt),
          binary(">=", "a >= b", Value::ge),
          binary("==", "a == b", Value::eq),
          binary("!=", "a != b", Value::ne));

  /// Longer names are like none that is known, and comparing them would take long.
  private static final int LONGEST_NAME = 20;

  static final FormulaFunction MINUS = unary("-", Value::unaryMinus);

  static final Map<String, FormulaFunction> FUNCTIONS =
      table(
          unary("exp", Value::exp),
          unary("expm1", Value::expm1),
          unary("log", Value::log),
          unary("ln", Value::log),
          unary("log1p", Value::log1p),
          unary("log2", Value::log2),
          unary("log10", Value::log10),
          unary("sqrt", Value::sqrt),
          unary("cbrt", Value::cbrt),
          unary("square", Value::square),
          binary("pow", "pow(x, exponent)", Value::pow),
          binary("hypot", "hypot(x, y)", Value::hypot),
          new FormulaFunction("fma", "fma(a, b, c)", 3, 3, x -> Values.fma(x[0], x[1], x[2])),
          unary("abs", Value::abs),
          unary("sign", Value::sign),
          unary("floor", Value::floor),
          unary("ceil", Value::ceil),
          new FormulaFunction(
              "clamp",
              "clamp(x, low, high)",
              3,
              3,
              x -> x[0].clamp(number(x, 1, 0.0), number(x, 2, 0.0))),
          unary("sin", Value::sin),
          unary("cos", Value::cos),
          unary("tan", Value::tan),
          unary("asin", Value::asin),
          unary("acos", Value::acos),
          unary("atan", Value::atan),
          binary("atan2", "atan2(y, x)", Value::atan2),
          unary("sinh", Value::sinh),
          unary("cosh", Value::cosh),
          unary("tanh", Value::tanh),
          unary("asinh", Value::asinh),
          unary("acosh", Value::acosh),
          unary("atanh", Value::atanh),
          unary("relu", Value::relu),
          new FormulaFunction(
              "leakyRelu",
              "leakyRelu(x, slope = 0.01)",
              1,
              2,
              x -> x[0].leakyRelu(number(x, 1, 0.01))),
          new FormulaFunction("elu", "elu(x, alpha = 1)", 1, 2, x -> x[0].elu(number(x, 1, 1.0))),
          unary("gelu", Value::gelu),
          unary("silu", Value::silu),
          unary("sigmoid", Value::sigmoid),
          unary("logSigmoid", Value::logSigmoid),
          unary("softplus", Value::softplus),
          unary("erf", Value::erf),
          unary("erfc", Value::erfc),
          unary("normalCdf", Value::normalCdf),
          unary("normalQuantile", Value::normalQuantile),
          unary("logGamma", Value::logGamma),
          unary("digamma", Value::digamma),
          new FormulaFunction(
              "polygamma",
              "polygamma(order, x)",
              2,
              2,
              x -> x[1].polygamma(whole(number(x, 0, 0.0)))),
          new FormulaFunction(
              "where", "where(condition, a, b)", 3, 3, x -> Values.where(x[0], x[1], x[2])),
          any("sum", Values::sum),
          any("mean", Values::mean),
          new FormulaFunction(
              "dot",
              "dot(a1, a2, ..., b1, b2, ...)",
              2,
              FormulaFunction.ANY,
              FormulaFunctions::dot),
          any("max", Values::max),
          any("min", Values::min),
          any("logSumExp", Values::logSumExp),
          new FormulaFunction(
              "softmax",
              "softmax(a, b, ...)",
              1,
              FormulaFunction.ANY,
              x -> Values.softmax(x).get(0)),
          unary("detach", Value::detach));

  private FormulaFunctions() {}

  static @Nullable FormulaFunction operator(String sign) {
    return OPERATORS.get(sign);
  }

  /// The known function whose name is most like a misspelt one, if one is like it at all.
  static Optional<String> similar(String name) {
    int most = Math.max(1, name.length() / 3);
    if (name.length() > LONGEST_NAME) {
      return Optional.empty();
    }
    return FUNCTIONS.keySet().stream()
        .filter(known -> distance(name, known) <= most)
        .min(Comparator.comparingInt(known -> distance(name, known)));
  }

  private static Value dot(Value[] x) {
    if (x.length % 2 != 0) {
      throw new IllegalArgumentException(
          "dot needs as many left as right factors, not " + x.length + " arguments");
    }
    int n = x.length / 2;
    return Values.dot(Arrays.copyOf(x, n), Arrays.copyOfRange(x, n, x.length));
  }

  private static int whole(double number) {
    if (number != Math.rint(number) || Math.abs(number) > 1e6) {
      throw new IllegalArgumentException("argument 1 must be a whole number");
    }
    return (int) number;
  }

  /// The number of letters to replace, insert, remove or swap with their neighbour to turn one word
  /// into the other, with case ignored (Damerau 1964, "optimal string alignment").
  private static int distance(String word, String other) {
    String a = word.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          distance[i][j] = i + j;
          continue;
        }
        int replaced = distance[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int removed = Math.min(distance[i - 1][j], distance[i][j - 1]) + 1;
        distance[i][j] = Math.min(replaced, removed);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          distance[i][j] = Math.min(distance[i][j], distance[i - 2][j - 2] + 1);
        }
      }
    }
    return distance[a.length()][b.length()];
  }

  private static Map<String, FormulaFunction> table(FormulaFunction... functions) {
    Map<String, FormulaFunction> table = new LinkedHashMap<>();
    for (FormulaFunction function : functions) {
      table.put(function.name(), function);
    }
    return table;
  }
}
