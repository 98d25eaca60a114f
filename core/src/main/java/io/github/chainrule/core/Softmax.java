package io.github.chainrule.core;

import io.github.chainrule.core.program.Instruction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The shares `s[i] = exp(x[i]) / (exp(x[0]) + exp(x[1]) + ...)`, which are the derivative of
/// `logSumExp`, as one operation: for each operand it adds one value to a graph, and not three.
///
/// When the operands move by `t`, share `i` moves by `s[i] * (t[i] - sum_j s[j] * t[j])`; the
/// Jacobian is symmetric, so cotangents go back in the same way. An operand Infinity or NaN, or all
/// -Infinity, makes all shares NaN.
final class Softmax extends Mapping {
  private final int size;

  Softmax(int size) {
    this.size = size;
  }

  @Override
  public String symbol() {
    return "softmax";
  }

  @Override
  int results() {
    return size;
  }

  @Override
  void evaluate(double[] x, double[] y) {
    double max = Arrays.stream(x).max().orElseThrow();
    double total = 0.0;
    for (int i = 0; i < size; i++) {
      y[i] = Math.exp(x[i] - max);
      total += y[i];
    }
    for (int i = 0; i < size; i++) {
      y[i] /= total;
    }
  }

  @Override
  void pull(double[] x, double[] y, Sensitivities cotangents, Sensitivities passed) {
    move(y, cotangents, passed);
  }

  @Override
  void push(double[] x, double[] y, Sensitivities tangents, Sensitivities pushed) {
    move(y, tangents, pushed);
  }

  private void move(double[] y, Sensitivities given, Sensitivities moved) {
    double mean = 0.0;
    for (int i = 0; i < size; i++) {
      mean += given.present[i] ? y[i] * given.numbers[i] : 0.0;
    }
    for (int i = 0; i < size; i++) {
      moved.add(i, y[i] * (given.numbers[i] - mean));
    }
  }

  @Override
  @Nullable Value[] pull(Value[] x, Value[] y, @Nullable Value[] cotangents) {
    return move(y, cotangents);
  }

  @Override
  @Nullable Value[] push(Value[] x, Value[] y, @Nullable Value[] tangents) {
    return move(y, tangents);
  }

  private static @Nullable Value[] move(Value[] y, @Nullable Value[] given) {
    Value[] moves = new Value[y.length];
    for (int i = 0; i < y.length; i++) {
      Value move = given[i];
      moves[i] = move == null ? Value.constant(0.0) : move;
    }
    Value mean = Values.dot(y, moves);
    @Nullable Value[] moved = new @Nullable Value[y.length];
    Arrays.setAll(moved, i -> y[i].times(moves[i].minus(mean)));
    return moved;
  }

  @Override
  Instruction instruction(int[] operands) {
    return new Instruction.Softmax(this::evaluate, operands);
  }
}
