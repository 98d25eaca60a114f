package io.github.chainrule.benchmarks;

import io.github.chainrule.compiler.CompiledRowFunction;
import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.compiler.Tier;
import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.Value;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The value of a formula and its derivatives, for each of a million rows. Compiled, and by loops
/// written for it.
///
/// - `option`: the price of an option, some 30 operations, and its 5 derivatives;
/// - `atom`: the energy of an atom between 8 others, some 100 operations, and the 3 components of
///   its gradient;
/// - `series`: a Chebyshev series of 250 terms, 1,000 operations, and its derivative.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 8, time = 2)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-Xmx3g"})
public class RowFormulas {
  private static final int TERMS = 250;
  private static final double[] NONE = {};

  /// The corners of a cube around the atom.
  private static final double[][] OTHERS = new double[8][3];

  private static final double[] COEFFICIENTS = new double[TERMS];

  static {
    Arrays.setAll(OTHERS, i -> new double[] {(i & 1) * 2.4, (i >> 1 & 1) * 2.4, (i >> 2) * 2.4});
    Arrays.setAll(COEFFICIENTS, k -> Math.cos(k) / (1 + k));
  }

  /// The loops written by hand.
  private interface ByHand {
    void run(double[][] in, double[][] out, int row);
  }

  private record Formula(RowFunction function, ByHand byHand, double low, double high) {}

  @Param({"option", "atom", "series"})
  String formula = "option";

  int rows = 1_000_000;
  private Formula chosen;
  private double[][] in;
  double[] values;
  double[][] gradients;
  private double[][] out;
  private Rows data;
  private CompiledRowFunction compiled;

  @Setup
  public void data() {
    chosen =
        switch (formula) {
          case "option" -> new Formula(option(), RowFormulas::optionByHand, 0.5, 1.5);
          case "atom" -> new Formula(atom(), RowFormulas::atomByHand, 1.0, 1.4);
          case "series" -> new Formula(series(), RowFormulas::seriesByHand, -0.99, 0.99);
          default -> throw new IllegalArgumentException(formula);
        };
    int columns = chosen.function.columns();
    in = new double[columns][];
    SplittableRandom random = new SplittableRandom(1);
    Arrays.setAll(in, j -> random.doubles(rows, chosen.low, chosen.high).toArray());
    out = new double[columns + 1][rows];
    values = out[0];
    gradients = Arrays.copyOfRange(out, 1, columns + 1);
    data = Rows.ofColumns(in);
    compiled = Compiler.options().tier(Tier.LANES).compile(chosen.function);
  }

  static RowFunction option() {
    return RowFunction.of(5, 0, (o, p) -> OnePoint.price(List.of(o)));
  }

  private static RowFunction atom() {
    return RowFunction.of(
        3,
        0,
        (at, p) -> {
          Value energy = Value.constant(0.0);
          for (double[] other : OTHERS) {
            Value square = at[0].minus(other[0]).square();
            square = square.plus(at[1].minus(other[1]).square());
            square = square.plus(at[2].minus(other[2]).square());
            Value over = Value.constant(1.0).div(square);
            Value sixth = over.times(over).times(over);
            energy = energy.plus(sixth.times(sixth.minus(1.0)).times(4.0));
          }
          return energy;
        });
  }

  /// Clenshaw's recurrence.
  private static RowFunction series() {
    return RowFunction.of(
        1,
        0,
        (row, p) -> {
          Value twice = row[0].times(2.0);
          Value next = Value.constant(0.0);
          Value afterNext = Value.constant(0.0);
          for (int k = TERMS - 1; k > 0; k--) {
            Value here = twice.times(next).minus(afterNext).plus(COEFFICIENTS[k]);
            afterNext = next;
            next = here;
          }
          return row[0].times(next).minus(afterNext).plus(COEFFICIENTS[0]);
        });
  }

  @Benchmark
  public double[] compiledGradients() {
    compiled.valuesAndGradients(data, NONE, values, gradients);
    return values;
  }

  @Benchmark
  public double[] byHand() {
    ByHand loop = chosen.byHand;
    for (int row = 0; row < rows; row++) {
      loop.run(in, out, row);
    }
    return values;
  }

  /// What reading and writing the columns alone takes.
  @Benchmark
  public double[] memoryAlone() {
    for (int k = 0; k < out.length; k++) {
      double[] from = in[Math.min(k, in.length - 1)];
      double[] to = out[k];
      for (int row = 0; row < rows; row++) {
        to[row] = from[row] + 1.0;
      }
    }
    return values;
  }

  static void optionByHand(double[][] in, double[][] out, int row) {
    double s = in[0][row];
    double k = in[1][row];
    double r = in[2][row];
    double v = in[3][row];
    double t = in[4][row];
    double root = Math.sqrt(t);
    double d1 = (Math.log(s / k) + (r + v * v / 2) * t) / (v * root);
    double d2 = d1 - v * root;
    double discount = Math.exp(-r * t);
    double exponential = Math.exp(-d1 * d1 / 2);
    double density = exponential / OnePoint.SQRT_TWO_PI;
    double below1 = OnePoint.normalCdf(d1, exponential);
    double below2 = OnePoint.normalCdf(d2);
    out[0][row] = s * below1 - k * discount * below2;
    out[1][row] = below1;
    out[2][row] = -discount * below2;
    out[3][row] = t * k * discount * below2;
    out[4][row] = s * density * root;
    out[5][row] = s * density * v / (2 * root) + r * k * discount * below2;
  }

  private static void atomByHand(double[][] in, double[][] out, int row) {
    double x = in[0][row];
    double y = in[1][row];
    double z = in[2][row];
    double energy = 0.0;
    double ofX = 0.0;
    double ofY = 0.0;
    double ofZ = 0.0;
    for (double[] other : OTHERS) {
      double dx = x - other[0];
      double dy = y - other[1];
      double dz = z - other[2];
      double over = 1.0 / (dx * dx + dy * dy + dz * dz);
      double sixth = over * over * over;
      energy += 4.0 * sixth * (sixth - 1.0);
      double slope = -24.0 * over * sixth * (2.0 * sixth - 1.0);
      ofX += slope * dx;
      ofY += slope * dy;
      ofZ += slope * dz;
    }
    out[0][row] = energy;
    out[1][row] = ofX;
    out[2][row] = ofY;
    out[3][row] = ofZ;
  }

  /// Clenshaw's recurrence and its derivative side by side.
  private static void seriesByHand(double[][] in, double[][] out, int row) {
    double x = in[0][row];
    double twice = 2.0 * x;
    double next = 0.0;
    double afterNext = 0.0;
    double slope = 0.0;
    double afterSlope = 0.0;
    for (int k = TERMS - 1; k > 0; k--) {
      double here = twice * next - afterNext + COEFFICIENTS[k];
      double ofHere = twice * slope - afterSlope + 2.0 * next;
      afterNext = next;
      next = here;
      afterSlope = slope;
      slope = ofHere;
    }
    out[0][row] = x * next - afterNext + COEFFICIENTS[0];
    out[1][row] = next + x * slope - afterSlope;
  }
}
