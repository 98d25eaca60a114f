package io.github.chainrule.core;

import java.util.Arrays;

/// Numbers that say how several values move (tangents) or how the output moves with them
/// (cotangents). One that nothing has reached is absent, which is not the same as zero: an absent
/// one is never multiplied, so it makes no NaN of an infinite partial.
final class Sensitivities {
  final double[] numbers;
  final boolean[] present;

  Sensitivities(int count) {
    this.numbers = new double[count];
    this.present = new boolean[count];
  }

  /// All present.
  static Sensitivities of(double... numbers) {
    Sensitivities all = new Sensitivities(numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      all.add(i, numbers[i]);
    }
    return all;
  }

  void add(int i, double number) {
    numbers[i] += number;
    present[i] = true;
  }

  boolean any() {
    return anyOf(0, present.length);
  }

  boolean anyOf(int from, int to) {
    for (int i = from; i < to; i++) {
      if (present[i]) {
        return true;
      }
    }
    return false;
  }

  void clear() {
    clear(0, numbers.length);
  }

  void clear(int from, int to) {
    Arrays.fill(numbers, from, to, 0.0);
    Arrays.fill(present, from, to, false);
  }
}
