package io.github.chainrule.benchmarks.gradbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every evaluation beside plain loops on numbers and differences of these: GradBench itself takes
/// zeros for the derivative of some.
class EvaluationsTest {
  private final SplittableRandom random = new SplittableRandom(5);

  private double[] numbers(int count) {
    return random.doubles(count, -1.0, 1.0).toArray();
  }

  private double[][] table(int rows, int width) {
    return IntStream.range(0, rows).mapToObj(i -> numbers(width)).toArray(double[][]::new);
  }

  private static List<double[]> list(double[][] rows) {
    return List.of(rows);
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  private static void assertValueAndGradient(
      String module,
      String value,
      String gradient,
      Map<String, ?> input,
      ToDoubleFunction<double[]> plain,
      double... at) {
    double expected = plain.applyAsDouble(at);
    assertThat(Session.output(module, value, input).number()).isCloseTo(expected, within(1e-10));
    assertThat(Session.output(module, gradient, input).numbers())
        .containsExactly(Session.differences(plain, at), within(1e-7));
  }

  // ---- least squares

  @ParameterizedTest
  @CsvSource({"5, 3", "20, 1", "33, 8"})
  void llsq(int n, int m) {
    double[] x = numbers(m);
    assertValueAndGradient(
        "llsq", "primal", "gradient", Map.of("x", x, "n", n), p -> misses(p, n), x);
  }

  private static double misses(double[] x, int n) {
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
      double t = -1.0 + 2.0 * i / (n - 1);
      double miss = Math.signum(t);
      for (int j = 0; j < x.length; j++) {
        miss -= x[j] * Math.pow(t, j);
      }
      sum += miss * miss / 2.0;
    }
    return sum;
  }

  // ---- log-sum-exp

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1003})
  void lse(int n) {
    double[] x = numbers(n);
    double sum = Arrays.stream(x).map(Math::exp).sum();
    assertThat(Session.output("lse", "primal", Map.of("x", x)).number())
        .isCloseTo(Math.log(sum), within(1e-13));
    assertThat(Session.output("lse", "gradient", Map.of("x", x)).numbers())
        .containsExactly(Arrays.stream(x).map(v -> Math.exp(v) / sum).toArray(), within(1e-14));
  }

  // ---- determinant

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 6})
  void det(int n) {
    double[] a = numbers(n * n);
    assertValueAndGradient(
        "det", "primal", "gradient", Map.of("A", a, "ell", n), p -> eliminated(p, n), a);
  }

  /// By elimination with partial pivoting.
  private static double eliminated(double[] numbers, int n) {
    double[] a = numbers.clone();
    double product = 1.0;
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k; i < n; i++) {
        pivot = Math.abs(a[i * n + k]) > Math.abs(a[pivot * n + k]) ? i : pivot;
      }
      for (int j = 0; j < n; j++) {
        double swapped = a[k * n + j];
        a[k * n + j] = a[pivot * n + j];
        a[pivot * n + j] = swapped;
      }
      product *= pivot == k ? a[k * n + k] : -a[k * n + k];
      for (int i = k + 1; i < n; i++) {
        double factor = a[i * n + k] / a[k * n + k];
        for (int j = k; j < n; j++) {
          a[i * n + j] -= factor * a[k * n + j];
        }
      }
    }
    return product;
  }

  // ---- differential equation

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 1", "4, 2", "6, 10"})
  void ode(int n, int s) {
    double[] x = Arrays.stream(numbers(n)).map(v -> 2.0 + v).toArray();
    Map<String, Object> input = Map.of("x", x, "s", s);
    assertThat(Session.output("ode", "primal", input).numbers())
        .containsExactly(rungeKutta(x, s), within(1e-12));
    assertThat(Session.output("ode", "gradient", input).numbers())
        .containsExactly(Session.differences(p -> rungeKutta(p, s)[n - 1], x), within(1e-7))
        .doesNotContain(0.0);
  }

  private static double[] rungeKutta(double[] x, int s) {
    double[] y = new double[x.length];
    double h = 2.0 / s;
    for (int step = 0; step < s; step++) {
      double[] k1 = slope(x, y);
      double[] k2 = slope(x, moved(y, k1, h / 2));
      double[] k3 = slope(x, moved(y, k2, h / 2));
      double[] k4 = slope(x, moved(y, k3, h));
      for (int i = 0; i < y.length; i++) {
        y[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
      }
    }
    return y;
  }

  private static double[] slope(double[] x, double[] y) {
    double[] slope = x.clone();
    for (int i = 1; i < x.length; i++) {
      slope[i] *= y[i - 1];
    }
    return slope;
  }

  private static double[] moved(double[] y, double[] slope, double by) {
    double[] moved = y.clone();
    for (int i = 0; i < y.length; i++) {
      moved[i] += by * slope[i];
    }
    return moved;
  }

  // ---- k-means

  @Test
  void kmeans() {
    double[][] points = table(40, 3);
    double[][] centroids = {points[3], points[7], points[20], points[39]};
    Map<String, Object> input = Map.of("points", list(points), "centroids", list(centroids));
    double cost = 0.0;
    double[][] sums = new double[4][3];
    int[] sizes = new int[4];
    for (double[] point : points) {
      int nearest = 0;
      for (int j = 1; j < 4; j++) {
        nearest = distance(point, centroids[j]) < distance(point, centroids[nearest]) ? j : nearest;
      }
      cost += distance(point, centroids[nearest]);
      sizes[nearest]++;
      for (int i = 0; i < 3; i++) {
        sums[nearest][i] += point[i];
      }
    }
    assertThat(Session.output("kmeans", "cost", input).number()).isCloseTo(cost, within(1e-12));
    // A step in the opposite direction leads to the mean of the points.
    double[][] direction = Session.output("kmeans", "dir", input).rows();
    for (int j = 0; j < 4; j++) {
      for (int i = 0; i < 3; i++) {
        assertThat(centroids[j][i] - direction[j][i])
            .isCloseTo(sums[j][i] / sizes[j], within(1e-13));
      }
    }
  }

  private static double distance(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> (a[i] - b[i]) * (a[i] - b[i])).sum();
  }

  // ---- Gaussian mixture

  @ParameterizedTest
  @CsvSource({"1, 1, 0, 1", "2, 3, 0, 1", "3, 2, 2, 0.7"})
  void gmm(int d, int k, int m, double gamma) {
    int n = 9;
    int below = d * (d - 1) / 2;
    double[][] x = table(n, d);
    double[] alpha = numbers(k);
    double[][] mu = table(k, d);
    double[][] q = table(k, d);
    double[][] l = table(k, below);
    Map<String, Object> input =
        Map.of(
            "d", d, "k", k, "n", n, "m", m, "gamma", gamma, "x", list(x), "alpha", alpha, "mu",
            list(mu), "q", list(q), "l", list(l));
    double[] at = concat(alpha, flat(mu), flat(q), flat(l));
    ToDoubleFunction<double[]> plain = p -> posterior(p, d, k, m, gamma, x);
    assertThat(Session.output("gmm", "objective", input).number())
        .isCloseTo(plain.applyAsDouble(at), within(1e-10));
    Field jacobian = Session.output("gmm", "jacobian", input);
    double[] gradient =
        concat(
            jacobian.get("alpha").numbers(),
            jacobian.get("mu").flat(),
            jacobian.get("q").flat(),
            jacobian.get("l").flat());
    assertThat(gradient).containsExactly(Session.differences(plain, at), within(1e-6));
  }

  private static double[] concat(double[]... arrays) {
    return Arrays.stream(arrays).flatMapToDouble(Arrays::stream).toArray();
  }

  /// By densities and not by their logarithms.
  private static double posterior(double[] p, int d, int k, int m, double gamma, double[][] x) {
    int below = d * (d - 1) / 2;
    double weights = 0.0;
    double[] densities = new double[x.length];
    double prior = 0.0;
    for (int j = 0; j < k; j++) {
      double[][] q = new double[d][d];
      int at = k + 2 * k * d + j * below;
      double determinant = 1.0;
      for (int column = 0; column < d; column++) {
        q[column][column] = Math.exp(p[k + k * d + j * d + column]);
        determinant *= q[column][column];
        for (int row = column + 1; row < d; row++) {
          q[row][column] = p[at++];
        }
      }
      double trace = 0.0;
      for (double[] row : q) {
        trace += Arrays.stream(row).map(v -> v * v).sum();
      }
      double weight = Math.exp(p[j]);
      weights += weight;
      for (int i = 0; i < x.length; i++) {
        double square = 0.0;
        for (double[] row : q) {
          double sum = 0.0;
          for (int c = 0; c < d; c++) {
            sum += row[c] * (x[i][c] - p[k + j * d + c]);
          }
          square += sum * sum;
        }
        densities[i] +=
            weight * determinant * Math.exp(-square / 2) / Math.pow(2 * Math.PI, d / 2.0);
      }
      int freedom = d + m + 1;
      prior +=
          m * Math.log(determinant)
              - gamma * gamma * trace / 2
              + freedom * d * Math.log(gamma / Math.sqrt(2))
              - logGamma(freedom / 2.0, d);
    }
    double total = weights;
    return Arrays.stream(densities).map(v -> Math.log(v / total)).sum() + prior;
  }

  /// Of several dimensions, for halves of integers.
  private static double logGamma(double a, int d) {
    double sum = d * (d - 1) / 4.0 * Math.log(Math.PI);
    for (int j = 0; j < d; j++) {
      double x = a - j / 2.0;
      double gamma = x == Math.rint(x) ? 1.0 : Math.sqrt(Math.PI);
      for (double factor = x - 1.0; factor > 0.25; factor--) {
        gamma *= factor;
      }
      sum += Math.log(gamma);
    }
    return sum;
  }

  // ---- long short-term memory

  @ParameterizedTest
  @CsvSource({"1, 2, 2", "2, 3, 7"})
  void lstm(int layers, int bits, int characters) {
    double[][] main = table(2 * layers, 4 * bits);
    double[][] extra = table(3, bits);
    double[][] state = table(2 * layers, bits);
    double[][] text = new double[characters][];
    Arrays.setAll(text, t -> random.ints(bits, 0, 2).asDoubleStream().toArray());
    Map<String, Object> input =
        Map.of(
            "main_params",
            list(main),
            "extra_params",
            list(extra),
            "state",
            list(state),
            "sequence",
            list(text));
    assertValueAndGradient(
        "lstm",
        "objective",
        "jacobian",
        input,
        p -> loss(p, layers, bits, state, text),
        concat(flat(main), flat(extra)));
  }

  private static double loss(
      double[] p, int layers, int bits, double[][] initial, double[][] text) {
    double[][] state = Arrays.stream(initial).map(double[]::clone).toArray(double[][]::new);
    int extra = 8 * layers * bits;
    double total = 0.0;
    for (int t = 0; t + 1 < text.length; t++) {
      double[] signal = new double[bits];
      for (int i = 0; i < bits; i++) {
        signal[i] = text[t][i] * p[extra + i];
      }
      for (int layer = 0; layer < layers; layer++) {
        double[] hidden = state[2 * layer];
        double[] cell = state[2 * layer + 1];
        for (int i = 0; i < bits; i++) {
          double[] gates = new double[4];
          for (int g = 0; g < 4; g++) {
            int at = (8 * layer + g) * bits + i;
            gates[g] = (g % 2 == 0 ? signal[i] : hidden[i]) * p[at] + p[at + 4 * bits];
          }
          double in = 1.0 / (1.0 + Math.exp(-gates[1]));
          cell[i] = cell[i] / (1.0 + Math.exp(-gates[0])) + in * Math.tanh(gates[3]);
          hidden[i] = Math.tanh(cell[i]) / (1.0 + Math.exp(-gates[2]));
        }
        signal = hidden.clone();
      }
      double norm = 2.0;
      double[] y = new double[bits];
      for (int i = 0; i < bits; i++) {
        y[i] = signal[i] * p[extra + bits + i] + p[extra + 2 * bits + i];
        norm += Math.exp(y[i]);
      }
      for (int i = 0; i < bits; i++) {
        total += text[t + 1][i] * (y[i] - Math.log(norm));
      }
    }
    return -total / (bits * (text.length - 1));
  }

  // ---- bundle adjustment

  @ParameterizedTest
  @ValueSource(doubles = {1.0, 0.0})
  void ba(double turn) {
    double[] camera = numbers(11);
    for (int i = 0; i < 3; i++) {
      camera[i] *= turn;
    }
    double[] point = {2.0, 3.0, 4.0};
    double weight = 0.4;
    double[] seen = numbers(2);
    int n = 2;
    int m = 3;
    int p = 700;
    Map<String, Object> input =
        Map.of("n", n, "m", m, "p", p, "cam", camera, "x", point, "w", weight, "feat", seen);
    double[] at = concat(camera, point, new double[] {weight});
    Field errors = Session.output("ba", "objective", input);
    assertThat(errors.get("reproj_error").get("elements").numbers())
        .containsExactly(new double[] {missed(at, seen, 0), missed(at, seen, 1)}, within(1e-12));
    assertThat(errors.get("reproj_error").get("repeated").integer()).isEqualTo(p);
    assertThat(errors.get("w_err").get("element").number())
        .isCloseTo(1.0 - weight * weight, within(1e-15));
    assertThat(errors.get("w_err").get("repeated").integer()).isEqualTo(p);

    Field jacobian = Session.output("ba", "jacobian", input);
    double[] expected =
        concat(
            Session.differences(v -> missed(v, seen, 0), at),
            Session.differences(v -> missed(v, seen, 1), at),
            new double[] {-2.0 * weight});
    if (turn != 0.0) {
      assertThat(jacobian.get("vals").numbers()).containsExactly(expected, within(1e-7));
    } else {
      // Differences step beside the angle 0, where the rotation is another formula; its derivative
      // is that of the formula for 0.
      assertThat(jacobian.get("vals").numbers()).hasSize(31);
    }
    int[] begins = jacobian.get("rows").integers();
    int[] columns = jacobian.get("cols").integers();
    assertThat(begins).startsWith(0, 15, 30, 45).endsWith(31 * p).hasSize(31);
    int[] row = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 22, 23, 24, 31};
    assertThat(Arrays.copyOf(columns, 15)).isEqualTo(row);
    assertThat(Arrays.copyOfRange(columns, 15, 30)).isEqualTo(row);
    assertThat(columns[30]).isEqualTo(31 + p - 1);
  }

  private static double missed(double[] v, double[] seen, int axis) {
    double[] x = {v[11] - v[3], v[12] - v[4], v[13] - v[5]};
    double angle = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    double[] r = new double[3];
    for (int i = 0; i < 3; i++) {
      int j = (i + 1) % 3;
      int k = (i + 2) % 3;
      double across = v[j] * x[k] - v[k] * x[j];
      double along = v[0] * x[0] + v[1] * x[1] + v[2] * x[2];
      r[i] =
          angle == 0.0
              ? x[i] + across
              : x[i] * Math.cos(angle)
                  + across * Math.sin(angle) / angle
                  + v[i] * along * (1.0 - Math.cos(angle)) / (angle * angle);
    }
    double square = (r[0] * r[0] + r[1] * r[1]) / (r[2] * r[2]);
    double bent = 1.0 + v[9] * square + v[10] * square * square;
    return v[14] * (r[axis] / r[2] * bent * v[6] + v[7 + axis] - seen[axis]);
  }

  // ---- a saddle and a particle

  @ParameterizedTest
  @ValueSource(strings = {"ff", "fr", "rf", "rr"})
  void saddle(String modes) {
    // Zeros would be the saddle, but not where the descent ends.
    double[] end = new double[4];
    Arrays.fill(end, 8.246324826140356e-06);
    assertThat(Session.output("saddle", modes, Map.of("start", new double[] {1.0, 1.0})).numbers())
        .containsExactly(end, within(1e-14));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "fr", "rf", "rr"})
  void particle(String modes) {
    double w = Session.output("particle", modes, Map.of("w", 0.0)).number();
    assertThat(w).isCloseTo(0.2071918746486116, within(1e-6));
    assertThat(landing(w)).isLessThan(landing(w + 1e-4)).isLessThan(landing(w - 1e-4));
  }

  private static double landing(double w) {
    double[] x = {0.0, 8.0};
    double[] v = {0.75, 0.0};
    double[] heights = {10.0 - w, 0.0};
    while (true) {
      double[] speed = v.clone();
      for (double height : heights) {
        double cube = Math.pow(Math.hypot(x[0] - 10.0, x[1] - height), 3);
        speed[0] += 0.1 * (x[0] - 10.0) / cube;
        speed[1] += 0.1 * (x[1] - height) / cube;
      }
      x[0] += 0.1 * v[0];
      x[1] += 0.1 * v[1];
      if (x[1] <= 0.0) {
        double missed = x[0] - x[1] / v[1] * v[0];
        return missed * missed;
      }
      v = speed;
    }
  }
}
