package io.github.chainrule.benchmarks.gradbench;

import io.github.chainrule.compiler.CompiledFunction;
import io.github.chainrule.compiler.CompilerOptions;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.Arrays;
import java.util.Map;

/// The logarithm of the posterior of a mixture of `k` normal distributions of `d` dimensions, with
/// a Wishart prior, for `n` points; and its gradient.
///
/// The parameters are for each component the logarithm of its weight, `alpha`, its mean, `mu`, and
/// a lower triangular matrix `Q` with `Q^T Q` the inverse covariance: the logarithms of its
/// diagonal, `q`, and what is below, `l`, column by column.
final class Gmm {
  private final int d;
  private final int k;
  private final int n;
  private final int below;
  private final int m;
  private final double gamma;
  private final Rows points;
  private final double[] parameters;

  private Gmm(Field input) {
    d = input.get("d").integer();
    k = input.get("k").integer();
    n = input.get("n").integer();
    below = d * (d - 1) / 2;
    m = input.get("m").integer();
    gamma = input.get("gamma").number();
    points = Rows.ofRowMajor(input.get("x").flat(), d);
    parameters = new double[k * (1 + 2 * d + below)];
    System.arraycopy(input.get("alpha").numbers(), 0, parameters, 0, k);
    System.arraycopy(input.get("mu").flat(), 0, parameters, k, k * d);
    System.arraycopy(input.get("q").flat(), 0, parameters, k + k * d, k * d);
    System.arraycopy(input.get("l").flat(), 0, parameters, k + 2 * k * d, k * below);
  }

  static Work objective(Field input, CompilerOptions options) {
    Gmm gmm = new Gmm(input);
    CompiledFunction posterior = options.compile(gmm.posterior());
    return Work.ofNumber(() -> posterior.value(gmm.parameters));
  }

  static Work jacobian(Field input, CompilerOptions options) {
    Gmm gmm = new Gmm(input);
    CompiledFunction posterior = options.compile(gmm.posterior());
    double[] gradient = new double[gmm.parameters.length];
    return Work.of(
        () -> posterior.valueAndGradient(gmm.parameters, gradient), () -> gmm.byName(gradient));
  }

  private Map<String, Object> byName(double[] p) {
    return Map.of(
        "alpha", Arrays.copyOf(p, k),
        "mu", Work.rows(p, k, k, d),
        "q", Work.rows(p, k + k * d, k, d),
        "l", Work.rows(p, k + 2 * k * d, k, below));
  }

  private ScalarFunction posterior() {
    return ScalarFunction.of(
        parameters.length,
        p -> {
          Value[] alpha = Arrays.copyOf(p, k);
          Component[] components = new Component[k];
          for (int j = 0; j < k; j++) {
            components[j] = component(p, j);
          }
          Value likelihood =
              points.sum(x -> {
                Value[] terms = new Value[k];
                for (int j = 0; j < k; j++) {
                  terms[j] = components[j].logDensity(x);
                }
                return Values.logSumExp(terms);
              });
          Value weights = Values.logSumExp(alpha).times(n);
          Value priors = Values.sum(Arrays.stream(components).map(this::logPrior).toList());
          return likelihood.minus(weights).plus(priors).plus(constant());
        });
  }

  private Component component(Value[] p, int j) {
    int mu = k + j * d;
    int q = k + k * d + j * d;
    int l = k + 2 * k * d + j * below;
    Value[] logs = Arrays.copyOfRange(p, q, q + d);
    Value[][] rows = new Value[d][];
    for (int row = 0; row < d; row++) {
      rows[row] = new Value[row + 1];
      rows[row][row] = logs[row].exp();
    }
    int at = l;
    for (int column = 0; column < d; column++) {
      for (int row = column + 1; row < d; row++) {
        rows[row][column] = p[at++];
      }
    }
    return new Component(
        p[j].plus(Values.sum(logs)), Arrays.copyOfRange(p, mu, mu + d), logs, rows);
  }

  /// A normal distribution.
  ///
  /// @param logWeight the logarithm of its weight times the determinant of `Q`
  /// @param logs those of the diagonal of `Q`
  /// @param rows of `Q`, up to the diagonal
  @SuppressWarnings("ArrayRecordComponent")
  private record Component(Value logWeight, Value[] mean, Value[] logs, Value[][] rows) {

    Value logDensity(Value[] x) {
      Value[] centered = new Value[x.length];
      Value[] scaled = new Value[x.length];
      for (int i = 0; i < x.length; i++) {
        centered[i] = x[i].minus(mean[i]);
        scaled[i] = Values.dot(rows[i], Arrays.copyOf(centered, i + 1));
      }
      return logWeight.minus(Values.dot(scaled, scaled).times(0.5));
    }
  }

  /// The logarithm of the Wishart prior of a component, but for a constant.
  private Value logPrior(Component of) {
    Value squares = Values.sum(Arrays.stream(of.rows).map(row -> Values.dot(row, row)).toList());
    return Values.sum(of.logs).times(m).minus(squares.times(0.5 * gamma * gamma));
  }

  /// What no parameter changes.
  private double constant() {
    int freedom = d + m + 1;
    double logGammas = 0.25 * d * (d - 1) * Math.log(Math.PI);
    for (int j = 1; j <= d; j++) {
      logGammas += Value.constant(0.5 * (freedom + 1 - j)).logGamma().data();
    }
    double prior = freedom * d * (Math.log(gamma) - 0.5 * Math.log(2.0)) - logGammas;
    return -0.5 * n * d * Math.log(2.0 * Math.PI) + k * prior;
  }
}
