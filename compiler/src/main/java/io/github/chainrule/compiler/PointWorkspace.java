package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Instruction;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The numbers that one call needs.
final class PointWorkspace {
  /// The inputs and the captured leaves.
  final double[] shared;

  final double[] outputs;

  /// For each loop over rows what it needs; null for other values.
  final @Nullable RowWorkspace[] loops;

  private double[] numbers = new double[0];

  PointWorkspace(int shared, int outputs, @Nullable RowWorkspace[] loops) {
    this.shared = new double[shared];
    this.outputs = new double[outputs];
    this.loops = loops;
  }

  /// The rows that the caller has given, if the function is one of rows.
  Instruction.@Nullable Data given;

  /// The rows of a loop.
  Instruction.Data rows(RowLoop loop) {
    return loop.data.rows() >= 0 ? loop.data : Objects.requireNonNull(given);
  }

  RowWorkspace loop(int v) {
    return Objects.requireNonNull(loops[v]);
  }

  /// At least so many numbers.
  double[] numbers(int size) {
    if (numbers.length < size) {
      numbers = new double[size];
    }
    return numbers;
  }
}
