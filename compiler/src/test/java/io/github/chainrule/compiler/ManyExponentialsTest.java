package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import io.github.chainrule.core.VectorFunction;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// `logSumExp`, as scalars and, from many operands on, in one go.
class ManyExponentialsTest {
  private static final ScalarFunction LOG_SUM_EXP = ScalarFunction.of(Values::logSumExp);

  private static double[] random(int n, double scale) {
    SplittableRandom random = new SplittableRandom(n);
    return IntStream.range(0, n).mapToDouble(_ -> scale * random.nextDouble(-1.0, 1.0)).toArray();
  }

  private static void agree(ScalarFunction f, double[] x) {
    double[] expected = new double[x.length];
    double value = f.valueAndGradient(x, expected);
    double bits = Double.NaN;
    for (Tier tier : Tier.values()) {
      double[] gradient = new double[x.length];
      CompiledFunction compiled = Compiler.options().tier(tier).compile(f);
      double found = compiled.valueAndGradient(x, gradient);
      assertThat(found).isCloseTo(value, within(4 * Math.ulp(value)));
      assertThat(compiled.value(x)).isEqualTo(found);
      assertThat(Double.isNaN(bits) ? found : bits).isEqualTo(found);
      bits = found;
      for (int i = 0; i < x.length; i++) {
        assertThat(gradient[i])
            .isCloseTo(expected[i], within(1e-17 + 1e-12 * Math.abs(expected[i])));
      }
    }
  }

  @Test
  void manyOperandsAgreeWithTheFunctionThatIsNotCompiled() {
    for (int n : new int[] {1, 2, 40, 999, 1000, 1024, 1025, 1535, 5000}) {
      agree(LOG_SUM_EXP, random(n, 3.0));
    }
    agree(LOG_SUM_EXP, random(3000, 1e3));
  }

  @Test
  void theGradientMayTakeThePlaceOfTheInputs() {
    double[] x = random(2500, 3.0);
    double[] gradient = new double[x.length];
    CompiledFunction compiled = Compiler.options().tier(Tier.LANES).compile(LOG_SUM_EXP);
    double value = compiled.valueAndGradient(x, gradient);
    double[] both = x.clone();
    assertThat(compiled.valueAndGradient(both, both)).isEqualTo(value);
    assertThat(both).containsExactly(gradient);
    assertThat(compiled.valueAndGradient(x, both)).isEqualTo(value);
    assertThat(both).containsExactly(gradient);
  }

  @Test
  void exponentsAndSharesMayBeComputedAndUsedFurther() {
    ScalarFunction f =
        ScalarFunction.of(x -> {
          Value[] squares = Arrays.stream(x).map(xi -> xi.times(xi)).toArray(Value[]::new);
          Value z = Values.logSumExp(squares);
          return z.times(Values.logSumExp(x)).plus(z.sin()).plus(x[0].times(x[1]));
        });
    agree(f, random(1200, 1.5));
  }

  @Test
  void aSmallAdditionIsNotLostAndTiesAreCountedOnce() {
    double[] x = new double[2000];
    Arrays.fill(x, -60.0);
    x[1700] = 0.0;
    double[] gradient = new double[2000];
    CompiledFunction compiled = Compiler.compile(LOG_SUM_EXP);
    double small = 1999 * Math.exp(-60.0);
    assertThat(compiled.valueAndGradient(x, gradient)).isCloseTo(small, within(1e-14 * small));
    assertThat(gradient[1700]).isEqualTo(1.0);
    assertThat(gradient[5]).isCloseTo(Math.exp(-60.0), within(1e-40));

    Arrays.fill(x, 700.0);
    assertThat(compiled.valueAndGradient(x, gradient)).isEqualTo(700.0 + Math.log1p(1999.0));
    assertThat(gradient).containsOnly(1.0 / 2000);
  }

  @Test
  void whatIsNotFiniteIsAsInTheFunctionThatIsNotCompiled() {
    double infinity = Double.POSITIVE_INFINITY;
    for (double odd : new double[] {Double.NaN, infinity, -infinity}) {
      for (int n : new int[] {3, 1500}) {
        for (int at : new int[] {0, n / 2, n - 1}) {
          double[] x = random(n, 1.0);
          x[at] = odd;
          double[] gradient = new double[n];
          double[] expected = new double[n];
          double value = LOG_SUM_EXP.valueAndGradient(x, expected);
          CompiledFunction compiled = Compiler.compile(LOG_SUM_EXP);
          assertThat(compiled.valueAndGradient(x, gradient)).isCloseTo(value, within(1e-14));
          assertThat(compiled.value(x)).isCloseTo(value, within(1e-14));
          for (int i = 0; i < n; i++) {
            assertThat(gradient[i]).isCloseTo(expected[i], within(1e-14));
          }
        }
      }
    }
    double[] none = new double[1500];
    Arrays.fill(none, -infinity);
    double[] gradient = new double[1500];
    assertThat(Compiler.compile(LOG_SUM_EXP).valueAndGradient(none, gradient)).isEqualTo(-infinity);
    assertThat(gradient).containsOnly(Double.NaN);
  }

  @Test
  void theSharesMayBeAskedForWithoutTheLogarithm() {
    VectorFunction shares =
        VectorFunction.of(x -> {
          List<Value> gradient = LOG_SUM_EXP.gradient(x);
          return List.of(Values.dot(gradient, gradient), gradient.get(7));
        });
    double[] x = random(1500, 2.0);
    double[] expected = shares.value(x);
    for (Tier tier : Tier.values()) {
      assertThat(Compiler.options().tier(tier).compile(shares).value(x))
          .containsExactly(expected, within(1e-15));
    }
  }

  @Test
  void secondDerivativesGoThroughTheShares() {
    double[] x = random(1100, 2.0);
    double[] direction = random(1100, 1.0);
    double[] expected = LOG_SUM_EXP.hvp(x, direction);
    double[] product = Compiler.compile(LOG_SUM_EXP).hvp(x, direction);
    for (int i = 0; i < x.length; i++) {
      assertThat(product[i]).isCloseTo(expected[i], within(1e-16));
    }
  }

  @Test
  void rowsOfLogitsTakeEachExponentialOnce() {
    RowFunction crossEntropy =
        RowFunction.of(
            3,
            3,
            (row, p) ->
                Values.logSumExp(row[0].times(p[0]), row[1].times(p[1]), row[2].times(p[2]))
                    .minus(row[0].times(p[0])));
    double[] a = random(400, 2.0);
    double[] b = random(401, 2.0);
    Rows rows = Rows.ofColumns(a, Arrays.copyOf(b, 400), a);
    double[] p = {0.5, -1.5, 2.0};
    double[] expected = new double[3];
    double value = crossEntropy.sumAndGradient(rows, p, expected);
    for (Tier tier : Tier.values()) {
      CompiledRowFunction compiled = Compiler.options().tier(tier).compile(crossEntropy);
      double[] gradient = new double[3];
      assertThat(compiled.sumAndGradient(rows, p, gradient)).isCloseTo(value, within(1e-10));
      for (int i = 0; i < 3; i++) {
        assertThat(gradient[i]).isCloseTo(expected[i], within(1e-10));
      }
      assertThat(compiled.explain().split("= exp\\(").length - 1).isEqualTo(3 * 2);
    }
  }
}
