package io.github.chainrule.benchmarks;

import io.github.chainrule.compiler.CompiledFunction;
import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.compiler.Tier;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Scan;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
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

/// The squared error of a long short-term memory of 14 cells, whose weights are diagonal, over a
/// series, and its gradient. By a compiled [Scan], and by loops written for it.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-Xmx3g"})
public class Recurrence {
  private static final int CELLS = 14;
  private static final int GATES = 4;
  private static final int PARAMETERS = CELLS * GATES * 3;

  /// What the loop by hand keeps of each cell at each step.
  private static final int KEPT = 7;

  @Param({"1024", "100000"})
  int steps = 1024;

  private double[] series;
  private double[] parameters;
  double[] gradient;
  private double[] tape;
  private double[] errors;
  private CompiledFunction compiled;

  @Setup
  public void data() {
    SplittableRandom random = new SplittableRandom(1);
    series = random.doubles(steps).toArray();
    parameters = random.doubles(PARAMETERS, -0.5, 0.5).toArray();
    gradient = new double[PARAMETERS];
    tape = new double[steps * CELLS * KEPT];
    errors = new double[steps];
    compiled =
        Compiler.options().tier(Tier.LANES).compile(ScalarFunction.of(PARAMETERS, this::error));
  }

  private Value error(Value[] p) {
    List<Value> zeros = Collections.nCopies(2 * CELLS + 1, Value.constant(0.0));
    return Scan.over(Rows.ofColumns(series))
        .last(zeros, (state, row) -> step(state, row[0], p))
        .get(2 * CELLS);
  }

  private static List<Value> step(Value[] state, Value x, Value[] p) {
    List<Value> outputs = new ArrayList<>();
    List<Value> cells = new ArrayList<>();
    for (int k = 0; k < CELLS; k++) {
      Value before = state[k];
      Value[] gate = new Value[GATES];
      for (int q = 0; q < GATES; q++) {
        int at = (k * GATES + q) * 3;
        gate[q] = x.times(p[at]).plus(before.times(p[at + 1])).plus(p[at + 2]);
      }
      Value kept = gate[0].sigmoid().times(state[CELLS + k]);
      Value cell = kept.plus(gate[1].sigmoid().times(gate[2].tanh()));
      cells.add(cell);
      outputs.add(gate[3].sigmoid().times(cell.tanh()));
    }
    Value error = state[2 * CELLS].plus(Values.sum(outputs).minus(x).square());
    List<Value> next = new ArrayList<>(outputs);
    next.addAll(cells);
    next.add(error);
    return next;
  }

  @Benchmark
  public double compiledGradient() {
    return compiled.valueAndGradient(parameters, gradient);
  }

  @Benchmark
  public double gradientByHand() {
    double error = forwardByHand();
    backByHand();
    return error;
  }

  private static double sigmoid(double x) {
    return 1.0 / (1.0 + Math.exp(-x));
  }

  private double gate(int cell, int gate, double x, double before) {
    int at = (cell * GATES + gate) * 3;
    return x * parameters[at] + before * parameters[at + 1] + parameters[at + 2];
  }

  private double forwardByHand() {
    double[] outputs = new double[CELLS];
    double[] cells = new double[CELLS];
    double error = 0.0;
    for (int t = 0; t < steps; t++) {
      double x = series[t];
      double sum = 0.0;
      for (int k = 0; k < CELLS; k++) {
        int at = (t * CELLS + k) * KEPT;
        double forget = sigmoid(gate(k, 0, x, outputs[k]));
        double in = sigmoid(gate(k, 1, x, outputs[k]));
        double news = Math.tanh(gate(k, 2, x, outputs[k]));
        double out = sigmoid(gate(k, 3, x, outputs[k]));
        tape[at] = forget;
        tape[at + 1] = in;
        tape[at + 2] = news;
        tape[at + 3] = out;
        tape[at + 4] = cells[k];
        tape[at + 5] = outputs[k];
        cells[k] = forget * cells[k] + in * news;
        double shown = Math.tanh(cells[k]);
        tape[at + 6] = shown;
        outputs[k] = out * shown;
        sum += outputs[k];
      }
      errors[t] = sum - x;
      error += errors[t] * errors[t];
    }
    return error;
  }

  private void backByHand() {
    Arrays.fill(gradient, 0.0);
    double[] ofOutputs = new double[CELLS];
    double[] ofCells = new double[CELLS];
    for (int t = steps - 1; t >= 0; t--) {
      for (int k = 0; k < CELLS; k++) {
        int at = (t * CELLS + k) * KEPT;
        double forget = tape[at];
        double in = tape[at + 1];
        double news = tape[at + 2];
        double out = tape[at + 3];
        double shown = tape[at + 6];
        double ofOutput = ofOutputs[k] + 2.0 * errors[t];
        double ofCell = ofCells[k] + ofOutput * out * (1.0 - shown * shown);
        ofCells[k] = ofCell * forget;
        double before = tape[at + 5];
        ofOutputs[k] =
            back(k, 0, ofCell * tape[at + 4] * forget * (1.0 - forget), series[t], before)
                + back(k, 1, ofCell * news * in * (1.0 - in), series[t], before)
                + back(k, 2, ofCell * in * (1.0 - news * news), series[t], before)
                + back(k, 3, ofOutput * shown * out * (1.0 - out), series[t], before);
      }
    }
  }

  /// Adds to the gradient of a gate's parameters, and gives the cotangent of what it read.
  private double back(int cell, int gate, double ofGate, double x, double before) {
    int at = (cell * GATES + gate) * 3;
    gradient[at] += ofGate * x;
    gradient[at + 1] += ofGate * before;
    gradient[at + 2] += ofGate;
    return ofGate * parameters[at + 1];
  }
}
