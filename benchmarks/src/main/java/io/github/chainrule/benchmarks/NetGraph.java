package io.github.chainrule.benchmarks;

import io.github.chainrule.core.Block;
import io.github.chainrule.core.Value;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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

/// A neural net written as micrograd writes it, one node for each product and each sum: recorded
/// and pulled back, beside micrograd's own way in Java. Time is per node.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 10, time = 2)
@Fork(3)
public class NetGraph {
  private static final int INPUTS = 127;
  private static final int HIDDEN = 254;

  /// Products and sums of two layers, and the activations.
  static final int NODES = HIDDEN * (2 * INPUTS + 1) + 2 * HIDDEN;

  private final Block hidden = Block.of("hidden", numbers(HIDDEN * (INPUTS + 1)));
  private final Block output = Block.of("output", numbers(HIDDEN + 1));
  private final Value[] x = new Value[INPUTS];
  private final Micrograd[] rivalHidden = rivals(numbers(HIDDEN * (INPUTS + 1)));
  private final Micrograd[] rivalOutput = rivals(numbers(HIDDEN + 1));
  private final Micrograd[] rivalX = rivals(numbers(INPUTS));

  private static double[] numbers(int count) {
    return new SplittableRandom(count).doubles(count, -0.1, 0.1).toArray();
  }

  private static Micrograd[] rivals(double[] data) {
    return Arrays.stream(data).mapToObj(Micrograd::new).toArray(Micrograd[]::new);
  }

  @Setup
  public void inputs() {
    double[] data = numbers(INPUTS);
    for (int i = 0; i < INPUTS; i++) {
      x[i] = Value.of(data[i]);
    }
  }

  Value record() {
    Value sum = output.get(HIDDEN);
    for (int j = 0; j < HIDDEN; j++) {
      int first = j * (INPUTS + 1);
      Value activation = hidden.get(first + INPUTS);
      for (int i = 0; i < INPUTS; i++) {
        activation = activation.plus(hidden.get(first + i).times(x[i]));
      }
      sum = sum.plus(output.get(j).times(activation.relu()));
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(NODES)
  public double recordAndBackward() {
    Value loss = record();
    loss.backward();
    return output.get(HIDDEN).grad();
  }

  @Benchmark
  @OperationsPerInvocation(NODES)
  public double recordOnly() {
    return record().data();
  }

  @Benchmark
  @OperationsPerInvocation(NODES)
  public double micrograd() {
    Micrograd sum = rivalOutput[HIDDEN];
    for (int j = 0; j < HIDDEN; j++) {
      int first = j * (INPUTS + 1);
      Micrograd activation = rivalHidden[first + INPUTS];
      for (int i = 0; i < INPUTS; i++) {
        activation = activation.plus(rivalHidden[first + i].times(rivalX[i]));
      }
      sum = sum.plus(rivalOutput[j].times(activation.relu()));
    }
    sum.backward();
    return sum.data;
  }

  double[] gradientOfInputs() {
    return Arrays.stream(x).mapToDouble(Value::grad).toArray();
  }

  double[] rivalGradientOfInputs() {
    return Arrays.stream(rivalX).mapToDouble(v -> v.grad).toArray();
  }
}
