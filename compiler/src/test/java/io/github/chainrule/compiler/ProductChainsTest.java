package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductChainsTest {
  private final DagBuilder b = new DagBuilder();
  private final int t = b.column(0);
  private final int height = b.column(1);

  /// The powers of a column from the first on.
  private int[] powers(int count) {
    int[] powers = new int[count];
    powers[0] = t;
    for (int k = 1; k < count; k++) {
      powers[k] = b.times(powers[k - 1], t);
    }
    return powers;
  }

  /// What adds up the derivatives by the coefficients of a sum of the factors.
  private List<Step> gradient(int[] factors) {
    int[] coefficients = new int[factors.length];
    Arrays.setAll(coefficients, b::shared);
    int sum = b.sum(coefficients, factors, new boolean[factors.length]);
    int miss = b.minus(height, sum);
    int[] outputs = Arrays.stream(factors).map(factor -> b.times(miss, factor)).toArray();
    return Schedule.ofRows(b.build(outputs), true, 64, 256).steps;
  }

  private static Stream<Step.Chains> chains(List<Step> steps) {
    return steps.stream().filter(Step.Chains.class::isInstance).map(Step.Chains.class::cast);
  }

  @Test
  void ofFourPowersOnlyTheFirstIsKept() {
    List<Step> steps = gradient(powers(24));
    Step.Chains step = chains(steps).findFirst().orElseThrow();
    assertThat(step.chains()).hasSize(6).allMatch(chain -> chain.size() == ReduceCode.LINKS);
    assertThat(steps).noneMatch(Step.Reduce.class::isInstance);
    assertThat(stored(steps)).isLessThan(12);
  }

  private static int stored(List<Step> steps) {
    return steps.stream()
        .mapToInt(step -> step instanceof Step.Part part ? part.stored().length : 0)
        .sum();
  }

  @Test
  void whatIsInNoChainFillsTheLastGroup() {
    int[] factors = powers(15);
    factors[14] = b.column(2);
    List<Step> steps = gradient(factors);
    Step.Chains step = chains(steps).findFirst().orElseThrow();
    assertThat(step.chains()).extracting(List::size).containsExactly(4, 4, 4, 2, 1);
    assertThat(steps).noneMatch(Step.Reduce.class::isInstance);
  }

  @Test
  void fewProductsAreNoChains() {
    assertThat(chains(gradient(powers(11)))).isEmpty();
  }

  @Test
  void productsWithDifferentValuesAreNoChain() {
    int[] factors = new int[24];
    for (int k = 0; k < factors.length; k++) {
      factors[k] = k == 0 ? t : b.times(factors[k - 1], b.column(k + 1));
    }
    assertThat(chains(gradient(factors))).isEmpty();
  }

  /// It is computed where it is added, and nowhere else.
  @Test
  void aProductThatOnlySumsNeedIsInNoChain() {
    int[] powers = powers(24);
    int[] outputs = Arrays.stream(powers).map(power -> b.times(height, power)).toArray();
    List<Step> steps = Schedule.ofRows(b.build(outputs), true, 64, 256).steps;
    int last = powers[23];
    assertThat(chains(steps).flatMap(step -> step.terms().stream()))
        .isNotEmpty()
        .noneMatch(term -> term.right() == last);
  }

  /// 333 rows do not end with a whole step. What only fills it must not be multiplied by infinity.
  @Test
  void anInfiniteLastRowCountsOnce() {
    RowFunction sums =
        RowFunction.of(
            2,
            24,
            (row, c) -> {
              Value[] powers = new Value[c.length];
              for (int k = 0; k < powers.length; k++) {
                powers[k] = k == 0 ? row[1] : powers[k - 1].times(row[0]);
              }
              return Values.dot(c, powers).times(row[1]);
            });
    double[] numbers = new double[333];
    Arrays.fill(numbers, 0.5);
    numbers[332] = Double.POSITIVE_INFINITY;
    double[] heights = new double[333];
    Arrays.fill(heights, 2.0);
    double[] coefficients = new double[24];
    Arrays.fill(coefficients, 1.0);
    for (Tier tier : Tier.values()) {
      double[] gradient = new double[24];
      Compiler.options()
          .tier(tier)
          .compile(sums)
          .sumAndGradient(Rows.ofColumns(numbers, heights), coefficients, gradient);
      assertThat(gradient[0]).isEqualTo(333 * 4.0);
      assertThat(Arrays.copyOfRange(gradient, 1, 24)).containsOnly(Double.POSITIVE_INFINITY);
    }
  }

  /// Monomials of two columns, each one of them times a column, drawn by a seed.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void monomialsHaveTheSameGradientInAllTiers(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int coefficients = random.nextInt(12, 60);
    int[] from = new int[coefficients];
    int[] by = new int[coefficients];
    for (int k = 0; k < coefficients; k++) {
      from[k] = random.nextInt(4) == 0 ? random.nextInt(-1, k) : k - 1;
      by[k] = random.nextInt(5) == 0 ? 1 : 0;
    }
    RowFunction loss =
        RowFunction.of(
            3,
            coefficients,
            (row, c) -> {
              List<Value> monomials = new ArrayList<>();
              for (int k = 0; k < coefficients; k++) {
                Value one = from[k] < 0 ? Value.constant(1.0) : monomials.get(from[k]);
                monomials.add(one.times(row[by[k]]));
              }
              return row[2].minus(Values.dot(c, monomials.toArray(Value[]::new))).square();
            });
    double[][] columns = new double[3][];
    Arrays.setAll(columns, _ -> random.doubles(333, -1.0, 1.0).toArray());
    Rows rows = Rows.ofColumns(columns);
    double[] at = random.doubles(coefficients, -1.0, 1.0).toArray();
    AllTiers.haveTheSameGradient(loss, rows, at, 1e-9);
  }
}
