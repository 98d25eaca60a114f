package io.github.chainrule.benchmarks;

import io.github.chainrule.compiler.CompiledFunction;
import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.compiler.Tier;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Values;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
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

/// The logarithm of a sum of exponentials of so many inputs, and its gradient: compiled, and by
/// loops over vectors.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-Xmx4g"})
public class LogSumExp {
  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;

  @Param({"10000", "1000000"})
  int inputs = 10_000;

  private double[] x;
  double[] gradient;
  private CompiledFunction compiled;

  @Setup
  public void data() {
    x = new SplittableRandom(1).doubles(inputs, -3.0, 3.0).toArray();
    gradient = new double[inputs];
    compiled =
        Compiler.options().tier(Tier.LANES).compile(ScalarFunction.of(inputs, Values::logSumExp));
  }

  @Benchmark
  public double compiledGradient() {
    return compiled.valueAndGradient(x, gradient);
  }

  @Benchmark
  public double gradientByHand() {
    int vectors = LANES.loopBound(inputs);
    DoubleVector largest = DoubleVector.broadcast(LANES, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < vectors; i += LANES.length()) {
      largest = largest.max(DoubleVector.fromArray(LANES, x, i));
    }
    double max = largest.reduceLanes(VectorOperators.MAX);
    for (int i = vectors; i < inputs; i++) {
      max = Math.max(max, x[i]);
    }
    DoubleVector sums = DoubleVector.zero(LANES);
    for (int i = 0; i < vectors; i += LANES.length()) {
      DoubleVector shifted = DoubleVector.fromArray(LANES, x, i).sub(max);
      DoubleVector exponentials = shifted.lanewise(VectorOperators.EXP);
      exponentials.intoArray(gradient, i);
      sums = sums.add(exponentials);
    }
    double sum = sums.reduceLanes(VectorOperators.ADD);
    for (int i = vectors; i < inputs; i++) {
      gradient[i] = Math.exp(x[i] - max);
      sum += gradient[i];
    }
    double scale = 1.0 / sum;
    for (int i = 0; i < vectors; i += LANES.length()) {
      DoubleVector.fromArray(LANES, gradient, i).mul(scale).intoArray(gradient, i);
    }
    for (int i = vectors; i < inputs; i++) {
      gradient[i] *= scale;
    }
    return max + Math.log(sum);
  }
}
