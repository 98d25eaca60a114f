package io.github.chainrule.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The table of operations: for each its symbol, its value, and its derivative.
///
/// Every derivative rule of Chainrule stands here and nowhere else. A rule is a *chain*: the factor
/// times the local partial for one operand. With a cotangent as factor it is one step of reverse
/// mode, with a tangent one of forward mode. Each rule stands twice, on numbers and on values, so
/// that a derivative can be a program again, which has derivatives of its own.
///
/// In the formulas `x` and `y` are the operands and `z` is the result. Rules on values never look
/// at `data()`, because a decision taken once would be wrong when the graph is evaluated again.
public enum Primitive implements Operation {
  ADD("+", "1; 1"),
  SUBTRACT("-", "1; -1"),
  MULTIPLY("*", "y; x"),
  DIVIDE("/", "1 / y; -z / y", "y = 0: as IEEE division"),
  NEGATE("-", "-1"),
  POWER(
      "**",
      "y * x**(y - 1); z * log(x)",
      "x = 0: the partial for y is 0 if y > 0, else -Infinity; mixed second derivatives are 0 if y"
          + " > 1, else not finite, and higher mixed ones are not decided; x = y = 0: the partial"
          + " for x is 0; x < 0: the partial for y is NaN"),
  POWER_CONSTANT(
      "**",
      "y * x**(y - 1)",
      "the exponent y is a constant; x = 0: 0 if y > 1, 1 if y = 1, Infinity if 0 < y < 1, not"
          + " finite if y < 0; x**0 is the constant 1"),
  SQUARE("square", "2 * x"),
  SQRT("sqrt", "1 / (2 * z)", "x = 0: Infinity; x < 0: NaN"),
  CBRT("cbrt", "1 / (3 * z**2)", "x = 0: Infinity"),
  HYPOT("hypot", "x / z; y / z", "x = y = 0: 0 for both"),
  ABS("abs", "sign(x)", "x = 0: 0"),
  SIGN("sign", "0"),
  FLOOR("floor", "0"),
  CEIL("ceil", "0"),
  DETACH("detach", "0"),
  COPY("copy", "1", "an input of an inner derivative, which stays apart from what it is a copy of"),
  EXP("exp", "z"),
  EXPM1("expm1", "exp(x)"),
  LOG("log", "1 / x", "x = 0: value -Infinity, derivative Infinity; x < 0: NaN for both"),
  LOG1P("log1p", "1 / (1 + x)", "x = -1: value -Infinity, derivative Infinity; x < -1: NaN"),
  LOG2("log2", "1 / (x * log(2))", "as log"),
  LOG10("log10", "1 / (x * log(10))", "as log"),
  SIN("sin", "cos(x)"),
  COS("cos", "-sin(x)"),
  TAN("tan", "1 + z**2"),
  ASIN("asin", "1 / sqrt((1 - x) * (1 + x))", "x = 1 or -1: Infinity; beyond: NaN"),
  ACOS("acos", "-1 / sqrt((1 - x) * (1 + x))", "x = 1 or -1: -Infinity; beyond: NaN"),
  ATAN("atan", "1 / (1 + x**2)"),
  ATAN2("atan2", "y / hypot(x, y)**2; -x / hypot(x, y)**2", "x = y = 0: NaN for both"),
  SINH("sinh", "cosh(x)"),
  COSH("cosh", "sinh(x)"),
  TANH("tanh", "1 / cosh(x)**2"),
  SECH_SQUARED("sechSquared", "-2 * z * tanh(x)", "1 / cosh(x)**2, the derivative of tanh"),
  ASINH("asinh", "1 / hypot(x, 1)"),
  ACOSH("acosh", "1 / (sqrt(x - 1) * sqrt(x + 1))", "x = 1: Infinity; x < 1: NaN"),
  ATANH("atanh", "1 / ((1 - x) * (1 + x))", "x = 1 or -1: Infinity; beyond: NaN"),
  RELU("relu", "x > 0", "x = 0: 0; x NaN: 1; its zero is an ordinary one, not a choice as of max"),
  SIGMOID("sigmoid", "z * sigmoid(-x)"),
  SOFTPLUS("softplus", "sigmoid(x)"),
  ERF("erf", "2 / sqrt(pi) * exp(-x**2)"),
  ERFC("erfc", "-2 / sqrt(pi) * exp(-x**2)"),
  NORMAL_CDF("normalCdf", "exp(-x**2 / 2) / sqrt(2 * pi)"),
  NORMAL_QUANTILE(
      "normalQuantile", "sqrt(2 * pi) * exp(z**2 / 2)", "x = 0 or 1: Infinity; beyond: NaN"),
  LOG_GAMMA("logGamma", "digamma(x)", "x = 0, -1, -2, ...: value Infinity, derivative NaN"),
  POLYGAMMA(
      "polygamma",
      "polygamma(y + 1, x)",
      "the order y is a constant; digamma has order 0; x = 0, -1, -2, ...: NaN or Infinity"),
  LESS("<", "0; 0"),
  LESS_OR_EQUAL("<=", "0; 0"),
  GREATER(">", "0; 0"),
  GREATER_OR_EQUAL(">=", "0; 0"),
  EQUAL("==", "0; 0"),
  NOT_EQUAL("!=", "0; 0"),
  WHERE(
      "where",
      "0 for the condition; 1 for the chosen branch; nothing for the other",
      "nothing passes to the branch not chosen, even if its derivative is infinite or NaN"),
  FMA("fma", "y; x; 1"),
  SUM("sum", "1 for each operand"),
  DOT("dot", "the other factor"),
  MAX("max", "1 for the largest, 0 for others", "ties: shared equally; NaN operand: NaN for all"),
  MIN("min", "1 for the smallest, 0 for others", "ties: shared equally; NaN operand: NaN for all"),
  LOG_SUM_EXP(
      "logSumExp",
      "exp(x - z) for each operand x, made to add up to 1",
      "an operand Infinity, or all -Infinity: NaN for all");

  private static final double LOG_OF_2 = Math.log(2.0);
  private static final double LOG_OF_10 = Math.log(10.0);
  private static final double TWO_OVER_SQRT_PI = 2.0 / Math.sqrt(Math.PI);
  private static final double SQRT_TWO_PI = Math.sqrt(2.0 * Math.PI);

  private final String symbol;
  private final String partials;
  private final String edges;
  private final boolean flat;

  Primitive(String symbol, String partials) {
    this(symbol, partials, "");
  }

  Primitive(String symbol, String partials, String edges) {
    this.symbol = symbol;
    this.partials = partials;
    this.edges = edges;
    this.flat = partials.equals("0") || partials.equals("0; 0");
  }

  @Override
  public String symbol() {
    return symbol;
  }

  /// The local partials as text, for each operand in turn, in terms of `x`, `y` and the result `z`.
  public String partials() {
    return partials;
  }

  /// What is decided at kinks, ties and the border of the domain; empty if there is nothing to say.
  public String edges() {
    return edges;
  }

  @Override
  public String toString() {
    return symbol;
  }

  /// Whether it takes one or two operands; the rows from `WHERE` on take more, or any number.
  boolean isUnaryOrBinary() {
    return compareTo(WHERE) < 0;
  }

  /// Whether the derivative is zero everywhere, so that no cotangent passes at all.
  boolean flat() {
    return flat;
  }

  /// Whether a cotangent passes to some operands only, depending on their numbers.
  boolean chooses() {
    return this == WHERE || this == MAX || this == MIN;
  }

  // ---- values

  double evaluate(double x, double y) {
    return switch (this) {
      case ADD -> x + y;
      case SUBTRACT -> x - y;
      case MULTIPLY -> x * y;
      case DIVIDE -> x / y;
      case NEGATE -> -x;
      case POWER, POWER_CONSTANT -> Math.pow(x, y);
      case SQUARE -> x * x;
      case SQRT -> Math.sqrt(x);
      case CBRT -> Math.cbrt(x);
      case HYPOT -> Math.hypot(x, y);
      case ABS -> Math.abs(x);
      case SIGN -> Math.signum(x);
      case FLOOR -> Math.floor(x);
      case CEIL -> Math.ceil(x);
      case DETACH, COPY -> x;
      case EXP -> Math.exp(x);
      case EXPM1 -> Math.expm1(x);
      case LOG -> Math.log(x);
      case LOG1P -> Math.log1p(x);
      case LOG2 -> Logarithm.log2(x);
      case LOG10 -> Math.log10(x);
      case SIN -> Math.sin(x);
      case COS -> Math.cos(x);
      case TAN -> Math.tan(x);
      case ASIN -> Math.asin(x);
      case ACOS -> Math.acos(x);
      case ATAN -> Math.atan(x);
      case ATAN2 -> Math.atan2(x, y);
      case SINH -> Math.sinh(x);
      case COSH -> Math.cosh(x);
      case TANH -> Math.tanh(x);
      case SECH_SQUARED -> Logistic.sechSquared(x);
      case ASINH -> InverseHyperbolic.asinh(x);
      case ACOSH -> InverseHyperbolic.acosh(x);
      case ATANH -> InverseHyperbolic.atanh(x);
      case RELU -> Math.max(x, 0.0);
      case SIGMOID -> Logistic.sigmoid(x);
      case SOFTPLUS -> Logistic.softplus(x);
      case ERF -> ErrorFunction.erf(x);
      case ERFC -> ErrorFunction.erfc(x);
      case NORMAL_CDF -> NormalDistribution.cdf(x);
      case NORMAL_QUANTILE -> NormalDistribution.quantile(x);
      case LOG_GAMMA -> GammaFunction.logGamma(x);
      case POLYGAMMA -> GammaFunction.polygamma((int) y, x);
      case LESS -> x < y ? 1.0 : 0.0;
      case LESS_OR_EQUAL -> x <= y ? 1.0 : 0.0;
      case GREATER -> x > y ? 1.0 : 0.0;
      case GREATER_OR_EQUAL -> x >= y ? 1.0 : 0.0;
      case EQUAL -> x == y ? 1.0 : 0.0;
      case NOT_EQUAL -> x != y ? 1.0 : 0.0;
      case WHERE, FMA, SUM, DOT, MAX, MIN, LOG_SUM_EXP -> throw new AssertionError(this);
    };
  }

  double evaluate(Operands x) {
    return switch (this) {
      case WHERE -> x.at(0) != 0.0 ? x.at(1) : x.at(2);
      case FMA -> Math.fma(x.at(0), x.at(1), x.at(2));
      case SUM -> Reductions.sum(x);
      case DOT -> Reductions.dot(x);
      case MAX -> Reductions.max(x);
      case MIN -> Reductions.min(x);
      case LOG_SUM_EXP -> Reductions.logSumExp(x);
      default -> throw new AssertionError(this);
    };
  }

  // ---- derivatives as numbers: factor * local partial

  double chain(int operand, double factor, double x, double y, double z) {
    return switch (this) {
      case ADD, COPY -> factor;
      case SUBTRACT -> operand == 0 ? factor : -factor;
      case MULTIPLY -> factor * (operand == 0 ? y : x);
      // Of a reciprocal it is the square, without another division.
      case DIVIDE -> operand == 0 ? factor / y : x == 1.0 ? -factor * (z * z) : -factor * z / y;
      case NEGATE -> -factor;
      case POWER -> {
        if (operand == 0) {
          yield x == 0.0 && y == 0.0 ? 0.0 : factor * y * Math.pow(x, y - 1.0);
        }
        yield x == 0.0 && y > 0.0 ? 0.0 : factor * z * Math.log(x);
      }
      case POWER_CONSTANT -> factor * y * Math.pow(x, y - 1.0);
      case SQUARE -> factor * (2.0 * x);
      case SQRT -> factor * 0.5 / z;
      case CBRT -> factor / (3.0 * z * z);
      case HYPOT -> z == 0.0 ? 0.0 : factor * ((operand == 0 ? x : y) / z);
      case ABS -> factor * Math.signum(x);
      case EXP -> factor * z;
      case EXPM1 -> factor * Math.exp(x);
      case LOG -> x < 0.0 ? Double.NaN : factor / x;
      case LOG1P -> x < -1.0 ? Double.NaN : factor / (1.0 + x);
      case LOG2 -> x < 0.0 ? Double.NaN : factor / (x * LOG_OF_2);
      case LOG10 -> x < 0.0 ? Double.NaN : factor / (x * LOG_OF_10);
      case SIN -> factor * Math.cos(x);
      case COS -> -factor * Math.sin(x);
      case TAN -> factor * (1.0 + z * z);
      case ASIN -> factor / Math.sqrt((1.0 - x) * (1.0 + x));
      case ACOS -> -factor / Math.sqrt((1.0 - x) * (1.0 + x));
      case ATAN -> factor / (1.0 + x * x);
      case ATAN2 -> {
        double radius = Math.hypot(x, y);
        yield operand == 0 ? factor * (y / radius / radius) : -factor * (x / radius / radius);
      }
      case SINH -> factor * Math.cosh(x);
      case COSH -> factor * Math.sinh(x);
      // Away from its tails the usual formula is as accurate, and needs no exponential.
      case TANH -> factor * (Math.abs(z) < 0.8 ? 1.0 - z * z : Logistic.sechSquared(x));
      case SECH_SQUARED -> factor * -2.0 * z * Math.tanh(x);
      case ASINH -> factor / Math.hypot(x, 1.0);
      case ACOSH -> factor / (Math.sqrt(x - 1.0) * Math.sqrt(x + 1.0));
      case ATANH -> Math.abs(x) > 1.0 ? Double.NaN : factor / ((1.0 - x) * (1.0 + x));
      case RELU -> x <= 0.0 ? 0.0 : factor;
      case SIGMOID -> factor * z * (x < 0.0 ? 1.0 - z : Logistic.sigmoid(-x));
      case SOFTPLUS -> factor * Logistic.sigmoid(x);
      case ERF -> factor * ErrorFunction.timesGaussian(TWO_OVER_SQRT_PI, x, 1.0);
      case ERFC -> -factor * ErrorFunction.timesGaussian(TWO_OVER_SQRT_PI, x, 1.0);
      case NORMAL_CDF -> factor * NormalDistribution.density(x);
      case NORMAL_QUANTILE -> factor / NormalDistribution.densityAtQuantile(x, z);
      case LOG_GAMMA -> factor * GammaFunction.polygamma(0, x);
      case POLYGAMMA -> factor * GammaFunction.polygamma((int) y + 1, x);
      case SIGN, FLOOR, CEIL, DETACH -> 0.0;
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL -> 0.0;
      case WHERE, FMA, SUM, DOT, MAX, MIN, LOG_SUM_EXP -> throw new AssertionError(this);
    };
  }

  double chain(int operand, double factor, Operands x, double z, double total) {
    return switch (this) {
      case WHERE, SUM -> factor;
      case FMA -> operand == 2 ? factor : factor * x.at(1 - operand);
      case DOT -> factor * x.at(Reductions.partner(operand, x.operandCount()));
      case MAX, MIN, LOG_SUM_EXP -> factor * (weight(x.at(operand), z) / total);
      default -> throw new AssertionError(this);
    };
  }

  /// Whether a cotangent passes to this operand at all.
  boolean selects(int operand, Operands x, double z) {
    return switch (this) {
      case WHERE -> operand != 0 && (x.at(0) != 0.0) == (operand == 1);
      case MAX -> !(x.at(operand) < z);
      case MIN -> !(x.at(operand) > z);
      default -> true;
    };
  }

  /// `max`, `min` and `logSumExp` share a cotangent among their operands in proportion to weights.
  private double weight(double x, double z) {
    return this == LOG_SUM_EXP ? Math.exp(x - z) : x == z ? 1.0 : 0.0;
  }

  private boolean weighs() {
    return this == MAX || this == MIN || this == LOG_SUM_EXP;
  }

  /// The sum of the weights, asked for once for all operands; of `max` and `min` the number of
  /// ties.
  double total(Operands x, double z) {
    double total = 0.0;
    if (weighs()) {
      for (int i = 0; i < x.operandCount(); i++) {
        total += weight(x.at(i), z);
      }
    }
    return total;
  }

  /// The same as a value, a sum whose operands are the weights; of `logSumExp` the first of all
  /// shares; for other operations any value, which nobody reads.
  Value total(OperandList x, Value z) {
    if (!weighs()) {
      return z;
    }
    Value[] values = new Value[x.size()];
    Arrays.setAll(values, x::get);
    if (this == LOG_SUM_EXP) {
      return new Call(new Softmax(values.length), values).outputs[0];
    }
    Arrays.setAll(values, i -> values[i].eq(z));
    return Node.of(SUM, values);
  }

  // ---- derivatives as values, row by row the same; null where nothing passes

  @Nullable Value chain(int operand, Value factor, Value x, Value y, Value z) {
    return switch (this) {
      case ADD, COPY -> factor;
      case SUBTRACT -> operand == 0 ? factor : factor.unaryMinus();
      case MULTIPLY -> product(factor, operand == 0 ? y : x);
      case DIVIDE -> {
        if (operand == 0) {
          yield factor.div(y);
        }
        boolean reciprocal = x instanceof Constant constant && constant.data == 1.0;
        yield (reciprocal ? product(factor, z.square()) : product(factor, z).div(y)).unaryMinus();
      }
      case NEGATE -> factor.unaryMinus();
      case POWER -> {
        if (operand == 0) {
          Value origin = x.eq(0.0).times(y.eq(0.0));
          Value partial = y.times(x.pow(y.minus(1.0)));
          // At x = y = 0 this partial is 0, with an infinite slope for y, as sqrt has it.
          yield product(factor, Values.where(origin, y.sqrt(), partial));
        }
        // At x = 0 this partial is 0; its slope is 0 as well for y > 1, else infinite as that of
        // sqrt.
        Value flat = Values.where(y.gt(1.0), Value.constant(0.0), x.sqrt().unaryMinus());
        Value edge = x.eq(0.0).times(y.gt(0.0));
        yield product(factor, Values.where(edge, flat, z.times(x.log())));
      }
      case POWER_CONSTANT -> {
        double exponent = y.number();
        yield exponent == 1.0 ? factor : product(factor, x.pow(exponent - 1.0).times(exponent));
      }
      case SQUARE -> product(factor, x.times(2.0));
      case SQRT -> factor.times(0.5).div(z);
      case CBRT -> factor.div(z.square().times(3.0));
      case HYPOT ->
          Values.where(
              z.eq(0.0), Value.constant(0.0), product(factor, (operand == 0 ? x : y).div(z)));
      case ABS -> product(factor, x.sign());
      case EXP -> product(factor, z);
      case EXPM1 -> product(factor, x.exp());
      // Where x is outside the domain, z is NaN and so are its derivatives of every order.
      case LOG -> Values.where(x.ge(0.0), factor.div(x), product(factor, z));
      case LOG1P -> Values.where(x.ge(-1.0), factor.div(x.plus(1.0)), product(factor, z));
      case LOG2 -> Values.where(x.ge(0.0), factor.div(x.times(LOG_OF_2)), product(factor, z));
      case LOG10 -> Values.where(x.ge(0.0), factor.div(x.times(LOG_OF_10)), product(factor, z));
      case SIN -> product(factor, x.cos());
      case COS -> product(factor, x.sin()).unaryMinus();
      case TAN -> product(factor, z.square().plus(1.0));
      case ASIN -> factor.div(oneMinusSquare(x).sqrt());
      case ACOS -> factor.div(oneMinusSquare(x).sqrt()).unaryMinus();
      case ATAN -> factor.div(x.square().plus(1.0));
      case ATAN2 -> {
        Value radius = x.hypot(y);
        Value partial = (operand == 0 ? y : x).div(radius).div(radius);
        yield operand == 0 ? product(factor, partial) : product(factor, partial).unaryMinus();
      }
      case SINH -> product(factor, x.cosh());
      case COSH -> product(factor, x.sinh());
      case TANH -> product(factor, Node.of(SECH_SQUARED, x));
      case SECH_SQUARED -> product(factor, z).times(x.tanh()).times(-2.0);
      case ASINH -> factor.div(x.hypot(1.0));
      case ACOSH -> factor.div(x.minus(1.0).sqrt().times(x.plus(1.0).sqrt()));
      case ATANH ->
          Values.where(x.abs().le(1.0), factor.div(oneMinusSquare(x)), product(factor, z));
      case RELU -> Values.where(x.le(0.0), Value.constant(0.0), factor);
      case SIGMOID -> product(factor, z).times(x.unaryMinus().sigmoid());
      case SOFTPLUS -> product(factor, x.sigmoid());
      case ERF -> product(factor, x.square().unaryMinus().exp()).times(TWO_OVER_SQRT_PI);
      case ERFC -> product(factor, x.square().unaryMinus().exp()).times(-TWO_OVER_SQRT_PI);
      case NORMAL_CDF -> product(factor, x.square().times(-0.5).exp()).div(SQRT_TWO_PI);
      case NORMAL_QUANTILE -> product(factor, z.square().times(0.5).exp()).times(SQRT_TWO_PI);
      case LOG_GAMMA -> product(factor, x.digamma());
      case POLYGAMMA -> operand == 0 ? product(factor, Node.of(this, x, y.plus(1.0))) : null;
      case SIGN, FLOOR, CEIL, DETACH -> null;
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL -> null;
      case WHERE, FMA, SUM, DOT, MAX, MIN, LOG_SUM_EXP -> throw new AssertionError(this);
    };
  }

  @Nullable Value chain(int operand, Value factor, OperandList x, Value z, Value total) {
    return switch (this) {
      case WHERE -> operand == 0 ? null : factor;
      case SUM -> factor;
      case FMA -> operand == 2 ? factor : product(factor, x.get(1 - operand));
      case DOT -> product(factor, x.get(Reductions.partner(operand, x.size())));
      case MAX, MIN -> product(factor, ((Node) total).operand(operand).div(total));
      case LOG_SUM_EXP -> product(factor, ((Output) total).call.outputs[operand]);
      default -> throw new AssertionError(this);
    };
  }

  /// A value that is not zero where a cotangent passes to this operand; null if it always does.
  @Nullable Value guard(int operand, OperandList x, Value z) {
    return switch (this) {
      case WHERE -> operand == 1 ? x.get(0) : x.get(0).eq(0.0);
      case MAX -> x.get(operand).lt(z).eq(0.0);
      case MIN -> x.get(operand).gt(z).eq(0.0);
      default -> null;
    };
  }

  private static Value product(Value factor, Value partial) {
    return factor instanceof Constant constant && constant.data == 1.0
        ? partial
        : factor.times(partial);
  }

  /// `1 - x*x` rounded once: accurate near 1, and so is its derivative near 0.
  private static Value oneMinusSquare(Value x) {
    return Values.fma(x.unaryMinus(), x, Value.constant(1.0));
  }
}
