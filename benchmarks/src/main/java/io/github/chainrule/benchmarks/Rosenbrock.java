package io.github.chainrule.benchmarks;

import io.github.chainrule.compiler.CompiledFunction;
import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.compiler.Tier;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import net.finmath.stochastic.RandomVariable;
import org.hipparchus.analysis.differentiation.Gradient;
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

/// Rosenbrock's valley in 100 dimensions, `sum_i 100 (x[i+1] - x[i]**2)**2 + (1 - x[i])**2`, and
/// its gradient. Time is per gradient.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class Rosenbrock {
  static final int N = 100;
  private static final double STEP = 1e-6;

  double[] x;
  final double[] gradient = new double[N];
  private final ScalarFunction function = ScalarFunction.of(N, Rosenbrock::valley);
  private CompiledFunction compiled;

  @Setup
  public void point() {
    x = new SplittableRandom(1).doubles(N, -1.0, 1.5).toArray();
    compiled = Compiler.options().tier(Tier.LANES).compile(function);
  }

  private static double valley(double[] x) {
    double sum = 0.0;
    for (int i = 0; i < N - 1; i++) {
      double across = x[i + 1] - x[i] * x[i];
      double along = 1.0 - x[i];
      sum += 100.0 * across * across + along * along;
    }
    return sum;
  }

  private static Value valley(Value[] x) {
    Value sum = Value.constant(0.0);
    for (int i = 0; i < N - 1; i++) {
      Value across = x[i + 1].minus(x[i].square()).square().times(100.0);
      sum = sum.plus(across).plus(x[i].minus(1.0).square());
    }
    return sum;
  }

  private static Gradient valley(Gradient[] x) {
    Gradient sum = Gradient.constant(N, 0.0);
    for (int i = 0; i < N - 1; i++) {
      Gradient across = x[i + 1].subtract(x[i].square()).square().multiply(100.0);
      sum = sum.add(across).add(x[i].subtract(1.0).square());
    }
    return sum;
  }

  private static RandomVariable valley(RandomVariable[] x) {
    RandomVariable sum = x[0].sub(1.0).squared();
    for (int i = 1; i < N - 1; i++) {
      sum = sum.add(x[i].sub(1.0).squared());
    }
    for (int i = 0; i < N - 1; i++) {
      sum = sum.add(x[i + 1].sub(x[i].squared()).squared().mult(100.0));
    }
    return sum;
  }

  @Benchmark
  public double chainruleFunction() {
    return function.valueAndGradient(x, gradient);
  }

  @Benchmark
  public double chainruleCompiled() {
    return compiled.valueAndGradient(x, gradient);
  }

  @Benchmark
  public double gradientByHand() {
    double sum = 0.0;
    double fromBefore = 0.0;
    for (int i = 0; i < N - 1; i++) {
      double across = x[i + 1] - x[i] * x[i];
      double along = 1.0 - x[i];
      sum += 100.0 * across * across + along * along;
      gradient[i] = fromBefore - 400.0 * across * x[i] - 2.0 * along;
      fromBefore = 200.0 * across;
    }
    gradient[N - 1] = fromBefore;
    return sum;
  }

  @Benchmark
  public double hipparchusGradient() {
    Gradient[] inputs = new Gradient[N];
    for (int i = 0; i < N; i++) {
      inputs[i] = Gradient.variable(N, i, x[i]);
    }
    Gradient result = valley(inputs);
    for (int i = 0; i < N; i++) {
      gradient[i] = result.getPartialDerivative(i);
    }
    return result.getValue();
  }

  @Benchmark
  public double finmath() {
    RandomVariable[] inputs = Finmath.variables(x);
    return Finmath.meanAndGradient(valley(inputs), inputs, gradient);
  }

  @Benchmark
  public double centralDifferences() {
    for (int i = 0; i < N; i++) {
      double here = x[i];
      x[i] = here + STEP;
      double after = valley(x);
      x[i] = here - STEP;
      double before = valley(x);
      x[i] = here;
      gradient[i] = (after - before) / (2 * STEP);
    }
    return valley(x);
  }
}
