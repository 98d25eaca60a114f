package io.github.chainrule.benchmarks;

import io.github.chainrule.compiler.CompiledFunction;
import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.compiler.Tier;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.ArrayList;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The log-likelihood of a mixture of 25 normal distributions of 10 dimensions on 1,000 points,
/// with the prior that ADBench gives it (gamma 1, m 0, without its constants), and its gradient.
/// Compiled, and by loops written for it.
///
/// The parameters are a weight for each component, then their means, then for each component the
/// logarithms of the diagonal of a triangular matrix, and the rest of it by columns.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 45, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class Mixture {
  private static final int D = 10;
  private static final int K = 25;
  private static final int N = 1000;
  private static final int SIZE = D * (D + 1) / 2;
  private static final int MEANS = K;
  private static final int MATRICES = K + K * D;
  private static final int PARAMETERS = MATRICES + K * SIZE;

  private final double[][] x = new double[D][N];
  private double[] parameters;
  double[] gradient;
  private CompiledFunction compiled;
  private final double[] diagonal = new double[K * D];
  private final double[] logDeterminant = new double[K];
  private final double[] centered = new double[K * D];
  private final double[] scaled = new double[K * D];
  private final double[] terms = new double[K];

  @Setup
  public void data() {
    SplittableRandom random = new SplittableRandom(1);
    for (double[] column : x) {
      Arrays.setAll(column, i -> random.nextGaussian());
    }
    parameters = new double[PARAMETERS];
    Arrays.setAll(parameters, i -> random.nextGaussian() * 0.5);
    gradient = new double[PARAMETERS];
    Rows rows = Rows.ofColumns(x);
    compiled =
        Compiler.options()
            .tier(Tier.LANES)
            .compile(ScalarFunction.of(PARAMETERS, p -> likelihood(rows, p)));
  }

  private static Value likelihood(Rows rows, Value[] p) {
    Value[] weights = Arrays.copyOf(p, K);
    Value[][] diagonals = new Value[K][];
    Value[] logDeterminants = new Value[K];
    List<Value> squares = new ArrayList<>();
    for (int k = 0; k < K; k++) {
      int at = MATRICES + k * SIZE;
      Value[] logs = Arrays.copyOfRange(p, at, at + D);
      diagonals[k] = Arrays.stream(logs).map(Value::exp).toArray(Value[]::new);
      logDeterminants[k] = Values.sum(logs);
      squares.add(Values.dot(diagonals[k], diagonals[k]));
      Value[] rest = Arrays.copyOfRange(p, at + D, at + SIZE);
      squares.add(Values.dot(rest, rest));
    }
    Value perRow =
        rows.sum(row -> {
          Value[] of = new Value[K];
          for (int k = 0; k < K; k++) {
            Value distance = distance(row, p, k, diagonals[k]);
            of[k] = weights[k].plus(logDeterminants[k]).minus(distance.times(0.5));
          }
          return Values.logSumExp(of);
        });
    Value prior = Values.sum(squares).times(0.5);
    return perRow.minus(Values.logSumExp(weights).times(N)).plus(prior);
  }

  private static Value distance(Value[] row, Value[] p, int k, Value[] diagonal) {
    Value[] centered = new Value[D];
    for (int i = 0; i < D; i++) {
      centered[i] = row[i].minus(p[MEANS + k * D + i]);
    }
    Value[] scaled = new Value[D];
    for (int i = 0; i < D; i++) {
      scaled[i] = diagonal[i].times(centered[i]);
    }
    int at = MATRICES + k * SIZE + D;
    for (int i = 0; i < D; i++) {
      for (int j = i + 1; j < D; j++) {
        scaled[j] = scaled[j].plus(p[at++].times(centered[i]));
      }
    }
    return Values.dot(scaled, scaled);
  }

  @Benchmark
  public double compiledGradient() {
    return compiled.valueAndGradient(parameters, gradient);
  }

  @Benchmark
  public double gradientByHand() {
    double[] p = parameters;
    double[] g = gradient;
    Arrays.fill(g, 0.0);
    double value = priorByHand(p, g);
    for (int row = 0; row < N; row++) {
      value += rowByHand(row, p, g);
    }
    return value + weightsByHand(p, g);
  }

  private double priorByHand(double[] p, double[] g) {
    double prior = 0.0;
    for (int k = 0; k < K; k++) {
      int at = MATRICES + k * SIZE;
      logDeterminant[k] = 0.0;
      for (int i = 0; i < D; i++) {
        double q = Math.exp(p[at + i]);
        diagonal[k * D + i] = q;
        logDeterminant[k] += p[at + i];
        prior += 0.5 * q * q;
        g[at + i] += q * q;
      }
      for (int i = D; i < SIZE; i++) {
        prior += 0.5 * p[at + i] * p[at + i];
        g[at + i] += p[at + i];
      }
    }
    return prior;
  }

  private double weightsByHand(double[] p, double[] g) {
    double most = p[0];
    for (int k = 1; k < K; k++) {
      most = Math.max(most, p[k]);
    }
    double sum = 0.0;
    for (int k = 0; k < K; k++) {
      sum += Math.exp(p[k] - most);
    }
    for (int k = 0; k < K; k++) {
      g[k] -= N * Math.exp(p[k] - most) / sum;
    }
    return -N * (most + Math.log(sum));
  }

  private double rowByHand(int row, double[] p, double[] g) {
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < K; k++) {
      int c = k * D;
      for (int i = 0; i < D; i++) {
        centered[c + i] = x[i][row] - p[MEANS + c + i];
        scaled[c + i] = diagonal[c + i] * centered[c + i];
      }
      int at = MATRICES + k * SIZE + D;
      for (int i = 0; i < D; i++) {
        double of = centered[c + i];
        for (int j = i + 1; j < D; j++) {
          scaled[c + j] += p[at++] * of;
        }
      }
      double distance = 0.0;
      for (int i = 0; i < D; i++) {
        distance += scaled[c + i] * scaled[c + i];
      }
      terms[k] = p[k] + logDeterminant[k] - 0.5 * distance;
      most = Math.max(most, terms[k]);
    }
    double sum = 0.0;
    for (int k = 0; k < K; k++) {
      terms[k] = Math.exp(terms[k] - most);
      sum += terms[k];
    }
    for (int k = 0; k < K; k++) {
      backByHand(k, terms[k] / sum, p, g);
    }
    return most + Math.log(sum);
  }

  private void backByHand(int k, double share, double[] p, double[] g) {
    int c = k * D;
    int logs = MATRICES + k * SIZE;
    int at = logs + D;
    g[k] += share;
    for (int i = 0; i < D; i++) {
      double of = -share * centered[c + i];
      double total = diagonal[c + i] * scaled[c + i];
      g[logs + i] += share + of * total;
      for (int j = i + 1; j < D; j++, at++) {
        g[at] += of * scaled[c + j];
        total += p[at] * scaled[c + j];
      }
      g[MEANS + c + i] += share * total;
    }
  }
}
