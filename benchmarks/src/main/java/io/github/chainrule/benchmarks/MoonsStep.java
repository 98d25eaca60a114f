package io.github.chainrule.benchmarks;

import io.github.chainrule.compiler.CompiledFunction;
import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.compiler.Tier;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.Arrays;
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

/// The loss of a net of 2, 16, 16 and 1 neurons on 100 points, and its gradient: the mean margin
/// `relu(1 - y * score)` plus `1e-4` times the sum of squares of the parameters. Compiled, and by
/// loops written for it.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class MoonsStep {
  static final int ROWS = 100;
  static final int H = 16;

  /// Where the weights of the second and third layer begin. A neuron has its weights, then its
  /// bias.
  static final int SECOND = 3 * H;

  static final int THIRD = SECOND + H * (H + 1);
  private static final int PARAMETERS = THIRD + H + 1;
  static final double DECAY = 1e-4;

  @Param({"relu", "tanh"})
  String activation = "relu";

  boolean relu;
  double[] x0;
  double[] x1;
  double[] y;
  double[] parameters;
  double[] gradient;
  private CompiledFunction compiled;
  private MoonsLanes lanes;
  private final double[] first = new double[H];
  private final double[] second = new double[H];
  private final double[] ofFirst = new double[H];
  private final double[] ofSecond = new double[H];

  @Setup
  public void net() {
    relu = activation.equals("relu");
    SplittableRandom random = new SplittableRandom(1);
    x0 = random.doubles(ROWS, -1.5, 1.5).toArray();
    x1 = random.doubles(ROWS, -1.5, 1.5).toArray();
    y = new double[ROWS];
    Arrays.setAll(y, i -> x0[i] * x1[i] > 0 ? 1.0 : -1.0);
    parameters = random.doubles(PARAMETERS, -0.5, 0.5).toArray();
    gradient = new double[PARAMETERS];
    lanes = new MoonsLanes(relu, x0, x1, y);
    Rows rows = Rows.ofColumns(x0, x1, y);
    compiled =
        Compiler.options()
            .tier(Tier.LANES)
            .compile(ScalarFunction.of(PARAMETERS, p -> loss(rows, p)));
  }

  private Value loss(Rows rows, Value[] p) {
    Value margin = rows.mean(row -> score(row, p).times(row[2]).unaryMinus().plus(1.0).relu());
    return margin.plus(Values.dot(p, p).times(DECAY));
  }

  private Value score(Value[] row, Value[] p) {
    Value[] h = layer(new Value[] {row[0], row[1]}, p, 0, H);
    Value[] g = layer(h, p, SECOND, H);
    return neuron(g, p, THIRD);
  }

  private Value[] layer(Value[] x, Value[] p, int from, int neurons) {
    Value[] layer = new Value[neurons];
    for (int i = 0; i < neurons; i++) {
      Value sum = neuron(x, p, from + i * (x.length + 1));
      layer[i] = relu ? sum.relu() : sum.tanh();
    }
    return layer;
  }

  private static Value neuron(Value[] x, Value[] p, int from) {
    return Values.dot(Arrays.copyOfRange(p, from, from + x.length), x).plus(p[from + x.length]);
  }

  @Benchmark
  public double compiledGradient() {
    return compiled.valueAndGradient(parameters, gradient);
  }

  private double act(double x) {
    return relu ? (x > 0 ? x : 0.0) : Math.tanh(x);
  }

  private double slope(double result) {
    return relu ? (result > 0 ? 1.0 : 0.0) : 1 - result * result;
  }

  /// The score of a point; the neurons keep their results.
  private double scoreByHand(int row, double[] p) {
    for (int i = 0; i < H; i++) {
      first[i] = act(p[3 * i] * x0[row] + p[3 * i + 1] * x1[row] + p[3 * i + 2]);
    }
    for (int i = 0; i < H; i++) {
      int w = SECOND + i * (H + 1);
      double sum = p[w + H];
      for (int j = 0; j < H; j++) {
        sum += p[w + j] * first[j];
      }
      second[i] = act(sum);
    }
    double score = p[THIRD + H];
    for (int j = 0; j < H; j++) {
      score += p[THIRD + j] * second[j];
    }
    return score;
  }

  @Benchmark
  public double valueByHand() {
    double loss = 0.0;
    for (int row = 0; row < ROWS; row++) {
      loss += Math.max(0.0, 1 - y[row] * scoreByHand(row, parameters));
    }
    double squares = 0.0;
    for (double p : parameters) {
      squares += p * p;
    }
    return loss / ROWS + DECAY * squares;
  }

  @Benchmark
  public double gradientByHand() {
    double[] p = parameters;
    double[] g = gradient;
    double loss = 0.0;
    double squares = 0.0;
    for (int k = 0; k < PARAMETERS; k++) {
      squares += p[k] * p[k];
      g[k] = 2 * DECAY * p[k];
    }
    for (int row = 0; row < ROWS; row++) {
      double margin = 1 - y[row] * scoreByHand(row, p);
      if (margin > 0) {
        loss += margin;
        backByHand(row, -y[row] / ROWS, p, g);
      }
    }
    return loss / ROWS + DECAY * squares;
  }

  @Benchmark
  public double gradientByHandWithVectors() {
    return lanes.gradient(parameters, gradient);
  }

  private void backByHand(int row, double ofScore, double[] p, double[] g) {
    g[THIRD + H] += ofScore;
    for (int j = 0; j < H; j++) {
      g[THIRD + j] += ofScore * second[j];
      ofSecond[j] = ofScore * p[THIRD + j] * slope(second[j]);
      ofFirst[j] = 0.0;
    }
    for (int i = 0; i < H; i++) {
      int w = SECOND + i * (H + 1);
      double d = ofSecond[i];
      g[w + H] += d;
      for (int j = 0; j < H; j++) {
        g[w + j] += d * first[j];
        ofFirst[j] += d * p[w + j];
      }
    }
    for (int i = 0; i < H; i++) {
      double d = ofFirst[i] * slope(first[i]);
      g[3 * i] += d * x0[row];
      g[3 * i + 1] += d * x1[row];
      g[3 * i + 2] += d;
    }
  }
}
