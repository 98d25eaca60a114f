package io.github.chainrule.benchmarks;

import io.github.chainrule.compiler.CompiledFunction;
import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.compiler.Tier;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import net.finmath.stochastic.RandomVariable;
import org.hipparchus.analysis.differentiation.DSFactory;
import org.hipparchus.analysis.differentiation.DerivativeStructure;
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
/// `x[0]`, by Chainrule, by hand, by other libraries and by differences. Time is per gradient.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class Formulas {
  private static final double STEP = 1e-6;

  @Param({"5", "50", "500"})
  int variables;

  double[] x;
  double[] gradient;
  private final ScalarFunction function = ScalarFunction.of(Formulas::formula);
  private CompiledFunction compiled;
  private DSFactory structures;

  @Setup
  public void point() {
    compiled =
        Compiler.options()
            .tier(Tier.LANES)
            .compile(ScalarFunction.of(variables, Formulas::formula));
    structures = new DSFactory(variables, 1);
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

  private static DerivativeStructure formula(DerivativeStructure[] x) {
    DerivativeStructure sum = x[0].getFactory().constant(0.0);
    for (int i = 0; i < x.length; i++) {
      DerivativeStructure product = x[i].sin().multiply(x[(i + 1) % x.length]);
      sum = sum.add(product.add(x[i].square().add(1.0).sqrt()));
    }
    return sum.log();
  }

  private static RandomVariable formula(RandomVariable[] x) {
    RandomVariable sum = x[0].squared().add(1.0).sqrt();
    for (int i = 1; i < x.length; i++) {
      sum = sum.add(x[i].squared().add(1.0).sqrt());
    }
    for (int i = 0; i < x.length; i++) {
      sum = sum.addProduct(x[i].sin(), x[(i + 1) % x.length]);
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
  public double chainruleCompiled() {
    return compiled.valueAndGradient(x, gradient);
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
  public double hipparchusDerivativeStructure() {
    DerivativeStructure[] inputs = new DerivativeStructure[variables];
    for (int i = 0; i < variables; i++) {
      inputs[i] = structures.variable(i, x[i]);
    }
    double[] all = formula(inputs).getAllDerivatives();
    System.arraycopy(all, 1, gradient, 0, variables);
    return all[0];
  }

  @Benchmark
  public double finmath() {
    RandomVariable[] inputs = Finmath.variables(x);
    return Finmath.meanAndGradient(formula(inputs), inputs, gradient);
  }

  @Benchmark
  public double gradientByHand() {
    double sum = 0.0;
    double sineBefore = 0.0;
    for (int i = 0; i < variables; i++) {
      double here = x[i];
      double next = x[i + 1 < variables ? i + 1 : 0];
      double sine = Math.sin(here);
      double root = Math.sqrt(1.0 + here * here);
      sum += sine * next + root;
      gradient[i] = Math.cos(here) * next + here / root + sineBefore;
      sineBefore = sine;
    }
    gradient[0] += sineBefore;
    for (int i = 0; i < variables; i++) {
      gradient[i] /= sum;
    }
    return Math.log(sum);
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
