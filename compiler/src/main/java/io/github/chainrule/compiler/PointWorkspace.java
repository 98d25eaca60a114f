package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Instruction;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The numbers that one call needs.
final class PointWorkspace {
  /// The inputs and the captured leaves.
  final double[] shared;

  final double[] outputs;

  /// Where the outputs behind the first are wanted; null once they have been written there instead
  /// of into [#outputs]. A copy of a million numbers takes as long as their exponentials.
  double @Nullable [] gradient;

  /// What each loop over rows needs.
  private final IdentityHashMap<RowLoop, RowWorkspace> loops = new IdentityHashMap<>();

  /// For each evaluation its operands and results.
  private final IdentityHashMap<Node.Evaluate, double[][]> evaluations = new IdentityHashMap<>();

  /// What scans have kept for their reverse mode.
  private final IdentityHashMap<RecordedSteps, RecordedSteps.Tape> tapes = new IdentityHashMap<>();

  private double[] numbers = new double[0];
  private double[] packed = new double[0];

  PointWorkspace(int shared, int outputs, List<RowLoop> loops) {
    this.shared = new double[shared];
    this.outputs = new double[outputs];
    loops.forEach(loop -> this.loops.put(loop, loop.newWorkspace()));
  }

  /// The rows that the caller has given, if the function is one of rows.
  Instruction.@Nullable Data given;

  /// The rows of a loop.
  Instruction.Data rows(RowLoop loop) {
    return loop.data.rows() >= 0 ? loop.data : Objects.requireNonNull(given);
  }

  RowWorkspace loop(RowLoop loop) {
    return Objects.requireNonNull(loops.get(loop));
  }

  /// The operands and the results of an evaluation.
  double[][] room(Node.Evaluate evaluate) {
    double[][] room = evaluations.get(evaluate);
    if (room == null) {
      room =
          new double[][] {new double[evaluate.operands().length], new double[evaluate.results()]};
      evaluations.put(evaluate, room);
    }
    return room;
  }

  RecordedSteps.Tape tape(RecordedSteps steps) {
    return tapes.computeIfAbsent(steps, RecordedSteps::newTape);
  }

  /// At least so many numbers.
  double[] numbers(int size) {
    if (numbers.length < size) {
      numbers = new double[size];
    }
    return numbers;
  }

  /// Room for shared numbers in the order in which loops read them.
  double[] packed(int size) {
    if (packed.length < size) {
      packed = new double[size];
    }
    return packed;
  }
}
