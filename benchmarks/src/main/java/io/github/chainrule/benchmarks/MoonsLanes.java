package io.github.chainrule.benchmarks;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The gradient of [MoonsStep] by hand, in vectors of rows. Rows that fill the last vector have
/// label and weight 0.
final class MoonsLanes {
  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
  private static final int H = MoonsStep.H;
  private static final int SECOND = MoonsStep.SECOND;
  private static final int THIRD = MoonsStep.THIRD;
  private static final int L = LANES.length();
  private static final int ROWS = (MoonsStep.ROWS + 2 * L - 1) / (2 * L) * (2 * L);

  private final boolean relu;
  private final double[] x0;
  private final double[] x1;
  private final double[] y;
  private final double[] weight = new double[ROWS];

  /// What the neurons give, and the derivatives by their sums, for each row.
  private final double[][] first = new double[H][ROWS];

  private final double[][] second = new double[H][ROWS];
  private final double[][] ofFirst = new double[H][ROWS];
  private final double[][] ofSecond = new double[H][ROWS];
  private final double[] ofScore = new double[ROWS];
  private final double[] losses = new double[ROWS];

  MoonsLanes(boolean relu, double[] x0, double[] x1, double[] y) {
    this.relu = relu;
    this.x0 = Arrays.copyOf(x0, ROWS);
    this.x1 = Arrays.copyOf(x1, ROWS);
    this.y = Arrays.copyOf(y, ROWS);
    Arrays.fill(weight, 0, y.length, 1.0 / y.length);
  }

  double gradient(double[] p, double[] g) {
    for (int row = 0; row < ROWS; row += 2 * L) {
      firstLayer(row, p);
      firstLayer(row + L, p);
      secondLayer(row, p);
      margin(row, p);
      margin(row + L, p);
      back(row, p);
      back(row + L, p);
    }
    for (int i = 0; i < H; i++) {
      g[3 * i] = dot(ofFirst[i], x0);
      g[3 * i + 1] = dot(ofFirst[i], x1);
      g[3 * i + 2] = sum(ofFirst[i]);
      outer(ofSecond[i], first, g, SECOND + i * (H + 1));
    }
    outer(ofScore, second, g, THIRD);
    double squares = 0.0;
    for (int k = 0; k < p.length; k++) {
      squares += p[k] * p[k];
      g[k] += 2 * MoonsStep.DECAY * p[k];
    }
    return sum(losses) + MoonsStep.DECAY * squares;
  }

  private static DoubleVector at(double[] column, int row) {
    return DoubleVector.fromArray(LANES, column, row);
  }

  private static DoubleVector all(double number) {
    return DoubleVector.broadcast(LANES, number);
  }

  private DoubleVector act(DoubleVector x) {
    return relu ? x.max(0.0) : x.lanewise(VectorOperators.TANH);
  }

  private DoubleVector back(DoubleVector of, DoubleVector result) {
    return relu
        ? of.blend(0.0, result.compare(VectorOperators.LE, 0.0))
        : of.mul(all(1.0).sub(result.mul(result)));
  }

  private void firstLayer(int row, double[] p) {
    DoubleVector a = at(x0, row);
    DoubleVector b = at(x1, row);
    for (int i = 0; i < H; i++) {
      DoubleVector sum = a.fma(all(p[3 * i]), b.fma(all(p[3 * i + 1]), all(p[3 * i + 2])));
      act(sum).intoArray(first[i], row);
    }
  }

  /// Four neurons and two vectors of rows at a time share what they read.
  private void secondLayer(int row, double[] p) {
    for (int i = 0; i < H; i += 4) {
      int w0 = SECOND + i * (H + 1);
      int w1 = w0 + H + 1;
      int w2 = w1 + H + 1;
      int w3 = w2 + H + 1;
      DoubleVector s0 = all(p[w0 + H]);
      DoubleVector s1 = all(p[w1 + H]);
      DoubleVector s2 = all(p[w2 + H]);
      DoubleVector s3 = all(p[w3 + H]);
      DoubleVector t0 = s0;
      DoubleVector t1 = s1;
      DoubleVector t2 = s2;
      DoubleVector t3 = s3;
      for (int j = 0; j < H; j++) {
        DoubleVector x = at(first[j], row);
        DoubleVector y = at(first[j], row + L);
        DoubleVector a = all(p[w0 + j]);
        DoubleVector b = all(p[w1 + j]);
        DoubleVector c = all(p[w2 + j]);
        DoubleVector d = all(p[w3 + j]);
        s0 = x.fma(a, s0);
        s1 = x.fma(b, s1);
        s2 = x.fma(c, s2);
        s3 = x.fma(d, s3);
        t0 = y.fma(a, t0);
        t1 = y.fma(b, t1);
        t2 = y.fma(c, t2);
        t3 = y.fma(d, t3);
      }
      act(s0).intoArray(second[i], row);
      act(s1).intoArray(second[i + 1], row);
      act(s2).intoArray(second[i + 2], row);
      act(s3).intoArray(second[i + 3], row);
      act(t0).intoArray(second[i], row + L);
      act(t1).intoArray(second[i + 1], row + L);
      act(t2).intoArray(second[i + 2], row + L);
      act(t3).intoArray(second[i + 3], row + L);
    }
  }

  private void margin(int row, double[] p) {
    DoubleVector score = all(p[THIRD + H]);
    for (int j = 0; j < H; j++) {
      score = at(second[j], row).fma(all(p[THIRD + j]), score);
    }
    DoubleVector label = at(y, row);
    DoubleVector margin = all(1.0).sub(label.mul(score));
    VectorMask<Double> none = margin.compare(VectorOperators.LE, 0.0);
    label.mul(at(weight, row)).neg().blend(0.0, none).intoArray(ofScore, row);
    margin.max(0.0).mul(at(weight, row)).intoArray(losses, row);
  }

  private void back(int row, double[] p) {
    DoubleVector of = at(ofScore, row);
    for (int i = 0; i < H; i++) {
      back(of.mul(p[THIRD + i]), at(second[i], row)).intoArray(ofSecond[i], row);
    }
    for (int j = 0; j < H; j += 4) {
      DoubleVector s0 = DoubleVector.zero(LANES);
      DoubleVector s1 = DoubleVector.zero(LANES);
      DoubleVector s2 = DoubleVector.zero(LANES);
      DoubleVector s3 = DoubleVector.zero(LANES);
      for (int i = 0; i < H; i++) {
        int w = SECOND + i * (H + 1) + j;
        DoubleVector d = at(ofSecond[i], row);
        s0 = d.fma(all(p[w]), s0);
        s1 = d.fma(all(p[w + 1]), s1);
        s2 = d.fma(all(p[w + 2]), s2);
        s3 = d.fma(all(p[w + 3]), s3);
      }
      back(s0, at(first[j], row)).intoArray(ofFirst[j], row);
      back(s1, at(first[j + 1], row)).intoArray(ofFirst[j + 1], row);
      back(s2, at(first[j + 2], row)).intoArray(ofFirst[j + 2], row);
      back(s3, at(first[j + 3], row)).intoArray(ofFirst[j + 3], row);
    }
  }

  /// The derivatives by the weights and the bias of a neuron, from those by its sums.
  private static void outer(double[] of, double[][] x, double[] g, int from) {
    for (int j = 0; j < H; j += 4) {
      DoubleVector s0 = DoubleVector.zero(LANES);
      DoubleVector s1 = DoubleVector.zero(LANES);
      DoubleVector s2 = DoubleVector.zero(LANES);
      DoubleVector s3 = DoubleVector.zero(LANES);
      double[] x0 = x[j];
      double[] x1 = x[j + 1];
      double[] x2 = x[j + 2];
      double[] x3 = x[j + 3];
      for (int row = 0; row < ROWS; row += LANES.length()) {
        DoubleVector d = at(of, row);
        s0 = d.fma(at(x0, row), s0);
        s1 = d.fma(at(x1, row), s1);
        s2 = d.fma(at(x2, row), s2);
        s3 = d.fma(at(x3, row), s3);
      }
      g[from + j] = s0.reduceLanes(VectorOperators.ADD);
      g[from + j + 1] = s1.reduceLanes(VectorOperators.ADD);
      g[from + j + 2] = s2.reduceLanes(VectorOperators.ADD);
      g[from + j + 3] = s3.reduceLanes(VectorOperators.ADD);
    }
    g[from + H] = sum(of);
  }

  private static double dot(double[] x, double[] y) {
    DoubleVector sum = DoubleVector.zero(LANES);
    for (int row = 0; row < ROWS; row += LANES.length()) {
      sum = at(x, row).fma(at(y, row), sum);
    }
    return sum.reduceLanes(VectorOperators.ADD);
  }

  private static double sum(double[] x) {
    DoubleVector sum = DoubleVector.zero(LANES);
    for (int row = 0; row < ROWS; row += LANES.length()) {
      sum = sum.add(at(x, row));
    }
    return sum.reduceLanes(VectorOperators.ADD);
  }
}
