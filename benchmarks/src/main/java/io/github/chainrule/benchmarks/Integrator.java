package io.github.chainrule.benchmarks;

import io.github.chainrule.compiler.CompiledFunction;
import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.compiler.Tier;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Scan;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// A hundred steps of the classical Runge-Kutta method for Lorenz' model of weather on a circle,
/// `x[i]' = (x[i+1] - x[i-2]) x[i-1] - x[i] + force` (Lorenz 1996), and the gradient of the sum of
/// squares at the end with respect to the state at the beginning and the force. By a compiled
/// [Scan], and by loops written for it.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-Xmx3g"})
public class Integrator {
  private static final int STEPS = 100;
  private static final double STEP = 0.01;

  /// The stages of a step: how far each goes with the slope of the one before, and its weight.
  private static final double[] REACH = {0.0, STEP / 2, STEP / 2, STEP};

  private static final double[] WEIGHT = {STEP / 6, STEP / 3, STEP / 3, STEP / 6};

  @Param({"1000"})
  int unknowns = 1000;

  /// The state at the beginning, and the force.
  private double[] parameters;

  double[] gradient;
  private CompiledFunction compiled;

  /// Where each slope was taken, step by step and stage by stage.
  private double[][] places;

  private double[] state;
  private double[][] slopes;
  private double[] ofState;
  private double[] ofSlope;
  private double[] ofPlace;
  private double[] ofPlaces;

  @Setup
  public void data() {
    parameters = new SplittableRandom(1).doubles(unknowns + 1).toArray();
    parameters[unknowns] = 8.0;
    gradient = new double[unknowns + 1];
    compiled =
        Compiler.options().tier(Tier.LANES).compile(ScalarFunction.of(unknowns + 1, this::energy));
    places = new double[4 * STEPS][unknowns];
    state = new double[unknowns];
    slopes = new double[4][unknowns];
    ofState = new double[unknowns];
    ofSlope = new double[unknowns];
    ofPlace = new double[unknowns];
    ofPlaces = new double[unknowns];
  }

  private Value energy(Value[] p) {
    Value[] begin = Arrays.copyOf(p, unknowns);
    Value[] end =
        Scan.steps(STEPS)
            .last(List.of(begin), x -> List.of(step(x, p[unknowns])))
            .toArray(Value[]::new);
    return Values.dot(end, end);
  }

  private static Value[] step(Value[] x, Value force) {
    List<Value[]> slopes = new ArrayList<>();
    for (double reach : REACH) {
      slopes.add(slope(slopes.isEmpty() ? x : moved(x, slopes.getLast(), reach), force));
    }
    Value[] next = new Value[x.length];
    for (int i = 0; i < x.length; i++) {
      Value sum = slopes.get(0)[i].plus(slopes.get(3)[i]);
      Value twice = slopes.get(1)[i].plus(slopes.get(2)[i]).times(2.0);
      next[i] = x[i].plus(sum.plus(twice).times(STEP / 6));
    }
    return next;
  }

  private static Value[] moved(Value[] x, Value[] slope, double reach) {
    Value[] moved = new Value[x.length];
    Arrays.setAll(moved, i -> x[i].plus(slope[i].times(reach)));
    return moved;
  }

  private static Value[] slope(Value[] x, Value force) {
    int n = x.length;
    Value[] slope = new Value[n];
    for (int i = 0; i < n; i++) {
      Value flow = x[(i + 1) % n].minus(x[(i + n - 2) % n]).times(x[(i + n - 1) % n]);
      slope[i] = flow.minus(x[i]).plus(force);
    }
    return slope;
  }

  @Benchmark
  public double compiledGradient() {
    return compiled.valueAndGradient(parameters, gradient);
  }

  @Benchmark
  public double gradientByHand() {
    double energy = forwardByHand();
    backByHand();
    return energy;
  }

  private double forwardByHand() {
    System.arraycopy(parameters, 0, state, 0, unknowns);
    for (int t = 0; t < STEPS; t++) {
      for (int stage = 0; stage < 4; stage++) {
        double[] at = places[4 * t + stage];
        if (stage == 0) {
          System.arraycopy(state, 0, at, 0, unknowns);
        } else {
          move(slopes[stage - 1], REACH[stage], at);
        }
        slopeByHand(at, parameters[unknowns], slopes[stage]);
      }
      for (int i = 0; i < unknowns; i++) {
        double twice = 2.0 * (slopes[1][i] + slopes[2][i]);
        state[i] += (slopes[0][i] + slopes[3][i] + twice) * (STEP / 6);
      }
    }
    double energy = 0.0;
    for (double x : state) {
      energy += x * x;
    }
    return energy;
  }

  private void move(double[] slope, double reach, double[] to) {
    for (int i = 0; i < unknowns; i++) {
      to[i] = state[i] + slope[i] * reach;
    }
  }

  private static void slopeByHand(double[] x, double force, double[] slope) {
    int n = x.length;
    slope[0] = (x[1] - x[n - 2]) * x[n - 1] - x[0] + force;
    slope[1] = (x[2] - x[n - 1]) * x[0] - x[1] + force;
    for (int i = 2; i < n - 1; i++) {
      slope[i] = (x[i + 1] - x[i - 2]) * x[i - 1] - x[i] + force;
    }
    slope[n - 1] = (x[0] - x[n - 3]) * x[n - 2] - x[n - 1] + force;
  }

  private void backByHand() {
    for (int i = 0; i < unknowns; i++) {
      ofState[i] = 2.0 * state[i];
    }
    double ofForce = 0.0;
    for (int t = STEPS - 1; t >= 0; t--) {
      System.arraycopy(ofState, 0, ofPlaces, 0, unknowns);
      for (int stage = 3; stage >= 0; stage--) {
        double reach = stage == 3 ? 0.0 : REACH[stage + 1];
        for (int i = 0; i < unknowns; i++) {
          ofSlope[i] = ofState[i] * WEIGHT[stage] + ofPlace[i] * reach;
        }
        ofForce += backOverSlope(places[4 * t + stage]);
        for (int i = 0; i < unknowns; i++) {
          ofPlaces[i] += ofPlace[i];
        }
      }
      System.arraycopy(ofPlaces, 0, ofState, 0, unknowns);
    }
    System.arraycopy(ofState, 0, gradient, 0, unknowns);
    gradient[unknowns] = ofForce;
  }

  /// From the cotangents of a slope to those of the place where it was taken.
  ///
  /// @return that of the force
  private double backOverSlope(double[] x) {
    int n = unknowns;
    double[] c = ofSlope;
    for (int i : new int[] {0, 1, n - 2, n - 1}) {
      double later = c[(i + 2) % n] * x[(i + 1) % n];
      double next = c[(i + 1) % n] * (x[(i + 2) % n] - x[(i + n - 1) % n]);
      ofPlace[i] = c[(i + n - 1) % n] * x[(i + n - 2) % n] - later + next - c[i];
    }
    for (int i = 2; i < n - 2; i++) {
      double next = c[i + 1] * (x[i + 2] - x[i - 1]);
      ofPlace[i] = c[i - 1] * x[i - 2] - c[i + 2] * x[i + 1] + next - c[i];
    }
    double ofForce = 0.0;
    for (double each : c) {
      ofForce += each;
    }
    return ofForce;
  }
}
