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

/// The mean cross-entropy of a net with one hidden layer of tanh on 256 examples, and its gradient
/// for all weights. Compiled, and by loops written for it; `benchmarks/pytorch/classifier.py` does
/// the same.
///
/// The parameters are for each neuron its weights, then its bias.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-Xmx3g"})
public class Classifier {
  static final int EXAMPLES = 256;
  static final int CLASSES = 10;

  /// Inputs and hidden neurons.
  @Param({"784-128", "64-64"})
  String shape = "64-64";

  int inputs;
  int hidden;
  double[][] columns;
  double[] parameters;
  double[] gradient;
  private CompiledFunction compiled;

  private double[] hiddenOut;
  private double[] ofHidden;
  private final double[] scores = new double[CLASSES];

  @Setup
  public void data() {
    int[] sizes = Arrays.stream(shape.split("-")).mapToInt(Integer::parseInt).toArray();
    inputs = sizes[0];
    hidden = sizes[1];
    SplittableRandom random = new SplittableRandom(1);
    columns = new double[inputs + 1][EXAMPLES];
    for (int j = 0; j < inputs; j++) {
      Arrays.setAll(columns[j], _ -> random.nextDouble());
    }
    Arrays.setAll(columns[inputs], _ -> random.nextInt(CLASSES));
    parameters = new double[hidden * (inputs + 1) + CLASSES * (hidden + 1)];
    Arrays.setAll(parameters, _ -> random.nextDouble(-0.05, 0.05));
    gradient = new double[parameters.length];
    hiddenOut = new double[hidden];
    ofHidden = new double[hidden];
    Rows rows = Rows.ofColumns(columns);
    compiled =
        Compiler.options()
            .tier(Tier.LANES)
            .compile(ScalarFunction.of(parameters.length, p -> rows.mean(row -> loss(row, p))));
  }

  private Value loss(Value[] row, Value[] p) {
    Value[] first = layer(Arrays.copyOf(row, inputs), p, 0, hidden);
    Value[] activated = Arrays.stream(first).map(Value::tanh).toArray(Value[]::new);
    Value[] last = layer(activated, p, hidden * (inputs + 1), CLASSES);
    Value chosen = Value.constant(0.0);
    for (int k = 0; k < CLASSES; k++) {
      chosen = Values.where(row[inputs].eq(k), last[k], chosen);
    }
    return Values.logSumExp(last).minus(chosen);
  }

  private static Value[] layer(Value[] x, Value[] p, int from, int neurons) {
    Value[] sums = new Value[neurons];
    for (int i = 0; i < neurons; i++) {
      int at = from + i * (x.length + 1);
      sums[i] = Values.dot(Arrays.copyOfRange(p, at, at + x.length), x).plus(p[at + x.length]);
    }
    return sums;
  }

  @Benchmark
  public double compiledGradient() {
    return compiled.valueAndGradient(parameters, gradient);
  }

  @Benchmark
  public double gradientByHand() {
    Arrays.fill(gradient, 0.0);
    double loss = 0.0;
    for (int row = 0; row < EXAMPLES; row++) {
      loss += exampleByHand(row);
    }
    return loss / EXAMPLES;
  }

  private double exampleByHand(int row) {
    double[] p = parameters;
    double[] g = gradient;
    int last = hidden * (inputs + 1);
    for (int i = 0; i < hidden; i++) {
      int at = i * (inputs + 1);
      double sum = p[at + inputs];
      for (int j = 0; j < inputs; j++) {
        sum += p[at + j] * columns[j][row];
      }
      hiddenOut[i] = Math.tanh(sum);
      ofHidden[i] = 0.0;
    }
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < CLASSES; k++) {
      int at = last + k * (hidden + 1);
      double sum = p[at + hidden];
      for (int i = 0; i < hidden; i++) {
        sum += p[at + i] * hiddenOut[i];
      }
      scores[k] = sum;
      largest = Math.max(largest, sum);
    }
    double total = 0.0;
    for (double score : scores) {
      total += Math.exp(score - largest);
    }
    int label = (int) columns[inputs][row];
    double loss = largest + Math.log(total) - scores[label];
    for (int k = 0; k < CLASSES; k++) {
      double share = Math.exp(scores[k] - largest) / total;
      double d = (k == label ? share - 1.0 : share) / EXAMPLES;
      int at = last + k * (hidden + 1);
      g[at + hidden] += d;
      for (int i = 0; i < hidden; i++) {
        g[at + i] += d * hiddenOut[i];
        ofHidden[i] += d * p[at + i];
      }
    }
    for (int i = 0; i < hidden; i++) {
      double d = ofHidden[i] * (1.0 - hiddenOut[i] * hiddenOut[i]);
      int at = i * (inputs + 1);
      g[at + inputs] += d;
      for (int j = 0; j < inputs; j++) {
        g[at + j] += d * columns[j][row];
      }
    }
    return loss;
  }
}
