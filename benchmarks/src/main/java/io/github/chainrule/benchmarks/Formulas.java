package io.github.chainrule.benchmarks;

import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.hipparchus.analysis.differentiation.Gradient;
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

/// The value and gradient of `log(sum_i sin(x[i]) * x[i+1] + sqrt(1 + x[i]**2))`, where `x[n]` is
/// `x[0]`, by four ways. Time is per gradient.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(3)
public class Formulas {
  private static final double STEP = 1e-6;

  @Param({"5", "50", "500"})
  int variables;

  private double[] x;
  double[] gradient;
  private final ScalarFunction function = ScalarFunction.of(Formulas::formula);

  @Setup
  public void point() {
    x = new SplittableRandom(variables).doubles(variables, 0.5, 1.5).toArray();
    gradient = new double[variables];
  }

  private static double formula(double[] x) {
    double sum = 0.0;
    for (int i = 0; i < x.length; i++) {
      sum += Math.sin(x[i]) * x[(i + 1) % x.length] + Math.sqrt(1.0 + x[i] * x[i]);
    }
    return Math.log(sum);
  }

  private static Value formula(Value[] x) {
    Value sum = Value.constant(0.0);
    for (int i = 0; i < x.length; i++) {
      Value product = x[i].sin().times(x[(i + 1) % x.length]);
      sum = sum.plus(product.plus(x[i].times(x[i]).plus(1.0).sqrt()));
    }
    return sum.log();
  }

  private static Gradient formula(Gradient[] x) {
    Gradient sum = Gradient.constant(x.length, 0.0);
    for (int i = 0; i < x.length; i++) {
      Gradient product = x[i].sin().multiply(x[(i + 1) % x.length]);
      sum = sum.add(product.add(x[i].multiply(x[i]).add(1.0).sqrt()));
    }
    return sum.log();
  }

  @Benchmark
  public double chainruleGraph() {
    Value[] leaves = new Value[variables];
    for (int i = 0; i < variables; i++) {
      leaves[i] = Value.of(x[i]);
    }
    Value result = formula(leaves);
    result.backward();
    for (int i = 0; i < variables; i++) {
      gradient[i] = leaves[i].grad();
    }
    return result.data();
  }

  @Benchmark
  public double chainruleFunction() {
    return function.valueAndGradient(x, gradient);
  }

  @Benchmark
  public double hipparchusGradient() {
    Gradient[] inputs = new Gradient[variables];
    for (int i = 0; i < variables; i++) {
      inputs[i] = Gradient.variable(variables, i, x[i]);
    }
    Gradient result = formula(inputs);
    for (int i = 0; i < variables; i++) {
      gradient[i] = result.getPartialDerivative(i);
    }
    return result.getValue();
  }

  @Benchmark
  public double centralDifferences() {
    for (int i = 0; i < variables; i++) {
      double here = x[i];
      x[i] = here + STEP;
      double after = formula(x);
      x[i] = here - STEP;
      double before = formula(x);
      x[i] = here;
      gradient[i] = (after - before) / (2 * STEP);
    }
    return formula(x);
  }

  @Benchmark
  public double valueAlone() {
    return formula(x);
  }
}
