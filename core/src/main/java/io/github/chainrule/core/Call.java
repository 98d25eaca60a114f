package io.github.chainrule.core;

import java.util.Arrays;

/// A [Mapping] applied to operands. In a graph it appears through its outputs; the first of them
/// that a walk comes to stands for the call and has its operands.
final class Call {
  final Mapping mapping;
  final Value[] operands;
  final Output[] outputs;
  final double[] data;

  /// Of the outputs, since they were cleared.
  final Sensitivities grad;

  /// As in a [Node].
  int version;

  private int stamp;

  /// Scratch of one walk over the graph: the output that stands for the call is 1 + this; 0 between
  /// walks.
  int mark;

  Call(Mapping mapping, Value[] operands) {
    boolean symbolic = false;
    for (Value operand : operands) {
      Node.requireOperand(mapping, operand);
      symbolic |= operand.symbolic;
    }
    boolean traced = symbolic;
    this.mapping = mapping;
    this.operands = operands.clone();
    this.data = new double[mapping.results()];
    this.grad = new Sensitivities(data.length);
    this.outputs = new Output[data.length];
    Arrays.setAll(outputs, i -> new Output(this, i, traced));
    if (!symbolic) {
      evaluate();
    }
  }

  private void evaluate() {
    mapping.evaluate(Mapping.numbers(operands), data);
    stamp = operandVersions();
  }

  void refresh() {
    if (!fresh()) {
      evaluate();
      version++;
    }
  }

  boolean fresh() {
    return stamp == operandVersions();
  }

  private int operandVersions() {
    int sum = 0;
    for (Value operand : operands) {
      sum += operand.version();
    }
    return sum;
  }

  /// Sends the cotangents of the outputs on to the operands.
  void pull() {
    if (grad.any()) {
      Sensitivities passed = new Sensitivities(operands.length);
      mapping.pull(Mapping.numbers(operands), data, grad, passed);
      for (int i = 0; i < operands.length; i++) {
        if (passed.present[i]) {
          operands[i].accumulate(passed.numbers[i]);
        }
      }
    }
  }
}
