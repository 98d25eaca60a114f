package io.github.chainrule.benchmarks;

import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How long it takes until a new function of 1,000 operations has given its value and gradient for
/// the first time, in a Java VM that has compiled some other functions before.
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 30)
@Measurement(iterations = 30)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class FirstAnswer {
  private int made;
  private final double[] x = {0.3, 0.7, -0.4};
  private final double[] gradient = new double[3];

  @Benchmark
  public double firstAnswer() {
    double factor = 1.0 + 1e-3 * made++;
    ScalarFunction f =
        ScalarFunction.of(
            3,
            v -> {
              Value sum = v[0];
              for (int i = 0; i < 200; i++) {
                Value next = sum.times(v[i % 3]).plus(v[(i + 1) % 3].sin().times(factor));
                sum = i % 10 == 0 ? next.tanh() : next;
              }
              return sum;
            });
    return Compiler.compile(f).valueAndGradient(x, gradient);
  }
}
