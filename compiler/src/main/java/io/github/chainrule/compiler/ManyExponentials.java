package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Instruction;
import java.util.Arrays;

/// `logSumExp` of many operands and, if they are asked for, the shares of the exponentials behind
/// it, in one pass of `exp`. As values of a program that would be some eight for each operand.
///
/// The largest operand is taken out: `max + log1p(sum of the other exp(x - max))`, so that nothing
/// overflows and a small addition is not lost. Sums are added up in an order that does not depend
/// on how wide vectors are.
final class ManyExponentials implements Instruction.Evaluation {
  /// From so many operands on.
  static final int MANY = 1_000;

  private static final int CHUNK = 512;

  private final boolean shares;
  private final Pass exp = RoutineCode.of(Routines.EXP, Vectors.machine());

  /// Operands and results of `exp`.
  private final Pool<double[]> pool = new Pool<>(() -> new double[2 * CHUNK]);

  /// @param shares whether they follow the first result
  ManyExponentials(boolean shares) {
    this.shares = shares;
  }

  boolean hasShares() {
    return shares;
  }

  /// The code whose vectors are slow until the JIT has compiled it.
  Warmup.Code warmup() {
    double[] numbers = new double[2 * CHUNK];
    return Warmup.Code.ofRows(
        Warmup.CALL, Warmup.ROUTINE, rows -> exp.run(0, numbers, 0, CHUNK, CHUNK, rows));
  }

  @Override
  public void evaluate(double[] operands, double[] results) {
    results[0] = run(operands, 0, operands.length, results, 1);
  }

  /// The same for operands and results that are parts of arrays, which may be the same.
  ///
  /// @param end behind the last operand
  /// @param to where the shares begin
  /// @return the first result
  double run(double[] x, int from, int end, double[] results, int to) {
    double[] numbers = pool.take();
    int largest = largest(x, from, end, numbers);
    double max = x[largest];
    int shift = to - from;
    if (Double.isNaN(max) || Double.isInfinite(max)) {
      if (shares) {
        Arrays.fill(results, from + shift, end + shift, Double.NaN);
      }
      pool.give(numbers);
      return max;
    }
    double others = 0.0;
    for (int first = from; first < end; first += CHUNK) {
      int count = Math.min(CHUNK, end - first);
      // Copied first: the JIT makes vectors of loops over one array.
      copy(x, first, count, numbers, 0);
      subtract(numbers, max);
      exp.run(0, numbers, 0, CHUNK, CHUNK, CHUNK);
      if (shares) {
        System.arraycopy(numbers, CHUNK, results, first + shift, count);
      }
      if (largest >= first && largest < first + count) {
        numbers[CHUNK + largest - first] = 0.0;
      }
      others += sum(numbers);
    }
    pool.give(numbers);
    if (shares) {
      multiply(results, from + shift, end + shift, 1.0 / (1.0 + others));
    }
    return max + Math.log1p(others);
  }

  /// Where the largest is; a NaN if there is any.
  private static int largest(double[] x, int from, int end, double[] numbers) {
    // The largest of those at each place of a chunk.
    Arrays.fill(numbers, 0, CHUNK, Double.NEGATIVE_INFINITY);
    for (int first = from; first < end; first += CHUNK) {
      copy(x, first, Math.min(CHUNK, end - first), numbers, CHUNK);
      for (int i = 0; i < CHUNK; i++) {
        numbers[i] = Math.max(numbers[i], numbers[CHUNK + i]);
      }
    }
    int place = 0;
    for (int i = 1; i < CHUNK; i++) {
      if (Double.compare(numbers[i], numbers[place]) > 0) {
        place = i;
      }
    }
    for (int i = from + place; i < end; i += CHUNK) {
      if (!(x[i] < numbers[place])) {
        return i;
      }
    }
    return from;
  }

  private static void copy(double[] x, int first, int count, double[] numbers, int to) {
    System.arraycopy(x, first, numbers, to, count);
    Arrays.fill(numbers, to + count, to + CHUNK, Double.NEGATIVE_INFINITY);
  }

  private static void subtract(double[] numbers, double max) {
    for (int i = 0; i < CHUNK; i++) {
      numbers[i] -= max;
    }
  }

  /// Of the results of `exp`.
  private static double sum(double[] numbers) {
    double a = 0.0;
    double b = 0.0;
    double c = 0.0;
    double d = 0.0;
    double e = 0.0;
    double f = 0.0;
    double g = 0.0;
    double h = 0.0;
    for (int i = CHUNK; i < 2 * CHUNK; i += 8) {
      a += numbers[i];
      b += numbers[i + 1];
      c += numbers[i + 2];
      d += numbers[i + 3];
      e += numbers[i + 4];
      f += numbers[i + 5];
      g += numbers[i + 6];
      h += numbers[i + 7];
    }
    return ((a + b) + (c + d)) + ((e + f) + (g + h));
  }

  private static void multiply(double[] numbers, int from, int end, double factor) {
    for (int i = from; i < end; i++) {
      numbers[i] *= factor;
    }
  }
}
