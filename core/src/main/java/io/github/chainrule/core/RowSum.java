package io.github.chainrule.core;

import io.github.chainrule.core.program.Instruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// The sum of a program's outputs over the rows of columns of numbers. The inputs of the program
/// are one number of each column and then the operands, which all rows share.
final class RowSum extends Loop {
  private final Program body;
  private final Rows rows;

  RowSum(Program body, Rows rows) {
    this.body = body;
    this.rows = rows;
  }

  @Override
  public String symbol() {
    return "sumOverRows";
  }

  @Override
  int results() {
    return body.outputs.length;
  }

  private int operandCount() {
    return body.inputs - rows.width();
  }

  private double[] numbersWith(double[] x) {
    double[] numbers = body.newNumbers();
    System.arraycopy(x, 0, numbers, rows.width(), x.length);
    return numbers;
  }

  private void run(int row, double[] numbers) {
    rows.read(row, numbers);
    body.run(numbers);
  }

  @Override
  boolean isKnown() {
    return rows.count() >= 0;
  }

  /// What the compiler is told.
  @Override
  Instruction instruction(int[] operands) {
    return new Instruction.RowSum(this, body.listing(), rows.data(), this::evaluate, operands);
  }

  /// What the compiler is told about reverse mode.
  ///
  /// @param pullback reverse mode itself
  /// @param given the results that have a cotangent
  /// @param wanted the operands whose cotangents are asked for
  @Override
  Instruction pullback(LoopPullback pullback, int[] given, int[] wanted, int[] operands) {
    int[] inputs = Arrays.stream(wanted).map(i -> rows.width() + i).toArray();
    return new Instruction.RowSumPullback(
        this,
        pullbackOf(body, given, inputs, false).listing(),
        rows.data(),
        given.length,
        pullback::evaluate,
        operands);
  }

  @Override
  void evaluate(double[] x, double[] y) {
    double[] numbers = numbersWith(x);
    Arrays.fill(y, 0.0);
    for (int row = 0; row < rows.count(); row++) {
      run(row, numbers);
      for (int i = 0; i < y.length; i++) {
        y[i] += numbers[body.outputs[i]];
      }
    }
  }

  @Override
  void pull(double[] x, Sensitivities cotangents, Sensitivities passed) {
    double[] numbers = numbersWith(x);
    Sensitivities all = new Sensitivities(body.slots);
    for (int row = 0; row < rows.count(); row++) {
      run(row, numbers);
      for (int i = 0; i < body.outputs.length; i++) {
        if (cotangents.present[i]) {
          all.add(body.outputs[i], cotangents.numbers[i]);
        }
      }
      body.pull(numbers, all);
      // Those of the operands add up over the rows.
      all.clear(0, rows.width());
      all.clear(body.inputs, body.slots);
    }
    for (int i = 0; i < x.length; i++) {
      if (all.present[rows.width() + i]) {
        passed.add(i, all.numbers[rows.width() + i]);
      }
    }
  }

  @Override
  void push(double[] x, Sensitivities tangents, Sensitivities pushed) {
    double[] numbers = numbersWith(x);
    Sensitivities all = new Sensitivities(body.slots);
    for (int i = 0; i < x.length; i++) {
      if (tangents.present[i]) {
        all.add(rows.width() + i, tangents.numbers[i]);
      }
    }
    for (int row = 0; row < rows.count(); row++) {
      run(row, numbers);
      body.push(numbers, all);
      for (int i = 0; i < body.outputs.length; i++) {
        if (all.present[body.outputs[i]]) {
          pushed.add(i, all.numbers[body.outputs[i]]);
        }
      }
      all.clear(body.inputs, body.slots);
    }
  }

  @Override
  boolean[] reaches(boolean[] results) {
    return Arrays.copyOfRange(body.reaches(results), rows.width(), body.inputs);
  }

  @Override
  boolean[] surelyReaches(boolean[] results, int operands) {
    return rows.count() > 0
        ? Arrays.copyOfRange(body.surelyReaches(results), rows.width(), body.inputs)
        : super.surelyReaches(results, operands);
  }

  @Override
  Tangent makeTangent(boolean[] moves) {
    List<Value> inputs = new ArrayList<>(Symbol.several("row", rows.width()));
    List<Value> shared = Symbol.several("x", operandCount());
    inputs.addAll(shared);
    List<Value> outputs = List.of(body.replay(inputs.toArray(Value[]::new)));
    List<Value> movers = new ArrayList<>();
    List<Value> tangents = new ArrayList<>();
    List<Integer> operands = new ArrayList<>();
    for (int i = 0; i < moves.length; i++) {
      operands.add(i);
    }
    for (int i = 0; i < moves.length; i++) {
      if (moves[i]) {
        movers.add(shared.get(i));
        tangents.add(new Symbol("tangent", i));
        operands.add(moves.length + i);
      }
    }
    inputs.addAll(tangents);
    List<Value> moved = new ArrayList<>();
    List<Integer> results = new ArrayList<>();
    for (Value tangent : Derivatives.jvp(outputs, movers, tangents)) {
      boolean still = tangent instanceof Constant constant && constant.data == 0.0;
      results.add(still ? -1 : moved.size());
      if (!still) {
        moved.add(tangent);
      }
    }
    List<Integer> flags = Collections.nCopies(results.size(), -1);
    RowSum sum = new RowSum(bodyOfTangent(inputs, moved), rows);
    return new Tangent(sum, operands, results, flags);
  }
}
