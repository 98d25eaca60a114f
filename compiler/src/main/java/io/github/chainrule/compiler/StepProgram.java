package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A scan, or its reverse mode: a loop over steps around programs that are compiled by themselves.
sealed interface StepProgram extends Instruction.Evaluation
    permits ForwardSteps, RecordedSteps, ReverseSteps {

  /// What [CompiledFunction#explain] calls it.
  String name();

  /// The programs that are run at each step.
  List<PointProgram> programs();

  /// Does something with each program before it runs, also with those that are made later.
  default void begin(Consumer<PointProgram> begin) {
    programs().forEach(begin);
  }

  /// Computes the results where other evaluations of the same call can read what it has kept.
  default void evaluate(double[] operands, double[] results, PointWorkspace workspace) {
    evaluate(operands, results);
  }

  /// The scans in a program, and their reverse modes.
  static List<StepProgram> in(Dag dag) {
    List<StepProgram> found = new ArrayList<>();
    for (Node node : dag.nodes) {
      if (node instanceof Node.Evaluate evaluate
          && evaluate.evaluation() instanceof StepProgram steps) {
        found.add(steps);
      }
    }
    return found;
  }

  /// Puts together what the body reads at a step, but for the state.
  ///
  /// @param operands of the scan
  /// @param inputs where it is read
  /// @param from the place behind the state
  static void read(
      Instruction.Steps steps, int step, double[] operands, double[] inputs, int from) {
    double[][] data = steps.data();
    for (int j = 0; j < data.length; j++) {
      inputs[from + j] = data[j][step];
    }
    System.arraycopy(operands, steps.operand(step, 0), inputs, from + data.length, steps.columns());
  }

  /// Puts what all steps share where the body reads it.
  ///
  /// @param from the place behind the state
  static void share(Instruction.Steps steps, double[] operands, double[] inputs, int from) {
    int first = from + steps.data().length + steps.columns();
    System.arraycopy(operands, steps.states(), inputs, first, steps.shared());
  }
}
