package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Random programs, in all tiers and on several threads, beside each other and beside the engine
/// that runs node by node.
class RandomProgramsTest {
  private static final int PROGRAMS = Integer.getInteger("random.programs", 150);
  private static final int[] ROWS = {0, 1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 100, 255, 256, 257, 600};
  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    1.0,
    -1.0,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    -1e-310,
    1e300,
    -1e300,
    0.5,
    1e9,
    710.0,
    -745.0
  };

  private static final List<CompilerOptions> WAYS =
      Arrays.stream(Tier.values()).map(Compiler.options()::tier).toList();

  @Test
  void allTiersGiveTheSameBitsAtAPoint() {
    long seed = Seeds.seed("RandomProgramsTest.point");
    int compared = 0;
    for (int i = 0; i < PROGRAMS; i++) {
      int program = i;
      SplittableRandom random = Seeds.random(seed, i);
      boolean mild = random.nextBoolean();
      ScalarFunction f = function(random, mild);
      double[] x = numbers(random, 3, mild);
      double[] eager = atPoint(f, x);
      List<double[]> compiled = WAYS.stream().map(way -> atPoint(way.compile(f), x)).toList();
      assertSameBits(
          compiled,
          () -> String.format("seed %d, program %d at %s", seed, program, Arrays.toString(x)));
      if (mild && isSmooth(eager, nudged -> atPoint(f, nudged), x)) {
        compared++;
        assertClose(
            compiled.get(0), eager, () -> String.format("seed %d, program %d", seed, program));
      }
    }
    // A half of all, less those that are not smooth.
    assertThat(compared).isGreaterThan(PROGRAMS / 4);
  }

  @Test
  void allTiersAndThreadsGiveTheSameBitsOverRows() {
    long seed = Seeds.seed("RandomProgramsTest.rows");
    int compared = 0;
    try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
      List<CompilerOptions> ways = new ArrayList<>(WAYS);
      ways.add(Compiler.options().tier(Tier.INTERPRETER).parallel(executor, 2));
      ways.add(Compiler.options().tier(Tier.LOOPS).parallel(executor, 3));
      ways.add(Compiler.options().tier(Tier.LANES).parallel(executor, 2));
      for (int i = 0; i < PROGRAMS; i++) {
        int program = i;
        SplittableRandom random = Seeds.random(seed, i);
        boolean mild = random.nextBoolean();
        RandomBody body = new RandomBody(random.nextLong(), random.nextInt(1, 30), mild);
        RowFunction f = RowFunction.of(2, 2, (row, p) -> body.of(row[0], row[1], p[0], p[1]));
        Rows rows = rows(random, mild);
        double[] p = numbers(random, 2, mild);
        double[] eager = overRows(f, rows, p);
        List<double[]> compiled =
            ways.stream().map(way -> overRows(way.compile(f), rows, p)).toList();
        assertSameBits(
            compiled, () -> String.format("seed %d, program %d, %s", seed, program, rows));
        if (mild && isSmooth(eager, nudged -> overRows(f, rows, nudged), p)) {
          compared++;
          assertClose(
              compiled.get(0),
              eager,
              () -> String.format("seed %d, program %d, %s", seed, program, rows));
        }
      }
    }
    // A half of all, less those that are not smooth.
    assertThat(compared).isGreaterThan(PROGRAMS / 4);
  }

  @Test
  void loopsGiveTheSameBitsAsTheInterpreter() {
    long seed = Seeds.seed("RandomProgramsTest.families");
    int loops = 0;
    for (int i = 0; i < PROGRAMS / 4; i++) {
      int program = i;
      SplittableRandom random = Seeds.random(seed, i);
      boolean mild = random.nextBoolean();
      RandomFamilies families = new RandomFamilies(random.nextLong(), mild);
      Rows rows = rows(random, mild);
      double[] p = numbers(random, families.parameters(), mild);
      ScalarFunction sum = ScalarFunction.of(p.length, at -> rows.sum(row -> families.of(row, at)));
      ScalarFunction point =
          ScalarFunction.of(p.length, at -> families.of(new Value[] {at[0], at[1]}, at));
      for (ScalarFunction f : List.of(sum, point)) {
        double[] eager = valueAndGradient(f, p);
        List<double[]> compiled =
            WAYS.stream()
                .map(way -> valueAndGradient(way.rolling(1 << random.nextInt(8)).compile(f), p))
                .toList();
        Supplier<String> as = () -> String.format("seed %d, program %d, %s", seed, program, rows);
        assertSameBits(compiled, as);
        if (mild && isSmooth(eager, nudged -> valueAndGradient(f, nudged), p)) {
          assertClose(compiled.get(0), eager, as);
        }
      }
      loops += WAYS.get(1).rolling(8).compile(sum).explain(p.length).contains("j < ") ? 1 : 0;
    }
    assertThat(loops).isGreaterThan(PROGRAMS / 8);
  }

  @Test
  void minorsGiveTheSameBitsAsTheInterpreter() {
    long seed = Seeds.seed("RandomProgramsTest.minors");
    int fused = 0;
    for (int i = 0; i < PROGRAMS; i++) {
      int program = i;
      SplittableRandom random = Seeds.random(seed, i);
      boolean mild = random.nextInt(4) > 0;
      int n = random.nextInt(6, 9);
      RandomMinors minors = new RandomMinors(random.nextLong(), n, mild);
      double[] p = numbers(random, n * n, mild);
      ScalarFunction f = ScalarFunction.of(p.length, minors::of);
      double[] eager = valueAndGradient(f, p);
      List<CompiledFunction> compiled =
          WAYS.stream().map(way -> way.rolling(1 << random.nextInt(12)).compile(f)).toList();
      List<double[]> results = compiled.stream().map(way -> valueAndGradient(way, p)).toList();
      Supplier<String> as = () -> String.format("seed %d, program %d", seed, program);
      assertSameBits(results, as);
      if (mild && isSmooth(eager, nudged -> valueAndGradient(f, nudged), p)) {
        assertClose(results.get(0), eager, as);
      }
      fused += isFused(compiled.get(0).gradientProgram(p.length).dag) ? 1 : 0;
    }
    assertThat(fused).isGreaterThan(PROGRAMS / 8);
  }

  private static boolean isFused(Dag dag) {
    return Schedule.ofPoint(dag, 400, 4096).steps.stream()
        .anyMatch(step ->
            step instanceof Step.Part part
                && part.units().stream().anyMatch(Unit.Interleaved.class::isInstance));
  }

  private static double[] valueAndGradient(ScalarFunction f, double[] x) {
    double[] gradient = new double[x.length];
    return concat(new double[] {f.valueAndGradient(x, gradient)}, gradient);
  }

  private static ScalarFunction function(SplittableRandom random, boolean mild) {
    RandomBody body = new RandomBody(random.nextLong(), random.nextInt(1, 40), mild);
    return ScalarFunction.of(3, body::of);
  }

  private static double[] numbers(SplittableRandom random, int count, boolean mild) {
    return IntStream.range(0, count).mapToDouble(_ -> number(random, mild)).toArray();
  }

  private static double number(SplittableRandom random, boolean mild) {
    return mild || random.nextInt(3) > 0
        ? random.nextDouble(-2.0, 2.0)
        : SPECIAL[random.nextInt(SPECIAL.length)];
  }

  private static Rows rows(SplittableRandom random, boolean mild) {
    int count = ROWS[random.nextInt(ROWS.length)];
    if (random.nextInt(40) == 0) {
      count = random.nextInt(10_001);
    }
    int before = random.nextInt(3);
    double[] a = numbers(random, before + count, mild);
    double[] b = numbers(random, before + count, mild);
    return Rows.ofColumns(a, b).slice(before, before + count);
  }

  /// All that can be asked for at a point.
  private static double[] atPoint(ScalarFunction f, double[] x) {
    double[] gradient = new double[x.length];
    double value = f.valueAndGradient(x, gradient);
    double[] direction = {0.5, -1.0, 0.25};
    return concat(
        new double[] {value, f.value(x), f.directional(x, direction)},
        gradient,
        f.hvp(x, direction));
  }

  private static double[] overRows(RowFunction f, Rows rows, double[] p) {
    int n = rows.count();
    double[] values = new double[n];
    f.values(rows, p, values);
    double[] again = new double[n];
    double[][] gradients = new double[4][n];
    f.valuesAndGradients(rows, p, again, gradients);
    double[] gradient = new double[2];
    double sum = f.sumAndGradient(rows, p, gradient);
    double[] sums = {sum, f.sum(rows, p)};
    return concat(
        sums, gradient, values, again, gradients[0], gradients[1], gradients[2], gradients[3]);
  }

  private static double[] concat(double[]... parts) {
    return Arrays.stream(parts).flatMapToDouble(DoubleStream::of).toArray();
  }

  private static void assertSameBits(List<double[]> compiled, Supplier<String> as) {
    double[] first = compiled.get(0);
    for (int way = 1; way < compiled.size(); way++) {
      double[] other = compiled.get(way);
      assertThat(other).hasSameSizeAs(first);
      for (int k = 0; k < first.length; k++) {
        // All NaNs count as the same number.
        if (Double.doubleToLongBits(first[k]) != Double.doubleToLongBits(other[k])) {
          throw new AssertionError(
              as.get()
                  + ": result "
                  + k
                  + " is "
                  + first[k]
                  + " and, in way "
                  + way
                  + ", "
                  + other[k]);
        }
      }
    }
  }

  /// Whether results change little when inputs do, as they do not at a step or a kink, where
  /// rounding decides.
  private static boolean isSmooth(double[] results, UnaryOperator<double[]> at, double[] x) {
    for (double nudge : new double[] {1.0 + 1e-11, 1.0 - 1e-11}) {
      double[] nudged = at.apply(Arrays.stream(x).map(v -> v * nudge).toArray());
      if (distance(nudged, results) > 1e-8) {
        return false;
      }
    }
    return true;
  }

  private static double distance(double[] a, double[] b) {
    double size = Arrays.stream(b).map(Math::abs).max().orElse(0.0);
    double most = 0.0;
    for (int k = 0; k < b.length; k++) {
      most = Math.max(most, Math.abs(a[k] - b[k]));
    }
    return most / Math.max(size, 1.0);
  }

  /// Relative to the largest number.
  private static void assertClose(double[] compiled, double[] eager, Supplier<String> as) {
    double size = Arrays.stream(eager).map(Math::abs).max().orElse(0.0);
    for (int k = 0; k < eager.length; k++) {
      double error = Math.abs(compiled[k] - eager[k]);
      if (!(error <= 1e-12 * Math.max(size, 1.0))) {
        throw new AssertionError(
            as.get()
                + ": result "
                + k
                + " is "
                + compiled[k]
                + ", but node by node "
                + eager[k]
                + ", relative to "
                + size);
      }
    }
  }
}
