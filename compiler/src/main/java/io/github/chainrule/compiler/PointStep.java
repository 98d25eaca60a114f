package io.github.chainrule.compiler;

import java.util.Arrays;
import java.util.stream.IntStream;

/// A step of a program at a point that can be run.
@SuppressWarnings("ArrayRecordComponent")
sealed interface PointStep
    permits PointLoop,
        PointStep.Code,
        PointStep.RowSums,
        PointStep.Evaluation,
        PointStep.Exponentials,
        PointStep.Copy,
        PointStep.Writes {

  /// Runs it.
  ///
  /// @param slots the numbers that are kept, and behind them those that loops bring together
  /// @param packed shared numbers in the order in which loops read them
  void run(double[] shared, double[] slots, double[] packed, PointWorkspace workspace);

  /// Straight-line code.
  record Code(PointParts code, int part) implements PointStep {
    @Override
    public void run(double[] shared, double[] slots, double[] packed, PointWorkspace workspace) {
      code.run(part, shared, slots, workspace.outputs);
    }
  }

  /// A loop over rows.
  record RowSums(RowLoop loop, Column operands, Moves results) implements PointStep {
    @Override
    public void run(double[] shared, double[] slots, double[] packed, PointWorkspace workspace) {
      RowWorkspace rows = workspace.loop(loop);
      operands.read(shared, slots, rows.shared);
      loop.sum(workspace.rows(loop), rows);
      results.run(rows.totals, slots);
    }
  }

  /// Another computation.
  record Evaluation(Node.Evaluate evaluate, Column operands, Moves results) implements PointStep {
    @Override
    public void run(double[] shared, double[] slots, double[] packed, PointWorkspace workspace) {
      double[][] room = workspace.room(evaluate);
      operands.read(shared, slots, room[0]);
      evaluate.evaluate(room[0], room[1], workspace);
      results.run(room[1], slots);
    }
  }

  /// Many exponentials, from where the exponents are, among the shared numbers or in the slots, to
  /// slots or outputs.
  ///
  /// @param end behind the last operand
  record Exponentials(
      ManyExponentials evaluation, boolean ofShared, int from, int end, boolean toOutputs, int to)
      implements PointStep {
    @Override
    public void run(double[] shared, double[] slots, double[] packed, PointWorkspace workspace) {
      double[] x = ofShared ? shared : slots;
      double[] gradient = workspace.gradient;
      boolean first = toOutputs && to == 0 && evaluation.hasShares();
      if (first && gradient != null && gradient.length == end - from) {
        workspace.outputs[0] = evaluation.run(x, from, end, gradient, 0);
        workspace.gradient = null;
      } else {
        double[] results = toOutputs ? workspace.outputs : slots;
        results[to] = evaluation.run(x, from, end, results, to + 1);
      }
    }
  }

  /// Puts shared numbers behind the slots.
  record Copy(int first, int count, int to) implements PointStep {
    @Override
    public void run(double[] shared, double[] slots, double[] packed, PointWorkspace workspace) {
      System.arraycopy(shared, first, slots, to, count);
    }
  }

  /// Puts numbers into the slots, or into the outputs.
  record Writes(Column numbers, boolean toOutputs) implements PointStep {
    @Override
    public void run(double[] shared, double[] slots, double[] packed, PointWorkspace workspace) {
      numbers.read(shared, slots, toOutputs ? workspace.outputs : slots);
    }
  }

  /// Numbers to be brought together: from slots, from what is shared, and constants.
  record Column(Moves slots, Moves shared, Moves constants, double[] numbers) {

    static Column of(int[] values, PointPlaces places) {
      return of(values, places, IntStream.range(0, values.length).toArray());
    }

    /// @param to where each is put
    static Column of(int[] values, PointPlaces places, int[] to) {
      int[] slots = new int[values.length];
      int[] shared = new int[values.length];
      int[] constants = new int[values.length];
      double[] numbers = new double[values.length];
      Arrays.fill(slots, -1);
      Arrays.fill(shared, -1);
      Arrays.fill(constants, -1);
      for (int i = 0; i < values.length; i++) {
        switch (places.dag().node(values[i])) {
          case Node.Shared(int index) -> shared[i] = index;
          case Node.Constant(double number) -> {
            constants[i] = i;
            numbers[i] = number;
          }
          case Node _ -> slots[i] = places.slot(values[i]);
        }
      }
      return new Column(
          Moves.of(slots, to), Moves.of(shared, to), Moves.of(constants, to), numbers);
    }

    void read(double[] given, double[] slot, double[] target) {
      slots.run(slot, target);
      shared.run(given, target);
      constants.run(numbers, target);
    }
  }
}
