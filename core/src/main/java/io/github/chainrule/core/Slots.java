package io.github.chainrule.core;

/// The operands of one instruction of a [Program], moved from instruction to instruction.
final class Slots implements Operands {
  private final double[] numbers;
  private final int[] places;
  private int start;
  private int count;

  /// @param numbers of all slots
  /// @param places the slots of the operands of all instructions, one after another
  Slots(double[] numbers, int[] places) {
    this.numbers = numbers;
    this.places = places;
  }

  Slots moveTo(int start, int end) {
    this.start = start;
    this.count = end - start;
    return this;
  }

  @Override
  public int operandCount() {
    return count;
  }

  @Override
  public double at(int operand) {
    return numbers[places[start + operand]];
  }

  int place(int operand) {
    return places[start + operand];
  }
}
