package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Instruction;
import java.util.List;
import java.util.stream.Stream;

/// A scan, or its reverse mode: a loop over steps around programs that are compiled by themselves.
sealed interface StepProgram extends Instruction.Evaluation permits ForwardSteps, ReverseSteps {

  /// The programs that are run at each step.
  List<PointProgram> programs();

  /// The programs of scans in a program.
  static List<PointProgram> in(Dag dag) {
    return dag.nodes.stream()
        .flatMap(node ->
            node instanceof Node.Evaluate evaluate
                    && evaluate.evaluation() instanceof StepProgram steps
                ? steps.programs().stream()
                : Stream.of())
        .toList();
  }

  /// Puts together what the body reads at a step, but for the state.
  ///
  /// @param operands of the scan
  /// @param inputs of the body
  static void read(Instruction.Steps steps, int step, double[] operands, double[] inputs) {
    int next = steps.states();
    for (double[] column : steps.data()) {
      inputs[next++] = column[step];
    }
    System.arraycopy(operands, steps.operand(step, 0), inputs, next, steps.columns());
  }

  /// Puts what all steps share where the body reads it.
  static void share(Instruction.Steps steps, double[] operands, double[] inputs) {
    int first = steps.inputs() - steps.shared();
    System.arraycopy(operands, steps.states(), inputs, first, steps.shared());
  }
}
