package io.github.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LbfgsTest {

  private static ScalarFunction rosenbrock() {
    return ScalarFunction.of(x -> {
      Value sum = Value.constant(0.0);
      for (int i = 0; i < x.length - 1; i++) {
        Value bend = x[i + 1].minus(x[i].square());
        sum = sum.plus(bend.square().times(100.0)).plus(x[i].minus(1.0).square());
      }
      return sum;
    });
  }

  @Test
  void itSolvesRosenbrocksFunctionInFewEvaluations() {
    double[] x = {-1.2, 1.0};
    Lbfgs.Minimum minimum = Lbfgs.minimise(rosenbrock()::valueAndGradient, x, 1e-8, 200);
    assertThat(x).containsExactly(new double[] {1.0, 1.0}, within(1e-8));
    assertThat(minimum.largest()).isLessThan(1e-8);
    assertThat(minimum.evaluations()).isLessThanOrEqualTo(60);
  }

  @Test
  void itSolvesRosenbrocksFunctionInAHundredDimensions() {
    double[] x = new double[100];
    Arrays.setAll(x, i -> i % 2 == 0 ? -1.2 : 1.0);
    Lbfgs.Minimum minimum = Lbfgs.minimise(rosenbrock()::valueAndGradient, x, 1e-9, 2000);
    assertThat(minimum.largest()).isLessThan(1e-9);
    assertThat(minimum.evaluations()).isLessThanOrEqualTo(650);
    // Beside the minimum at 1 there is one with x[0] near -1.
    assertThat(Math.abs(x[0])).isCloseTo(1.0, within(0.01));
  }

  @Test
  void itSolvesLogisticRegressionInFewEvaluations() {
    SplittableRandom random = new SplittableRandom(3);
    double[] a = random.doubles(200, -2.0, 2.0).toArray();
    double[] b = random.doubles(200, -2.0, 2.0).toArray();
    double[] t = new double[200];
    Arrays.setAll(t, i -> a[i] - 0.5 * b[i] + random.nextDouble(-1.0, 1.0) > 0.3 ? 1.0 : 0.0);
    RowFunction loss = Mlp.of(2, Activation.LINEAR, 1).loss(Loss.BINARY_CROSS_ENTROPY);
    Rows rows = Rows.ofColumns(a, b, t);
    Objective objective = (p, gradient) -> loss.sumAndGradient(rows, p, gradient);
    double[] p = new double[3];
    Lbfgs.Minimum minimum = Lbfgs.minimise(objective, p, 1e-8, 200);
    assertThat(minimum.largest()).isLessThan(1e-8);
    assertThat(minimum.evaluations()).isLessThanOrEqualTo(25);
    // The sum of errors is 0 at the best fit.
    double errors = 0.0;
    for (int i = 0; i < 200; i++) {
      errors += 1.0 / (1.0 + Math.exp(-(p[0] * a[i] + p[1] * b[i] + p[2]))) - t[i];
    }
    assertThat(errors).isCloseTo(0.0, within(1e-7));
  }

  @Test
  void whereNothingFallsItStops() {
    double[] x = {0.0};
    Lbfgs.Minimum flat =
        Lbfgs.minimise(
            (at, gradient) -> {
              gradient[0] = 1.0; // which is wrong: the value does not change
              return 5.0;
            },
            x,
            1e-8,
            100);
    assertThat(x[0]).isEqualTo(0.0);
    assertThat(flat.evaluations()).isLessThan(100);
    double[] y = {3.0};
    Objective undefined =
        (at, gradient) -> {
          gradient[0] = Double.NaN;
          return Double.NaN;
        };
    Lbfgs.minimise(undefined, y, 1e-8, 100);
    assertThat(y[0]).isEqualTo(3.0);
  }
}
