package io.github.chainrule.core.program;

import io.github.chainrule.core.Primitive;
import java.util.function.DoubleBinaryOperator;

/// One step of a [Listing].
@SuppressWarnings("ArrayRecordComponent")
public sealed interface Instruction {

  /// The slots of the operands.
  int[] operands();

  /// The number of results, which take as many slots.
  int results();

  /// An operation of the table.
  ///
  /// @param evaluate computes it, if it has one operand, then of any second one, or two
  record Apply(Primitive primitive, DoubleBinaryOperator evaluate, int[] operands)
      implements Instruction {
    @Override
    public int results() {
      return 1;
    }
  }

  /// The sums of a body's outputs over rows of data. The inputs of the body are one number of each
  /// column and then the operands, which all rows share.
  ///
  /// @param loop what it and its pullbacks have in common, an identity
  /// @param evaluation the same without compiling it
  record RowSum(Object loop, Listing body, Data data, Evaluation evaluation, int[] operands)
      implements Instruction {
    @Override
    public int results() {
      return body.outputs().length;
    }
  }

  /// Reverse mode of a [RowSum]: sums over the same rows of a body that takes in addition the
  /// cotangents of some results and, for each of these, a number that is not zero if it counts. The
  /// first half of its results are cotangents, the second half the numbers of rows that sent any.
  ///
  /// @param cotangents how many of the operands are cotangents; as many more say whether they count
  /// @param evaluation the same without compiling it
  record RowSumPullback(
      Object loop, Listing body, Data data, int cotangents, Evaluation evaluation, int[] operands)
      implements Instruction {
    @Override
    public int results() {
      return body.outputs().length;
    }
  }

  /// Anything else: a custom function, a solver.
  record Opaque(String name, Evaluation evaluation, int results, int[] operands)
      implements Instruction {}

  /// Computes results from operands.
  @FunctionalInterface
  interface Evaluation {
    void evaluate(double[] operands, double[] results);
  }

  /// Rows of numbers, by column.
  ///
  /// @param columns the numbers; empty arrays if they are given only when the function is called
  /// @param first the place of the first row in each column
  /// @param rows how many there are; -1 if they are given at the call
  record Data(double[][] columns, int first, int rows) {}
}
