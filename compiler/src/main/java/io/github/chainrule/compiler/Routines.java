package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/// The elementary functions, as programs.
///
/// Polynomials are Chebyshev interpolants, computed with mpmath at 60 digits and rounded to double;
/// `tools/polynomials.py` prints them. Even and odd powers are summed apart, which halves the chain
/// of operations that wait for each other.
final class Routines {
  private static final double LOG2_E = 1.4426950408889634;
  private static final double LN2_HIGH = 0.6931471803691238;
  private static final double LN2_LOW = 1.9082149292705877e-10;

  /// Added to a number it leaves the nearest whole number in the lowest bits.
  private static final double ROUNDER = 0x1.8p52;

  // (exp(r) - 1 - r) / r^2 for r up to log(2) / 2.
  private static final double[] EXP_TAIL = {
    0.5000000000000001, 0.16666666666666669, 0.04166666666662413, 0.008333333333330062,
    0.0013888888917213717, 0.00019841269863053618, 2.4801521295954376e-05, 2.7557268459997064e-06,
    2.7620088445409746e-07, 2.510038549551032e-08
  };
  // (log((1 + s) / (1 - s)) / s - 2) / z in powers of z = s^2, for z up to 0.0295.
  private static final double[] LOG_TAIL = {
    0.666666666666667,
    0.3999999999989938,
    0.28571428626031065,
    0.2222221112572281,
    0.18182889786191042,
    0.15331699633543858,
    0.14616721179861816
  };
  // (log((1 + s) / (1 - s)) / (2 s) - 1 - z / 3) / z^2 in powers of z = s^2.
  private static final double[] PRECISE_LOG_TAIL = {
    0.20000000000000012,
    0.14285714285669227,
    0.11111111135563621,
    0.09090904121740008,
    0.07692787546278715,
    0.0664297379720748,
    0.06456869645564811
  };
  // (sin(r) / r - 1) / z in powers of z = r^2, for r up to pi / 4.
  private static final double[] SIN_TAIL = {
    -0.16666666666666666,
    0.008333333333333331,
    -0.0001984126984126506,
    2.7557319219335453e-06,
    -2.5052106231157904e-08,
    1.605853141458901e-10,
    -7.586685070091267e-13
  };
  // (cos(r) - 1 + z / 2) / z^2 in powers of z = r^2.
  private static final double[] COS_TAIL = {
    0.041666666666666664,
    -0.0013888888888888887,
    2.4801587301584645e-05,
    -2.755731922140076e-07,
    2.0876755790363397e-09,
    -1.1470460773969325e-11,
    4.7458652037874553e-14
  };
  // erf(x) / x - 1 in powers of x^2, for x up to 1.
  private static final double[] ERF_SMALL = {
    0.1283791670955126,
    -0.37612638903183754,
    0.1128379167095512,
    -0.02686617064512984,
    0.0052239776254232985,
    -0.000854832702193483,
    0.00012055332902888736,
    -1.4925647567519332e-05,
    1.6462045441468418e-06,
    -1.6364642158167616e-07,
    1.4792401209404813e-08,
    -1.216456005728345e-09,
    8.709045129053106e-11,
    -4.230945824295338e-12
  };
  // (1 + 2 x) exp(x^2) erfc(x) in powers of t = (x - 4) / (x + 4), for x from 0.5 to infinity.
  private static final double[] ERFC_TAIL = {
    1.2329951186255526,
    -0.1396211168405625,
    0.01537965210262149,
    0.06809705425468951,
    -0.10103906603641383,
    0.0937328349984903,
    -0.06633036580952523,
    0.0371675155345407,
    -0.01619773409200716,
    0.005031970012230075,
    -0.000757773033187412,
    -0.00019925693646602577,
    0.00015062048007268285,
    -2.4398126926219842e-05,
    -1.1218420266513659e-05,
    5.7065508106405075e-06,
    2.867911391673702e-07,
    -8.193952094668847e-07,
    8.313287964759644e-08,
    1.0293058484573893e-07,
    -2.375708390014323e-08,
    -9.347150015015463e-09,
    3.578785272009893e-09,
    -1.0208600570932139e-10
  };
  private static final double HALF_PI_1 = 1.5707963267948966;
  private static final double HALF_PI_2 = 6.123233995736766e-17;
  private static final double HALF_PI_3 = -1.4973849048591698e-33;
  private static final double THIRD_REST = 1.850371707708594e-17;
  private static final double TWO_OVER_PI = 0.6366197723675814;

  /// Beyond this, reducing an angle by a multiple of pi / 2 would lose digits.
  private static final double LARGEST_ANGLE = 1e6;

  static final Routine EXP = routine("exp", Routines::exp);

  /// The hyperbolic tangent and its derivative.
  static final Routine TANH = tanh();

  /// `1 / (1 + exp(-x))`, for x and for -x.
  static final Routine LOGISTIC = logistic();

  /// `log(1 + exp(x))` and its derivative, which is [#LOGISTIC].
  static final Routine SOFTPLUS = softplus();

  static final Routine EXPM1 = routine("expm1", Routines::expm1);
  static final Routine LOG = routine("log", Routines::log);

  /// A logarithm and what is lost in rounding it.
  static final Routine PRECISE_LOG = preciseLog();

  static final Routine LOG1P = routine("log1p", Routines::log1p);

  /// The sine and the cosine.
  static final Routine SIN_COS = sinCos();

  /// `erf(x) / x - 1` for x up to 1.
  static final Routine ERF_NEAR_ZERO =
      routine("erfNearZero", (b, x) -> polynomial(b, b.times(x, x), ERF_SMALL));

  /// `exp(x^2) * erfc(x)` for x from 0.5 on.
  static final Routine SCALED_ERFC = routine("scaledErfc", Routines::scaledErfc);

  private Routines() {}

  /// The calls among some values, by routine.
  static Map<String, List<Integer>> calls(Dag dag, int[] values) {
    Map<String, List<Integer>> calls = new LinkedHashMap<>();
    for (int v : values) {
      if (dag.node(v) instanceof Node.Call(Routine routine, int _)) {
        calls.computeIfAbsent(routine.symbol(), _ -> new ArrayList<>()).add(v);
      }
    }
    return calls;
  }

  private static Routine routine(String symbol, BiFunction<DagBuilder, Integer, Integer> body) {
    DagBuilder b = new DagBuilder();
    return new Routine(symbol, b.build(body.apply(b, b.shared(0))));
  }

  /// The polynomial with these coefficients, the constant first.
  private static int polynomial(DagBuilder b, int t, double[] coefficients) {
    if (coefficients.length == 1) {
      return b.constant(coefficients[0]);
    }
    int square = b.times(t, t);
    int[] halves = new int[2];
    for (int parity = 0; parity < 2; parity++) {
      int highest = (coefficients.length - 1 - parity) / 2 * 2 + parity;
      int sum = b.constant(coefficients[highest]);
      for (int k = highest - 2; k >= 0; k -= 2) {
        sum = b.fma(sum, square, b.constant(coefficients[k]));
      }
      halves[parity] = sum;
    }
    return b.fma(halves[1], t, halves[0]);
  }

  /// `x = k * log(2) + r`, and what exponentials make of it.
  private record Reduced(int rounded, int whole, int expm1OfRest) {
    static Reduced of(DagBuilder b, int x) {
      int rounder = b.constant(ROUNDER);
      int rounded = b.fma(x, b.constant(LOG2_E), rounder);
      int k = b.minus(rounded, rounder);
      int r = b.fma(k, b.constant(-LN2_LOW), b.fma(k, b.constant(-LN2_HIGH), x));
      int square = b.times(r, r);
      return new Reduced(rounded, k, b.fma(square, polynomial(b, r, EXP_TAIL), r));
    }
  }

  private static int clamp(DagBuilder b, int x, double low, double high) {
    int above = b.where(b.less(x, b.constant(low)), b.constant(low), x);
    return b.where(b.less(b.constant(high), x), b.constant(high), above);
  }

  /// `2**k * (1 + expm1(r))`, the power in two factors, so that results underflow gradually.
  private static int exp(DagBuilder b, int x) {
    Reduced reduced = Reduced.of(b, clamp(b, x, -800.0, 800.0));
    int rounder = b.constant(ROUNDER);
    int half = b.fma(reduced.whole, b.constant(0.5), rounder);
    int rest = b.plus(b.minus(reduced.whole, b.minus(half, rounder)), rounder);
    int mantissa = b.plus(b.constant(1.0), reduced.expm1OfRest);
    int scaled = b.times(mantissa, b.apply(Op.POWER_OF_TWO, half));
    return b.times(scaled, b.apply(Op.POWER_OF_TWO, rest));
  }

  /// `2**k * expm1(r) + (2**k - 1)`, halved until the end lest it overflow too early.
  private static int expm1(DagBuilder b, int x) {
    Reduced reduced = Reduced.of(b, clamp(b, x, -50.0, 710.0));
    int half = b.apply(Op.POWER_OF_TWO, b.minus(reduced.rounded, b.constant(1.0)));
    int halved = b.fma(half, reduced.expm1OfRest, b.minus(half, b.constant(0.5)));
    int result = b.plus(halved, halved);
    // A zero keeps its sign.
    return b.where(b.apply(Op.EQUAL, x, b.constant(0.0)), x, result);
  }

  /// With `e = exp(-2 |x|)` they are `(1 - e) / (1 + e)`, whose numerator never cancels, and `4 e /
  /// (1 + e)**2`.
  private static Routine tanh() {
    DagBuilder b = new DagBuilder();
    int x = b.shared(0);
    int twice = b.times(b.apply(Op.ABS, x), b.constant(-2.0));
    // From -708 on the power would underflow.
    int beyond = b.less(twice, b.constant(-708.0));
    Reduced reduced = Reduced.of(b, b.where(beyond, b.constant(-708.0), twice));
    int power = b.apply(Op.POWER_OF_TWO, reduced.rounded);
    int one = b.constant(1.0);
    int two = b.constant(2.0);
    int less = b.fma(power, reduced.expm1OfRest, b.minus(power, one));
    int e = b.where(beyond, b.constant(0.0), b.fma(power, reduced.expm1OfRest, power));
    int sum = b.plus(less, two);
    int over = b.div(one, sum);
    int tanh = b.apply(Op.COPY_SIGN, b.times(b.negate(less), over), x);
    // The reciprocal with what was lost in the sum and in the division, since it enters twice.
    int lost = b.minus(less, b.minus(sum, two));
    int left = b.fma(b.negate(sum), over, one);
    int exact = b.fma(over, b.fma(b.negate(lost), over, left), over);
    int derivative = b.times(b.times(b.constant(4.0), e), b.times(exact, exact));
    return new Routine("tanh", b.build(tanh, derivative));
  }

  private static Routine logistic() {
    DagBuilder b = new DagBuilder();
    int x = b.shared(0);
    int[] both = logistic(b, x, decay(b, x));
    return new Routine("logistic", b.build(both));
  }

  /// `exp(-|x|)`. So nothing overflows, and the lower tail keeps its digits.
  private static int decay(DagBuilder b, int x) {
    return exp(b, b.negate(b.apply(Op.ABS, x)));
  }

  private static int[] logistic(DagBuilder b, int x, int e) {
    int one = b.constant(1.0);
    int large = b.div(one, b.plus(e, one));
    int small = b.times(e, large);
    int negative = b.less(x, b.constant(0.0));
    return new int[] {b.where(negative, small, large), b.where(negative, large, small)};
  }

  private static Routine softplus() {
    DagBuilder b = new DagBuilder();
    int x = b.shared(0);
    int e = decay(b, x);
    int zero = b.constant(0.0);
    int positive = b.where(b.less(x, zero), zero, x);
    int value = b.plus(positive, log1p(b, e));
    return new Routine("softplus", b.build(value, logistic(b, x, e)[0]));
  }

  /// `x = 2**exponent * mantissa` with a mantissa between `sqrt(1/2)` and `sqrt(2)`, for finite
  /// positive x.
  private record Exponent(int exponent, int mantissa) {
    static Exponent of(DagBuilder b, int x) {
      int tiny = b.less(x, b.constant(Double.MIN_NORMAL));
      int scaled = b.where(tiny, b.times(x, b.constant(0x1p54)), x);
      int bias = b.where(tiny, b.constant(0x1p52 + 1023 + 54), b.constant(0x1p52 + 1023));
      int exponent = b.minus(b.apply(Op.EXPONENT, scaled), bias);
      int mantissa = b.apply(Op.MANTISSA, scaled);
      int large = b.less(b.constant(Math.sqrt(2.0)), mantissa);
      return new Exponent(
          b.where(large, b.plus(exponent, b.constant(1.0)), exponent),
          b.where(large, b.times(mantissa, b.constant(0.5)), mantissa));
    }
  }

  /// The series of `log(m)` in `s = (m - 1) / (m + 1)`, arranged so that `m - 1` enters unrounded.
  private static int log(DagBuilder b, int x) {
    int zero = b.constant(0.0);
    Exponent split = Exponent.of(b, x);
    int result = logOf(b, split.exponent, b.minus(split.mantissa, b.constant(1.0)));
    int infinite = b.apply(Op.EQUAL, x, b.constant(Double.POSITIVE_INFINITY));
    int finite = b.where(infinite, x, result);
    int positive = b.where(b.less(zero, x), finite, b.constant(Double.NaN));
    return b.where(b.apply(Op.EQUAL, x, zero), b.constant(Double.NEGATIVE_INFINITY), positive);
  }

  private static int logOf(DagBuilder b, int k, int f) {
    int s = b.div(f, b.plus(f, b.constant(2.0)));
    int z = b.times(s, s);
    int tail = b.times(z, polynomial(b, z, LOG_TAIL));
    int half = b.times(b.times(f, f), b.constant(0.5));
    int inner = b.fma(s, b.plus(half, tail), b.times(k, b.constant(LN2_LOW)));
    return b.fma(k, b.constant(LN2_HIGH), b.minus(f, b.minus(half, inner)));
  }

  /// `log(u) + (x - (u - 1)) / u` for the rounded `u = 1 + x`.
  private static int log1p(DagBuilder b, int x) {
    int one = b.constant(1.0);
    int u = b.plus(one, x);
    int lost = b.minus(x, b.minus(u, one));
    int sum = b.plus(log(b, u), b.div(lost, u));
    // At -1 and at infinity the lost part is NaN; a zero keeps its sign.
    int edge = b.apply(Op.EQUAL, u, b.constant(0.0));
    int infinite = b.apply(Op.EQUAL, u, b.constant(Double.POSITIVE_INFINITY));
    int inside = b.where(edge, b.constant(Double.NEGATIVE_INFINITY), b.where(infinite, u, sum));
    return b.where(b.apply(Op.EQUAL, x, b.constant(0.0)), x, inside);
  }

  /// The angle is reduced by a multiple of `pi / 2` in three parts (Cody and Waite).
  private static Routine sinCos() {
    DagBuilder b = new DagBuilder();
    int x = b.shared(0);
    int rounder = b.constant(ROUNDER);
    int rounded = b.fma(x, b.constant(TWO_OVER_PI), rounder);
    int k = b.minus(rounded, rounder);
    int r = x;
    for (double part : new double[] {HALF_PI_1, HALF_PI_2, HALF_PI_3}) {
      r = b.fma(k, b.constant(-part), r);
    }
    int z = b.times(r, r);
    int sin = b.fma(b.times(r, z), polynomial(b, z, SIN_TAIL), r);
    int cosTail = b.fma(z, polynomial(b, z, COS_TAIL), b.constant(-0.5));
    int one = b.constant(1.0);
    int cos = b.fma(z, cosTail, one);
    int odd = b.less(b.apply(Op.COPY_SIGN, one, b.apply(Op.FIRST_BIT, rounded)), b.constant(0.0));
    int sinSign = b.apply(Op.COPY_SIGN, one, b.apply(Op.SECOND_BIT, rounded));
    int next = b.apply(Op.SECOND_BIT, b.plus(rounded, one));
    int cosSign = b.apply(Op.COPY_SIGN, one, next);
    int zero = b.apply(Op.EQUAL, x, b.constant(0.0));
    // A zero keeps its sign.
    int sine = b.where(zero, x, b.times(b.where(odd, cos, sin), sinSign));
    int cosine = b.times(b.where(odd, sin, cos), cosSign);
    int small = b.apply(Op.LESS_OR_EQUAL, b.apply(Op.ABS, x), b.constant(LARGEST_ANGLE));
    int none = b.constant(Double.NaN);
    ScalarCall exactSin = new ScalarCall("sin", 1, (a, _) -> Math.sin(a));
    ScalarCall exactCos = new ScalarCall("cos", 1, (a, _) -> Math.cos(a));
    return new Routine(
        "sinCos",
        b.build(
            b.apply(new Rescue(exactSin), x, x, b.where(small, sine, none)),
            b.apply(new Rescue(exactCos), x, x, b.where(small, cosine, none))));
  }

  /// The logarithm as a sum of two numbers, good to more than 60 bits; NaN but for finite positive
  /// numbers. With `m = 2**-k x` and `s = (m - 1) / (m + 1)` it is `k log(2) + 2 s (1 + z / 3 +
  /// z**2 ...)`, `z = s**2`; all but the last terms are computed with their rounding errors (Dekker
  /// 1971).
  private static Routine preciseLog() {
    DagBuilder b = new DagBuilder();
    int x = b.shared(0);
    Exponent split = Exponent.of(b, x);
    int two = b.constant(2.0);
    int f = b.minus(split.mantissa, b.constant(1.0));
    int sum = b.plus(f, two);
    int sumRest = b.minus(f, b.minus(sum, two));
    int s = b.div(f, sum);
    int remainder = b.fma(b.negate(s), sumRest, b.fma(b.negate(s), sum, f));
    int sRest = b.div(remainder, sum);
    int z = b.times(s, s);
    int zRest = b.fma(b.times(two, s), sRest, b.fma(s, s, b.negate(z)));
    int third = b.constant(1.0 / 3.0);
    int w = b.times(z, third);
    int wRest = b.fma(z, b.constant(THIRD_REST), b.fma(z, third, b.negate(w)));
    wRest = b.fma(zRest, third, wRest);
    wRest = b.fma(b.times(z, z), polynomial(b, z, PRECISE_LOG_TAIL), wRest);
    int twice = b.times(two, s);
    int t = b.times(twice, w);
    int tRest = b.fma(twice, wRest, b.fma(twice, w, b.negate(t)));
    tRest = b.fma(b.times(two, sRest), w, tRest);
    int head = b.plus(twice, t);
    int rest = b.plus(b.minus(twice, head), t);
    rest = b.plus(rest, b.fma(two, sRest, tRest));
    int whole = b.times(split.exponent, b.constant(LN2_HIGH));
    int total = b.plus(whole, head);
    int totalRest = b.plus(b.minus(whole, total), head);
    totalRest = b.plus(totalRest, b.fma(split.exponent, b.constant(LN2_LOW), rest));
    int rounded = b.plus(total, totalRest);
    int lost = b.plus(b.minus(total, rounded), totalRest);
    int finite = b.less(x, b.constant(Double.POSITIVE_INFINITY));
    int none = b.constant(Double.NaN);
    int positive = b.where(b.less(b.constant(0.0), x), b.where(finite, rounded, none), none);
    return new Routine("preciseLog", b.build(positive, lost));
  }

  /// After Shepherd and Laframboise, "Chebyshev approximation of (1 + 2x) exp(x^2) erfc x in 0 <= x
  /// < infinity", Mathematics of Computation 36 (1981).
  private static int scaledErfc(DagBuilder b, int x) {
    int four = b.constant(4.0);
    int t = b.div(b.minus(x, four), b.plus(x, four));
    int denominator = b.fma(b.constant(2.0), x, b.constant(1.0));
    return b.div(polynomial(b, t, ERFC_TAIL), denominator);
  }
}
