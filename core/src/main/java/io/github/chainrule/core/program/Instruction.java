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

  /// The shares of exponentials in their sum, `exp(x[i]) / (exp(x[0]) + exp(x[1]) + ...)`, the
  /// derivative of `logSumExp`.
  ///
  /// @param evaluation the same without compiling it
  record Softmax(Evaluation evaluation, int[] operands) implements Instruction {
    @Override
    public int results() {
      return operands.length;
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
  /// first half of its results are cotangents, the second half the numbers of rows that sent any;
  /// where there are none, what a body gives for the cotangent may be anything.
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

  /// A body run step after step, each time on the state that the step before has left.
  ///
  /// Its operands are the first state, what the steps share, and the columns of values step by
  /// step; its results the last state, or some of the numbers of the states after each step. The
  /// inputs of the body are the state, one number of each column of data, one value of each column
  /// of values, and what is shared; its outputs the next state.
  ///
  /// @param loop what it and its pullbacks have in common, an identity
  /// @param evaluation the same without compiling it
  record Scan(Object loop, Listing body, Steps steps, Evaluation evaluation, int[] operands)
      implements Instruction {
    @Override
    public int results() {
      return steps.results();
    }
  }

  /// Reverse mode of a [Scan]. Its operands are those of the scan, the cotangents of some of its
  /// results, and for each of these a number that is not zero if it counts; its results the
  /// cotangents of some of its operands, and for each of these whether any has reached it.
  ///
  /// @param loop what it and the scan have in common, an identity
  /// @param pullback reverse mode of the body: from its inputs, the cotangents of all of its
  ///   outputs and whether they count to the cotangents of its inputs, without those for data, and
  ///   whether they count
  /// @param given the results of the scan that have a cotangent
  /// @param wanted the operands of the scan whose cotangents are asked for
  /// @param evaluation the same without compiling it
  record ScanPullback(
      Object loop,
      Listing body,
      Listing pullback,
      Steps steps,
      int[] given,
      int[] wanted,
      Evaluation evaluation,
      int[] operands)
      implements Instruction {
    @Override
    public int results() {
      return 2 * wanted.length;
    }
  }

  /// The steps of a scan.
  ///
  /// @param data columns of numbers, one for each step
  /// @param states how many numbers the state has
  /// @param columns how many columns of values there are
  /// @param shared how many values the steps share
  /// @param shown which numbers of the state after each step are the results; none if these are the
  ///   last state
  record Steps(int count, double[][] data, int states, int columns, int shared, int[] shown) {

    /// The number of results of the scan.
    public int results() {
      return showsAll() ? count * shown.length : states;
    }

    /// Whether each step has results.
    public boolean showsAll() {
      return shown.length > 0;
    }

    /// Puts what is shown of the state after a step among the results.
    public void show(int step, double[] state, double[] results) {
      for (int k = 0; k < shown.length; k++) {
        results[step * shown.length + k] = state[shown[k]];
      }
    }

    /// The operand that is the value of a column for a step.
    public int operand(int step, int column) {
      return states + shared + step * columns + column;
    }

    /// The number of inputs of the body.
    public int inputs() {
      return states + data.length + columns + shared;
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
