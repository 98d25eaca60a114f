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
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import net.finmath.montecarlo.RandomVariableFromDoubleArray;
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

/// A leapfrog step of Hamiltonian Monte Carlo for a Bayesian logistic regression of 20 coefficients
/// on 1,000 rows: the log posterior and its gradient at two places, and the moves between them.
///
/// A row is 20 numbers and a label `y` of 1 or -1; its likelihood is `1 / (1 + exp(-y * x.q))`. The
/// prior of each coefficient is normal.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class LeapfrogStep {
  private static final int ROWS = 1000;
  private static final int N = 20;
  private static final double STEP = 0.02;

  /// One over the variance of the prior.
  private static final double PRECISION = 0.25;

  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;

  /// The log posterior at a place, and its gradient.
  private interface LogPosterior {
    double at(double[] q, double[] gradient);
  }

  private double[][] columns;
  private double[] y;

  /// The inputs row by row.
  private double[][] rows;

  private double[] start;
  private double[] push;

  /// Where the step ends, and with which momentum.
  double[] q;

  double[] p;
  private double[] gradient;
  private double[] scratch;
  private CompiledFunction compiled;
  private RandomVariable[] randomColumns;
  private RandomVariable minusLabels;

  @Setup
  public void data() {
    SplittableRandom random = new SplittableRandom(1);
    double[] truth = random.doubles(N, -1.0, 1.0).toArray();
    columns = new double[N][ROWS];
    rows = new double[ROWS][N];
    y = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      double z = 0.0;
      for (int j = 0; j < N; j++) {
        rows[i][j] = random.nextGaussian();
        columns[j][i] = rows[i][j];
        z += rows[i][j] * truth[j];
      }
      y[i] = random.nextDouble() < 1.0 / (1.0 + Math.exp(-z)) ? 1.0 : -1.0;
    }
    start = random.doubles(N, -0.5, 0.5).toArray();
    push = random.doubles(N, -1.0, 1.0).toArray();
    q = new double[N];
    p = new double[N];
    gradient = new double[N];
    scratch = new double[ROWS];
    double[][] all = Arrays.copyOf(columns, N + 1);
    all[N] = y;
    Rows data = Rows.ofColumns(all);
    compiled =
        Compiler.options()
            .tier(Tier.LANES)
            .compile(ScalarFunction.of(N, b -> logPosterior(data, b)));
    randomColumns = new RandomVariable[N];
    Arrays.setAll(randomColumns, j -> new RandomVariableFromDoubleArray(0.0, columns[j]));
    minusLabels = new RandomVariableFromDoubleArray(0.0, y).mult(-1.0);
  }

  private double step(LogPosterior posterior) {
    System.arraycopy(start, 0, q, 0, N);
    posterior.at(q, gradient);
    for (int j = 0; j < N; j++) {
      p[j] = push[j] + STEP / 2 * gradient[j];
      q[j] += STEP * p[j];
    }
    double there = posterior.at(q, gradient);
    for (int j = 0; j < N; j++) {
      p[j] += STEP / 2 * gradient[j];
    }
    return there;
  }

  private static Value logPosterior(Rows data, Value[] b) {
    Value loss =
        data.sum(row -> Values.dot(b, Arrays.copyOf(row, N)).times(row[N]).unaryMinus().softplus());
    return Values.dot(b, b).times(-PRECISION / 2).minus(loss);
  }

  @Benchmark
  public double compiledGradient() {
    return step(compiled::valueAndGradient);
  }

  @Benchmark
  public double byHand() {
    return step(this::logPosteriorByHand);
  }

  private double logPosteriorByHand(double[] b, double[] gradient) {
    double sum = prior(b, gradient);
    for (int i = 0; i < ROWS; i++) {
      double[] row = rows[i];
      double z = 0.0;
      for (int j = 0; j < N; j++) {
        z += b[j] * row[j];
      }
      double against = -y[i] * z;
      double e = Math.exp(-Math.abs(against));
      sum -= Math.max(against, 0.0) + Math.log1p(e);
      double ofZ = y[i] * (against > 0 ? 1.0 : e) / (1.0 + e);
      for (int j = 0; j < N; j++) {
        gradient[j] += ofZ * row[j];
      }
    }
    return sum;
  }

  private static double prior(double[] b, double[] gradient) {
    double squares = 0.0;
    for (int j = 0; j < N; j++) {
      squares += b[j] * b[j];
      gradient[j] = -PRECISION * b[j];
    }
    return -PRECISION / 2 * squares;
  }

  @Benchmark
  public double byHandWithVectors() {
    return step(this::logPosteriorWithVectors);
  }

  /// The number of rows is a multiple of that of lanes.
  private double logPosteriorWithVectors(double[] b, double[] gradient) {
    DoubleVector sums = DoubleVector.zero(LANES);
    for (int i = 0; i < ROWS; i += LANES.length()) {
      DoubleVector z = DoubleVector.zero(LANES);
      for (int j = 0; j < N; j++) {
        z =
            DoubleVector.fromArray(LANES, columns[j], i)
                .fma(DoubleVector.broadcast(LANES, b[j]), z);
      }
      DoubleVector label = DoubleVector.fromArray(LANES, y, i);
      DoubleVector against = label.mul(z).neg();
      DoubleVector e = against.abs().neg().lanewise(VectorOperators.EXP);
      sums = sums.sub(against.max(0.0)).sub(e.lanewise(VectorOperators.LOG1P));
      DoubleVector above = e.blend(1.0, against.compare(VectorOperators.GT, 0.0));
      label.mul(above).div(e.add(1.0)).intoArray(scratch, i);
    }
    double prior = prior(b, gradient);
    for (int j = 0; j < N; j++) {
      DoubleVector ofB = DoubleVector.zero(LANES);
      for (int i = 0; i < ROWS; i += LANES.length()) {
        DoubleVector x = DoubleVector.fromArray(LANES, columns[j], i);
        ofB = x.fma(DoubleVector.fromArray(LANES, scratch, i), ofB);
      }
      gradient[j] += ofB.reduceLanes(VectorOperators.ADD);
    }
    return prior + sums.reduceLanes(VectorOperators.ADD);
  }

  @Benchmark
  public double hipparchusGradient() {
    return step(this::logPosteriorByHipparchus);
  }

  private double logPosteriorByHipparchus(double[] at, double[] gradient) {
    Gradient[] b = new Gradient[N];
    Gradient sum = Gradient.constant(N, 0.0);
    for (int j = 0; j < N; j++) {
      b[j] = Gradient.variable(N, j, at[j]);
      sum = sum.add(b[j].square().multiply(-PRECISION / 2));
    }
    for (int i = 0; i < ROWS; i++) {
      Gradient z = b[0].multiply(rows[i][0]);
      for (int j = 1; j < N; j++) {
        z = z.add(b[j].multiply(rows[i][j]));
      }
      sum = sum.subtract(z.multiply(-y[i]).exp().log1p());
    }
    System.arraycopy(sum.getGradient(), 0, gradient, 0, N);
    return sum.getValue();
  }

  @Benchmark
  public double finmath() {
    return step(this::logPosteriorByFinmath);
  }

  /// The mean over the rows, as scenarios; finmath's way to a sum.
  private double logPosteriorByFinmath(double[] at, double[] gradient) {
    RandomVariable[] b = Finmath.variables(at);
    RandomVariable z = b[0].mult(randomColumns[0]);
    RandomVariable squares = b[0].squared();
    for (int j = 1; j < N; j++) {
      z = z.addProduct(b[j], randomColumns[j]);
      squares = squares.add(b[j].squared());
    }
    RandomVariable loss = z.mult(minusLabels).exp().add(1.0).log();
    RandomVariable each = squares.mult(-PRECISION / 2 / ROWS).sub(loss);
    double mean = Finmath.meanAndGradient(each, b, gradient);
    for (int j = 0; j < N; j++) {
      gradient[j] *= ROWS;
    }
    return ROWS * mean;
  }
}
