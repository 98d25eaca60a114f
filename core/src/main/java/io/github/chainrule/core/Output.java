package io.github.chainrule.core;

/// One result of a [Call].
final class Output extends Value {
  final Call call;
  final int index;

  Output(Call call, int index, boolean symbolic) {
    super(symbolic);
    this.call = call;
    this.index = index;
  }

  @Override
  Value operand(int i) {
    return call.operands[i];
  }
}
