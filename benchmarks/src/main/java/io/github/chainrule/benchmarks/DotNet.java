package io.github.chainrule.benchmarks;

import io.github.chainrule.core.Block;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// A neural net with one `dot` node for each neuron over blocks of weights, beside loops over
/// arrays written by hand. Recorded and pulled back; time is per weight.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 10, time = 2)
@Fork(3)
public class DotNet {
  private static final int INPUTS = 128;
  private static final int HIDDEN = 128;
  private static final int SECOND = 64;
  static final int WEIGHTS = HIDDEN * INPUTS + SECOND * HIDDEN + SECOND;

  private final double[] x = numbers(INPUTS);
  private final double[] w1 = numbers(HIDDEN * INPUTS);
  private final double[] w2 = numbers(SECOND * HIDDEN);
  private final double[] w3 = numbers(SECOND);
  private final double[] gradX = new double[INPUTS];
  private final double[] grad1 = new double[w1.length];
  private final double[] grad2 = new double[w2.length];
  private final double[] grad3 = new double[w3.length];

  private List<Value> inputs;
  private List<List<Value>> first;
  private List<List<Value>> second;
  private List<Value> third;

  private static double[] numbers(int count) {
    return new SplittableRandom(count).doubles(count, -0.1, 0.1).toArray();
  }

  @Setup
  public void blocks() {
    inputs = Block.of("x", x).values();
    first = rows(Block.of("w1", w1), HIDDEN);
    second = rows(Block.of("w2", w2), SECOND);
    third = Block.of("w3", w3).values();
  }

  private static List<List<Value>> rows(Block block, int count) {
    int width = block.size() / count;
    return IntStream.range(0, count)
        .mapToObj(j -> block.values().subList(j * width, (j + 1) * width))
        .toList();
  }

  @Benchmark
  @OperationsPerInvocation(WEIGHTS)
  public double chainrule() {
    Value loss = Values.dot(third, layer(second, layer(first, inputs)));
    loss.backward();
    return loss.data() + first.get(0).get(0).grad();
  }

  private static List<Value> layer(List<List<Value>> weights, List<Value> x) {
    List<Value> outputs = new ArrayList<>(weights.size());
    for (List<Value> row : weights) {
      outputs.add(Values.dot(row, x).relu());
    }
    return outputs;
  }

  double[] gradient(int layer) {
    return List.of(first, second, List.of(third)).get(layer).stream()
        .flatMap(List::stream)
        .mapToDouble(Value::grad)
        .toArray();
  }

  double[] gradientByHand(int layer) {
    return List.of(grad1, grad2, grad3).get(layer);
  }

  @Benchmark
  @OperationsPerInvocation(WEIGHTS)
  public double byHand() {
    double[] y1 = forward(w1, x, HIDDEN);
    double[] y2 = forward(w2, y1, SECOND);
    double loss = 0.0;
    for (int i = 0; i < SECOND; i++) {
      loss += w3[i] * y2[i];
    }
    double[] c2 = new double[SECOND];
    for (int i = 0; i < SECOND; i++) {
      grad3[i] += y2[i];
      c2[i] = w3[i];
    }
    double[] c1 = new double[HIDDEN];
    backward(w2, y1, y2, c2, grad2, c1);
    backward(w1, x, y1, c1, grad1, gradX);
    return loss + grad1[0];
  }

  private static double[] forward(double[] w, double[] x, int outputs) {
    double[] y = new double[outputs];
    for (int j = 0; j < outputs; j++) {
      double sum = 0.0;
      for (int i = 0; i < x.length; i++) {
        sum += w[j * x.length + i] * x[i];
      }
      y[j] = Math.max(sum, 0.0);
    }
    return y;
  }

  private static void backward(
      double[] w, double[] x, double[] y, double[] c, double[] gradW, double[] gradX) {
    for (int j = 0; j < y.length; j++) {
      double cotangent = y[j] > 0.0 ? c[j] : 0.0;
      for (int i = 0; i < x.length; i++) {
        gradW[j * x.length + i] += cotangent * x[i];
        gradX[i] += cotangent * w[j * x.length + i];
      }
    }
  }
}
