package io.github.chainrule.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The solution `x` of a dense system `A x = b`. Operands are the matrix row by row, then the right
/// side.
///
/// With `A x = b` also `A dx = db - dA x` holds, and a cotangent `c` of `x` comes to `w` for `b`
/// and to `-w x^T` for `A`, where `A^T w = c`. By elimination with partial pivoting; a singular
/// matrix gives infinities and NaN, as division by zero does.
final class LinearSolve extends TracedMapping {
  private final int size;

  LinearSolve(int size) {
    this.size = size;
  }

  @Override
  public String symbol() {
    return "solve";
  }

  @Override
  int results() {
    return size;
  }

  @Override
  void evaluate(double[] x, double[] y) {
    double[][] a = new double[size][];
    for (int i = 0; i < size; i++) {
      a[i] = Arrays.copyOfRange(x, i * size, (i + 1) * size);
    }
    solve(a, Arrays.copyOfRange(x, size * size, x.length), y);
  }

  /// Uses up the matrix and the right side.
  private static void solve(double[][] a, double[] b, double[] x) {
    int n = b.length;
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        if (Math.abs(a[i][k]) > Math.abs(a[pivot][k])) {
          pivot = i;
        }
      }
      double[] row = a[pivot];
      a[pivot] = a[k];
      a[k] = row;
      double right = b[pivot];
      b[pivot] = b[k];
      b[k] = right;
      for (int i = k + 1; i < n; i++) {
        double factor = a[i][k] / row[k];
        for (int j = k + 1; j < n; j++) {
          a[i][j] -= factor * row[j];
        }
        b[i] -= factor * right;
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      double sum = b[i];
      for (int j = i + 1; j < n; j++) {
        sum -= a[i][j] * x[j];
      }
      x[i] = sum / a[i][i];
    }
  }

  private Value[] apply(Value[] matrix, boolean transposed, Value[] right) {
    Value[] operands = new Value[size * size + size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        operands[i * size + j] = matrix[transposed ? j * size + i : i * size + j];
      }
    }
    System.arraycopy(right, 0, operands, size * size, size);
    return apply(operands);
  }

  @Override
  @Nullable Value[] pull(Value[] x, Value[] y, @Nullable Value[] cotangents) {
    Value[] right = new Value[size];
    for (int i = 0; i < size; i++) {
      Value cotangent = cotangents[i];
      right[i] = cotangent == null ? Value.constant(0.0) : cotangent;
    }
    Value[] w = apply(x, true, right);
    @Nullable Value[] passed = new @Nullable Value[x.length];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        passed[i * size + j] = w[i].times(y[j]).unaryMinus();
      }
      passed[size * size + i] = w[i];
    }
    return passed;
  }

  @Override
  @Nullable Value[] push(Value[] x, Value[] y, @Nullable Value[] tangents) {
    Value[] right = new Value[size];
    for (int i = 0; i < size; i++) {
      Value moved = tangents[size * size + i];
      right[i] = moved == null ? Value.constant(0.0) : moved;
      for (int j = 0; j < size; j++) {
        Value tangent = tangents[i * size + j];
        right[i] = tangent == null ? right[i] : right[i].minus(tangent.times(y[j]));
      }
    }
    return apply(x, false, right);
  }
}
