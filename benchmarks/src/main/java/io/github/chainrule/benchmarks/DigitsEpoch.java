package io.github.chainrule.benchmarks;

import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.core.RowFunction;
import io.github.chainrule.nn.Activation;
import io.github.chainrule.nn.Adam;
import io.github.chainrule.nn.DataSets;
import io.github.chainrule.nn.Encoder;
import io.github.chainrule.nn.Initialisation;
import io.github.chainrule.nn.Loss;
import io.github.chainrule.nn.Mlp;
import io.github.chainrule.nn.Table;
import io.github.chainrule.nn.Training;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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

/// An epoch of training on the 1,797 handwritten digits, 32 at a time, of a net of 32 hidden
/// neurons, by Adam: compiled, and node by node.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 20, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class DigitsEpoch {
  private static final Training EPOCH = Training.of(1).withBatch(32).withRate(1e-3);

  private final Adam adam = new Adam();
  private double[][] columns;
  private RowFunction eager;
  private RowFunction compiled;
  double[] parameters;

  @Setup
  public void net() {
    Table digits = DataSets.of("digits", 0);
    Encoder encoder = Encoder.fit(digits, digits.columns().getLast(), true);
    columns = encoder.encode(digits, true).columns();
    Mlp net =
        Mlp.of(encoder.encoding().width(), Activation.TANH, 32, 10)
            .initialise(Initialisation.fitting(Activation.TANH), new SplittableRandom(1));
    parameters = net.parameters();
    eager = net.loss(Loss.CROSS_ENTROPY);
    compiled = Compiler.compile(eager);
  }

  @Benchmark
  public double[] compiledEpoch() {
    EPOCH.run(compiled, adam, parameters, columns, epoch -> true);
    return parameters;
  }

  @Benchmark
  public double[] eagerEpoch() {
    EPOCH.run(eager, adam, parameters, columns, epoch -> true);
    return parameters;
  }
}
