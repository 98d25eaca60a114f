package io.github.chainrule.core;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The operands of a node with many. The factors of a dot product that lie side by side in a block
/// are kept as such, so that weights are read and receive their gradients as arrays.
final class OperandList {
  private static final Value[] NONE = {};

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
    if (leftRun != null && rightRun != null) {
      return new OperandList(Primitive.DOT, NONE, leftRun, rightRun);
    }
    Value[] values = (leftRun == null ? left : right).toArray(NONE);
    if (leftRun == null && rightRun == null) {
      values = Arrays.copyOf(values, 2 * n);
      System.arraycopy(right.toArray(NONE), 0, values, n, n);
    }
    return new OperandList(Primitive.DOT, values, leftRun, rightRun);
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
    if (left != null && right != null) {
      return dot(left, right);
    }
    return dot(left == null ? Objects.requireNonNull(right) : left);
  }

  private static double dot(BlockValues left, BlockValues right) {
    double[] x = left.block.data;
    double[] y = right.block.data;
    double sum = x[left.from] * y[right.from];
    for (int k = 1; k < left.size(); k++) {
      sum += x[left.from + k] * y[right.from + k];
    }
    return sum;
  }

  private double dot(BlockValues run) {
    double[] x = run.block.data;
    double sum = x[run.from] * values[0].number();
    for (int k = 1; k < split; k++) {
      sum += x[run.from + k] * values[k].number();
    }
    return sum;
  }

  /// Sends a cotangent on to all factors.
  void pullDot(double cotangent) {
    if (left != null && right != null) {
      send(cotangent, right, left);
      send(cotangent, left, right);
    } else {
      pullDot(cotangent, left == null ? Objects.requireNonNull(right) : left);
    }
  }

  private static void send(double cotangent, BlockValues from, BlockValues to) {
    double[] x = from.block.data;
    double[] grad = to.block.grad;
    for (int k = 0; k < from.size(); k++) {
      grad[to.from + k] += cotangent * x[from.from + k];
    }
  }

  private void pullDot(double cotangent, BlockValues run) {
    double[] x = run.block.data;
    double[] grad = run.block.grad;
    for (int k = 0; k < split; k++) {
      Value value = values[k];
      grad[run.from + k] += cotangent * value.number();
      value.accumulate(cotangent * x[run.from + k]);
    }
  }
}
