package io.github.chainrule.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operands of a node with many. The factors of a dot product that lie side by side in a block
/// are kept as such, so that weights are read and receive their gradients as arrays.
final class OperandList {

  /// Those that are not in a block, in order.
  private final Value[] values;

  private final @Nullable BlockValues left;
  private final @Nullable BlockValues right;

  /// The number of left factors.
  private final int split;

  private final int size;

  final boolean symbolic;

  private OperandList(
      Primitive primitive,
      Value[] values,
      @Nullable BlockValues left,
      @Nullable BlockValues right) {
    this.values = values;
    this.left = left;
    this.right = right;
    int inBlocks = (left == null ? 0 : left.size()) + (right == null ? 0 : right.size());
    this.size = values.length + inBlocks;
    this.split = size / 2;
    boolean anySymbolic = false;
    for (Value value : values) {
      Node.requireOperand(primitive, value);
      anySymbolic |= value.symbolic;
    }
    this.symbolic = anySymbolic;
  }

  /// The array belongs to the list from now on.
  static OperandList of(Primitive primitive, Value[] values) {
    return new OperandList(primitive, values, null, null);
  }

  /// The factors of a dot product, all left ones before all right ones.
  static OperandList factors(List<? extends Value> left, List<? extends Value> right) {
    int n = left.size();
    BlockValues leftRun = BlockValues.of(left);
    BlockValues rightRun = BlockValues.of(right);
    Value[] values = new Value[(leftRun == null ? n : 0) + (rightRun == null ? n : 0)];
    int next = leftRun == null ? copy(left, values, 0) : 0;
    if (rightRun == null) {
      copy(right, values, next);
    }
    return new OperandList(Primitive.DOT, values, leftRun, rightRun);
  }

  private static int copy(List<? extends Value> from, Value[] to, int start) {
    int end = start + from.size();
    for (int i = start; i < end; i++) {
      to[i] = from.get(i - start);
    }
    return end;
  }

  int size() {
    return size;
  }

  Value get(int i) {
    if (left == null && right == null) {
      return values[i];
    }
    if (i < split) {
      return left == null ? values[i] : left.get(i);
    }
    return right == null ? values[left == null ? i : i - split] : right.get(i - split);
  }

  /// The first operand from a given one on that may be a result.
  int skipBlocks(int i) {
    int skipped = left != null && i < split ? split : i;
    return right != null && skipped >= split ? size : skipped;
  }

  boolean constant() {
    if (inBlocks()) {
      return false;
    }
    for (Value value : values) {
      if (!(value instanceof Constant)) {
        return false;
      }
    }
    return true;
  }

  int versions() {
    int sum = (left == null ? 0 : left.block.version) + (right == null ? 0 : right.block.version);
    for (Value value : values) {
      sum += value.version();
    }
    return sum;
  }

  // ---- the dot product of factors of which some are in a block

  boolean inBlocks() {
    return left != null || right != null;
  }

  /// The same number as [Reductions#dot].
  double dot() {
    double[] x = numbers(left, 0);
    double[] y = numbers(right, left == null ? split : 0);
    int i = start(left);
    int j = start(right);
    double sum = x[i] * y[j];
    for (int k = 1; k < split; k++) {
      sum += x[i + k] * y[j + k];
    }
    return sum;
  }

  /// Sends a cotangent on to all factors.
  void pullDot(double cotangent) {
    double[] x = numbers(left, 0);
    double[] y = numbers(right, left == null ? split : 0);
    send(cotangent, y, start(right), left, 0);
    send(cotangent, x, start(left), right, left == null ? split : 0);
  }

  private void send(
      double cotangent, double[] others, int j, @Nullable BlockValues run, int first) {
    if (run == null) {
      for (int k = 0; k < split; k++) {
        values[first + k].accumulate(cotangent * others[j + k]);
      }
    } else {
      double[] grad = run.block.grad;
      int i = run.from;
      for (int k = 0; k < split; k++) {
        grad[i + k] += cotangent * others[j + k];
      }
    }
  }

  /// The array that holds the numbers of one side.
  private double[] numbers(@Nullable BlockValues run, int first) {
    if (run != null) {
      return run.block.data;
    }
    double[] numbers = new double[split];
    for (int k = 0; k < split; k++) {
      numbers[k] = values[first + k].number();
    }
    return numbers;
  }

  private static int start(@Nullable BlockValues run) {
    return run == null ? 0 : run.from;
  }
}
