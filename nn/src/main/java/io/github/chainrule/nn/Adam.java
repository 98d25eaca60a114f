package io.github.chainrule.nn;

import java.util.Map;

/// Adam (Kingma and Ba 2015): `x = x - rate * m / (1 - beta1**k) / (sqrt(v / (1 - beta2**k)) +
/// epsilon)` at step `k`, where `m` and `v` are running means of the gradient and of its square, `m
/// = beta1 * m + (1 - beta1) * g` and `v = beta2 * v + (1 - beta2) * g**2`.
///
/// With decay it is AdamW (Loshchilov and Hutter 2019): before each step `x = x - rate * decay *
/// x`.
public final class Adam implements Optimizer {
  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final double decay;
  private double[] gradient = {};
  private double[] mean = {};
  private double[] square = {};
  private double steps;

  /// With the usual `beta1` = 0.9, `beta2` = 0.999 and `epsilon` = 1e-8.
  public Adam() {
    this(0.9, 0.999, 1e-8, 0.0);
  }

  /// @param beta1 from 0 to less than 1
  /// @param beta2 from 0 to less than 1
  /// @param epsilon at least 0
  /// @param decay of AdamW, at least 0; 0 for none
  public Adam(double beta1, double beta2, double epsilon, double decay) {
    if (!(beta1 >= 0.0 && beta1 < 1.0 && beta2 >= 0.0 && beta2 < 1.0)) {
      throw new IllegalArgumentException(
          "beta1 " + beta1 + " and beta2 " + beta2 + "; give 0 to less than 1");
    }
    if (!(epsilon >= 0.0 && decay >= 0.0)) {
      throw new IllegalArgumentException(
          "epsilon " + epsilon + " and decay " + decay + "; give numbers of at least 0");
    }
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.decay = decay;
  }

  /// AdamW with the usual numbers.
  ///
  /// @param decay how fast parameters shrink by themselves
  public static Adam withDecay(double decay) {
    return new Adam(0.9, 0.999, 1e-8, decay);
  }

  @Override
  public double step(Objective objective, double[] x, double rate) {
    if (gradient.length != x.length) {
      gradient = new double[x.length];
    }
    double value = objective.valueAndGradient(x, gradient);
    if (mean.length != x.length) {
      mean = new double[x.length];
      square = new double[x.length];
    }
    steps++;
    double scale = rate / (1.0 - Math.pow(beta1, steps));
    double ofRoot = 1.0 / Math.sqrt(1.0 - Math.pow(beta2, steps));
    for (int i = 0; i < x.length; i++) {
      double g = gradient[i];
      mean[i] = beta1 * mean[i] + (1.0 - beta1) * g;
      square[i] = beta2 * square[i] + (1.0 - beta2) * g * g;
      x[i] -= rate * decay * x[i];
      x[i] -= scale * mean[i] / (Math.sqrt(square[i]) * ofRoot + epsilon);
    }
    return value;
  }

  @Override
  public Map<String, double[]> state() {
    return steps == 0.0
        ? Map.of()
        : Map.of("mean", mean.clone(), "square", square.clone(), "steps", new double[] {steps});
  }

  @Override
  public void restore(Map<String, double[]> state) {
    boolean fresh = state.isEmpty();
    mean = fresh ? new double[0] : State.array(state, "mean");
    square = fresh ? new double[0] : State.array(state, "square");
    steps = fresh ? 0.0 : State.array(state, "steps")[0];
  }

  /// `adam`, or `adamw` with its decay.
  @Override
  public String toString() {
    return decay == 0.0 ? "adam" : "adamw with decay " + decay;
  }
}
