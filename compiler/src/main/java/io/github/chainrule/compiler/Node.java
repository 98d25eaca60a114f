package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Instruction;
import org.jspecify.annotations.Nullable;

/// One value of a [Dag], by what it is made of. Operands are the numbers of other values.
@SuppressWarnings("ArrayRecordComponent")
sealed interface Node {

  /// A number of each row.
  record Column(int index) implements Node {}

  /// A number that all rows share.
  record Shared(int index) implements Node {}

  record Constant(double number) implements Node {}

  /// A function of one to three values; operands beyond its arity are -1.
  record Apply(Function function, int a, int b, int c) implements Node {}

  /// A sum of products, added up from the left to the right; all products but a leading one enter
  /// by a fused multiply-add.
  ///
  /// @param left the first factor of each term
  /// @param right the second factor; -1 for terms of one factor
  /// @param minus which terms are subtracted
  record Sum(int[] left, int[] right, boolean[] minus) implements Node {}

  /// A routine, whose results are the [Result]s that follow it.
  record Call(Routine routine, int operand) implements Node {}

  /// Another computation, whose results follow.
  record Evaluate(String name, Instruction.Evaluation evaluation, int results, int[] operands)
      implements Node {

    /// @param workspace of the call; null in the scope of a row
    void evaluate(double[] operands, double[] results, @Nullable PointWorkspace workspace) {
      if (workspace != null && evaluation instanceof StepProgram steps) {
        steps.evaluate(operands, results, workspace);
      } else {
        evaluation.evaluate(operands, results);
      }
    }
  }

  /// Sums over rows, whose results follow.
  record Loop(RowLoop loop, int[] operands) implements Node {}

  /// One of the results of a routine, computation or loop.
  record Result(int of, int index) implements Node {}
}
