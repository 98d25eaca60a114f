package io.github.chainrule.compiler;

import io.github.chainrule.core.Primitive;
import io.github.chainrule.core.program.Instruction;
import java.util.Arrays;

/// Writes the operations of the table down as what the machine has.
final class Expansion {
  private static final double LEAST_SHARE = 0x1p-960;

  private final DagBuilder b;

  Expansion(DagBuilder builder) {
    this.b = builder;
  }

  /// @param x the operands as values
  int of(Instruction.Apply instruction, int... x) {
    Primitive primitive = instruction.primitive();
    return switch (primitive) {
      case ADD -> b.plus(x[0], x[1]);
      case SUBTRACT -> b.minus(x[0], x[1]);
      case MULTIPLY -> b.times(x[0], x[1]);
      case DIVIDE -> b.div(x[0], x[1]);
      case NEGATE -> b.negate(x[0]);
      case SQUARE -> b.times(x[0], x[0]);
      case SQRT -> b.apply(Op.SQRT, x[0]);
      case ABS -> b.apply(Op.ABS, x[0]);
      case SIGN -> sign(x[0]);
      case DETACH, COPY -> x[0];
      case EXP -> b.call(Routines.EXP, x[0]);
      case EXPM1 -> b.call(Routines.EXPM1, x[0]);
      case LOG -> b.call(Routines.LOG, x[0]);
      case LOG1P -> b.call(Routines.LOG1P, x[0]);
      case SIN -> b.call(Routines.SIN_COS, x[0]);
      case COS -> b.call(Routines.SIN_COS, x[0], 1);
      case TAN -> b.div(b.call(Routines.SIN_COS, x[0]), b.call(Routines.SIN_COS, x[0], 1));
      case TANH -> b.call(Routines.TANH, x[0]);
      case SECH_SQUARED -> b.call(Routines.TANH, x[0], 1);
      case RELU -> {
        int zero = b.constant(0.0);
        yield b.where(b.apply(Op.LESS_OR_EQUAL, x[0], zero), zero, x[0]);
      }
      case SIGMOID -> sigmoid(x[0]);
      case SOFTPLUS -> b.call(Routines.SOFTPLUS, x[0]);
      case ERF -> erf(x[0]);
      case ERFC -> erfc(x[0]);
      case NORMAL_CDF -> normalCdf(x[0]);
      case POWER_CONSTANT -> constantPower(instruction, x[0], x[1]);
      case LESS -> b.less(x[0], x[1]);
      case LESS_OR_EQUAL -> b.apply(Op.LESS_OR_EQUAL, x[0], x[1]);
      case GREATER -> b.less(x[1], x[0]);
      case GREATER_OR_EQUAL -> b.apply(Op.LESS_OR_EQUAL, x[1], x[0]);
      case EQUAL -> b.apply(Op.EQUAL, x[0], x[1]);
      case NOT_EQUAL -> b.apply(Op.NOT_EQUAL, x[0], x[1]);
      case WHERE -> b.where(x[0], x[1], x[2]);
      case FMA -> b.fma(x[0], x[1], x[2]);
      case SUM -> sum(x);
      case DOT -> dot(x);
      case MAX -> fold(Op.MAX, x);
      case MIN -> fold(Op.MIN, x);
      case LOG_SUM_EXP -> logSumExp(x);
      case POWER -> power(instruction, x[0], x[1]);
      case CBRT, HYPOT, FLOOR, CEIL, LOG2, LOG10, ASIN, ACOS, ATAN, ATAN2 -> call(instruction, x);
      case SINH, COSH, ASINH, ACOSH, ATANH, NORMAL_QUANTILE, LOG_GAMMA, POLYGAMMA ->
          call(instruction, x);
    };
  }

  private int call(Instruction.Apply instruction, int... x) {
    Primitive primitive = instruction.primitive();
    Function function = new ScalarCall(primitive.name(), x.length, instruction.evaluate());
    return x.length == 1 ? b.apply(function, x[0]) : b.apply(function, x[0], x[1]);
  }

  private int sign(int x) {
    int zero = b.constant(0.0);
    int negative = b.where(b.less(x, zero), b.constant(-1.0), x);
    return b.where(b.less(zero, x), b.constant(1.0), negative);
  }

  /// What is known with a softplus is not computed again.
  private int sigmoid(int x) {
    if (b.isCalled(Routines.SOFTPLUS, x)) {
      return b.call(Routines.SOFTPLUS, x, 1);
    }
    int negated = b.negated(x);
    return negated < 0 ? b.call(Routines.LOGISTIC, x) : b.call(Routines.LOGISTIC, negated, 1);
  }

  private int erf(int x) {
    int size = b.apply(Op.ABS, x);
    int near = b.fma(x, b.call(Routines.ERF_NEAR_ZERO, x), x);
    int far = b.minus(b.constant(1.0), tail(size, 1.0, 1.0));
    int signed = b.apply(Op.COPY_SIGN, far, x);
    return b.where(b.less(size, b.constant(1.0)), near, signed);
  }

  private int erfc(int x) {
    int far = tail(x, 1.0, 1.0);
    int near = b.minus(b.constant(1.0), erf(x));
    return b.where(b.apply(Op.LESS_OR_EQUAL, b.constant(0.5), x), far, near);
  }

  private int normalCdf(int x) {
    int y = b.times(b.apply(Op.ABS, x), b.constant(Math.sqrt(0.5)));
    int scaled = b.call(Routines.SCALED_ERFC, y);
    int tail = timesGaussian(b.times(scaled, b.constant(0.5)), x, 0.5);
    int half = b.constant(0.5);
    int z = b.times(x, b.constant(Math.sqrt(0.5)));
    int small = b.fma(z, b.call(Routines.ERF_NEAR_ZERO, z), z);
    int near = b.fma(half, small, half);
    int far = b.where(b.less(b.constant(0.0), x), b.minus(b.constant(1.0), tail), tail);
    return b.where(b.less(y, half), near, far);
  }

  private int tail(int x, double factor, double scale) {
    int scaled = b.times(b.call(Routines.SCALED_ERFC, x), b.constant(factor));
    return timesGaussian(scaled, x, scale);
  }

  /// `factor * exp(-scale * x * x)`. What rounding takes from the square enters to first order.
  private int timesGaussian(int factor, int x, double scale) {
    int square = b.times(x, x);
    int lost = b.fma(x, x, b.negate(square));
    int e = b.call(Routines.EXP, b.times(square, b.constant(-scale)));
    int less = b.times(factor, b.times(e, b.times(lost, b.constant(-scale))));
    int corrected = b.fma(factor, e, less);
    // Where the square overflows, the product is zero and the loss NaN.
    int beyond = b.less(b.constant(40.0), b.apply(Op.ABS, x));
    return b.where(beyond, b.constant(0.0), corrected);
  }

  /// `exp(y * log(x))` with the logarithm in two numbers, for finite positive x.
  private int power(Instruction.Apply instruction, int x, int y) {
    int log = b.call(Routines.PRECISE_LOG, x);
    int product = b.times(y, log);
    int lost = b.fma(y, log, b.negate(product));
    int rest = b.fma(y, b.call(Routines.PRECISE_LOG, x, 1), lost);
    int e = b.call(Routines.EXP, product);
    ScalarCall call = new ScalarCall("pow", 2, instruction.evaluate());
    return b.apply(new Rescue(call), x, y, b.fma(e, rest, e));
  }

  /// Small whole exponents are products; others that are whole do not ask for the sign of the base.
  private int constantPower(Instruction.Apply instruction, int x, int exponent) {
    double n = b.number(exponent);
    if (n == 1.0 || n == 2.0 || n == 3.0 || n == 4.0) {
      int square = n == 1.0 ? x : b.times(x, x);
      return n == 3.0 ? b.times(square, x) : n == 4.0 ? b.times(square, square) : square;
    }
    if (n == -1.0 || n == -2.0) {
      return b.div(b.constant(1.0), n == -1.0 ? x : b.times(x, x));
    }
    if (n == Math.rint(n) && Math.abs(n) < 0x1p53) {
      int size = power(instruction, b.apply(Op.ABS, x), exponent);
      return n % 2.0 == 0.0 ? size : b.apply(Op.COPY_SIGN, size, x);
    }
    return power(instruction, x, exponent);
  }

  private int sum(int[] x) {
    if (x.length == 1) {
      return x[0];
    }
    int[] none = new int[x.length];
    Arrays.fill(none, -1);
    return b.sum(x, none, new boolean[x.length]);
  }

  private int dot(int[] x) {
    int n = x.length / 2;
    return n == 1
        ? b.times(x[0], x[1])
        : b.sum(Arrays.copyOf(x, n), Arrays.copyOfRange(x, n, 2 * n), new boolean[n]);
  }

  /// As a tree, whose levels can be loops.
  private int fold(Op op, int[] x) {
    int[] level = x;
    while (level.length > 1) {
      int[] operands = level;
      int half = (operands.length + 1) / 2;
      level = new int[half];
      for (int i = 0; i < half; i++) {
        boolean pair = i + half < operands.length;
        level[i] = pair ? b.apply(op, operands[i], operands[i + half]) : operands[i];
      }
    }
    return level[0];
  }

  /// The largest operand plus what the others add to it, so that nothing overflows and a small
  /// addition is not lost. Of several that are the largest, all but one add 1.
  private int logSumExp(int[] x) {
    int zero = b.constant(0.0);
    int largest = fold(Op.MAX, x);
    int[] smaller = exponentials(x, largest);
    int[] equal = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      equal[i] = b.apply(Op.EQUAL, x[i], largest);
      smaller[i] = b.where(equal[i], zero, smaller[i]);
    }
    int others = b.plus(sum(smaller), b.minus(sum(equal), b.constant(1.0)));
    int sum = b.plus(largest, b.call(Routines.LOG1P, others));
    int size = b.apply(Op.ABS, largest);
    int finite = b.less(size, b.constant(Double.POSITIVE_INFINITY));
    return b.where(finite, sum, largest);
  }

  private int[] exponentials(int[] x, int largest) {
    return Arrays.stream(x).map(xi -> b.call(Routines.EXP, b.minus(xi, largest))).toArray();
  }

  /// The shares of exponentials in their sum. Those are what `logSumExp` has computed. What is less
  /// than [#LEAST_SHARE] counts as no share: what it is multiplied by would become a denormal
  /// number, with which processors compute slowly, and the points far from a component of a mixture
  /// have such shares.
  int[] softmax(int[] x) {
    int[] exponentials = exponentials(x, fold(Op.MAX, x));
    int total = sum(exponentials);
    int least = b.constant(LEAST_SHARE);
    // NaN if the total is: then there are no shares.
    int none = b.times(total, b.constant(0.0));
    return Arrays.stream(exponentials)
        .map(e -> b.where(b.less(e, least), none, b.div(e, total)))
        .toArray();
  }
}
