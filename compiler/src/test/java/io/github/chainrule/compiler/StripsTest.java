package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Loops over the components of a mixture.
class StripsTest {
  private static final int COMPONENTS = 24;
  private static final int SIZE = 12;
  private static final int EACH = SIZE + SIZE * (SIZE + 1) / 2;

  /// The logarithm of a mixture of normal distributions with triangular matrices.
  private static final RowFunction MIXTURE =
      RowFunction.of(
          SIZE,
          COMPONENTS * EACH,
          (x, p) ->
              Values.logSumExp(
                  IntStream.range(0, COMPONENTS)
                      .mapToObj(k -> logDensity(x, Arrays.copyOfRange(p, k * EACH, (k + 1) * EACH)))
                      .toArray(Value[]::new)));

  private static Value logDensity(Value[] x, Value... p) {
    Value[] centered = new Value[SIZE];
    Arrays.setAll(centered, i -> x[i].minus(p[i]));
    Value[] scaled = new Value[SIZE];
    int at = SIZE;
    for (int j = 0; j < SIZE; j++) {
      scaled[j] = p[at++].times(centered[j]);
      for (int i = 0; i < j; i++) {
        scaled[j] = scaled[j].plus(p[at++].times(centered[i]));
      }
    }
    return Values.dot(scaled, scaled).times(-0.5);
  }

  private static Rows rows(int count, SplittableRandom random) {
    double[][] columns = new double[SIZE][];
    Arrays.setAll(columns, j -> random.doubles(count, -1.0, 1.0).toArray());
    return Rows.ofColumns(columns);
  }

  private static Schedule schedule() {
    DagBuilder b = new DagBuilder();
    int[] outputs = new int[COMPONENTS * (SIZE - 4)];
    for (int k = 0; k < COMPONENTS; k++) {
      int first = 1000 * k;
      int[] centered =
          IntStream.range(0, SIZE).map(i -> b.minus(b.column(i), b.shared(first + i))).toArray();
      for (int j = 4; j < SIZE; j++) {
        int row = first + 20 * j;
        int[] factors = IntStream.range(0, j).map(i -> b.shared(row + i)).toArray();
        int sum = b.sum(factors, Arrays.copyOf(centered, j), new boolean[j]);
        outputs[k * (SIZE - 4) + j - 4] = b.apply(Op.ABS, sum);
      }
    }
    return Schedule.ofRows(b.build(outputs), false, 64, 8);
  }

  @Test
  void componentsTakeTurnsButAreToldAsOneLoop() {
    Schedule schedule = schedule();
    assertThat(schedule.steps.stream().filter(Step.Sums.class::isInstance))
        .hasSizeGreaterThanOrEqualTo(COMPONENTS / 3);
    assertThat(Statements.of(schedule))
        .hasSize(5)
        .anyMatch(text -> text.endsWith("j < " + COMPONENTS * (SIZE - 4)));
  }

  @Test
  void whatIsOverGivesItsSlotsToTheNextComponent() {
    int sums = COMPONENTS * (SIZE - 4);
    int whole = SIZE + COMPONENTS * SIZE + 2 * sums;
    assertThat(schedule().slots).isLessThan(whole - COMPONENTS * SIZE / 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 63, 200, 1001})
  void sumsAndGradientsHaveTheSameBitsInAllTiers(int count) {
    SplittableRandom random = new SplittableRandom(count);
    Rows rows = rows(count, random);
    double[] p = random.doubles(COMPONENTS * EACH, -1.0, 1.0).toArray();
    double[] expected = new double[p.length];
    double value =
        Compiler.options()
            .tier(Tier.INTERPRETER)
            .compile(MIXTURE)
            .sumAndGradient(rows, p, expected);
    for (Tier tier : new Tier[] {Tier.LOOPS, Tier.LANES}) {
      double[] gradient = new double[p.length];
      CompiledRowFunction compiled = Compiler.options().tier(tier).compile(MIXTURE);
      assertThat(compiled.sumAndGradient(rows, p, gradient)).isEqualTo(value);
      assertThat(gradient).containsExactly(expected);
      assertThat(compiled.sumAndGradient(rows, p, gradient)).isEqualTo(value);
      assertThat(gradient).containsExactly(expected);
    }
  }
}
