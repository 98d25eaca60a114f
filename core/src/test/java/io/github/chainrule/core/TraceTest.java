package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import io.github.chainrule.core.program.Traceable;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is made again of the same operands while a function is traced is the same value.
class TraceTest {

  private static int operations(ScalarFunction f, int inputs) {
    return Traceable.listing(VectorFunction.of(x -> List.of(f.apply(x))), inputs)
        .instructions()
        .size();
  }

  /// By minors along the first row, which are computed over and over: some 2.7 n! products.
  private static Value determinant(Value[][] a) {
    if (a.length == 1) {
      return a[0][0];
    }
    Value sum = Value.constant(0.0);
    for (int k = 0; k < a.length; k++) {
      Value term = a[0][k].times(determinant(minor(a, k)));
      sum = k % 2 == 0 ? sum.plus(term) : sum.minus(term);
    }
    return sum;
  }

  private static Value[][] minor(Value[][] a, int without) {
    return IntStream.range(1, a.length)
        .mapToObj(i ->
            IntStream.range(0, a.length)
                .filter(k -> k != without)
                .mapToObj(k -> a[i][k])
                .toArray(Value[]::new))
        .toArray(Value[][]::new);
  }

  private static Value determinant(Value[] x, int n) {
    return determinant(
        IntStream.range(0, n)
            .mapToObj(i -> Arrays.copyOfRange(x, i * n, (i + 1) * n))
            .toArray(Value[][]::new));
  }

  @Test
  void aDeterminantByMinorsHasAValueForEachMinor() {
    int n = 8;
    // One product and one sum for each column of each of 2^n sets of columns, at most.
    assertThat(operations(ScalarFunction.of(x -> determinant(x, n)), n * n))
        .isLessThan(2 * n * (1 << n));
    double[] x = IntStream.range(0, 9).mapToDouble(i -> Math.sin(i * i + 1.0)).toArray();
    double byHand =
        x[0] * (x[4] * x[8] - x[5] * x[7])
            - x[1] * (x[3] * x[8] - x[5] * x[6])
            + x[2] * (x[3] * x[7] - x[4] * x[6]);
    assertThat(ScalarFunction.of(v -> determinant(v, 3)).value(x)).isCloseTo(byHand, within(1e-15));
  }

  @Test
  void onlyWhatHasTheSameOperationAndOperandsIsTheSame() {
    assertThat(operations(ScalarFunction.of(x -> x[0].exp().times(x[0].exp())), 1)).isEqualTo(2);
    assertThat(operations(ScalarFunction.of(x -> x[0].times(2.0).plus(x[0].times(2.0))), 1))
        .isEqualTo(2);
    assertThat(operations(ScalarFunction.of(x -> x[0].times(0.0).div(x[0].times(-0.0))), 1))
        .isEqualTo(3);
    assertThat(operations(ScalarFunction.of(x -> x[0].minus(x[1]).times(x[1].minus(x[0]))), 2))
        .isEqualTo(3);
    assertThat(operations(ScalarFunction.of(x -> Values.sum(x).plus(Values.sum(x))), 3))
        .isEqualTo(2);
    assertThat(operations(ScalarFunction.of(x -> Values.max(x).plus(Values.min(x))), 3))
        .isEqualTo(3);
  }

  @Test
  void thousandsOfValuesAreFoundAgain() {
    ScalarFunction twice =
        ScalarFunction.of(x -> {
          Value[] ends = {x[0], x[0]};
          for (int i = 0; i < 3000; i++) {
            ends[0] = ends[0].sin().plus(x[1]);
          }
          for (int i = 0; i < 3000; i++) {
            ends[1] = ends[1].sin().plus(x[1]);
          }
          return ends[0].times(ends[1]);
        });
    assertThat(operations(twice, 2)).isEqualTo(6001);
  }

  @Test
  void aDerivativeByOneOfTwoValuesMadeAlikeLeavesOutTheOther() {
    AtomicInteger runs = new AtomicInteger();
    ScalarFunction f =
        ScalarFunction.of(x -> {
          runs.incrementAndGet();
          Value a = x[0].exp();
          Value b = x[0].exp();
          return Derivatives.gradient(a.times(b).times(b), a).get(0);
        });
    assertThat(f.value(0.7)).isEqualTo(Math.exp(0.7) * Math.exp(0.7));
    Value c = Value.of(0.7).exp();
    Value d = Value.of(0.7).exp();
    assertThat(f.value(0.7)).isEqualTo(Derivatives.gradient(c.times(d).times(d), c).get(0).data());
    assertThat(runs).hasValue(2);
    ScalarFunction forward =
        ScalarFunction.of(x -> {
          Value a = x[0].exp();
          Value b = x[0].exp();
          return Derivatives.jvp(List.of(a.times(b)), List.of(a), List.of(x[0])).get(0);
        });
    assertThat(forward.value(0.7)).isEqualTo(Math.exp(0.7) * 0.7);
  }

  @Test
  void derivativesByCopiesKeepEqualValuesMerged() {
    AtomicInteger runs = new AtomicInteger();
    ScalarFunction f =
        ScalarFunction.of(x -> {
          runs.incrementAndGet();
          Value copy = Derivatives.copy(x[0]);
          Value y = copy.exp().times(copy.exp());
          return Derivatives.gradient(y, copy).get(0);
        });
    assertThat(f.value(0.5)).isCloseTo(2 * Math.exp(1.0), within(1e-15));
    assertThat(runs).hasValue(1);
  }

  @Test
  void aFunctionThatFailsCanBeTracedAgain() {
    AtomicInteger runs = new AtomicInteger();
    ScalarFunction f =
        ScalarFunction.of(x -> {
          if (runs.incrementAndGet() == 1) {
            throw new IllegalArgumentException("the first time");
          }
          return x[0].exp();
        });
    assertThat(catchThrowable(() -> f.value(1.0))).hasMessage("the first time");
    assertThat(f.value(0.0)).isEqualTo(1.0);
  }
}
