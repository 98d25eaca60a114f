package io.github.chainrule.compiler;

/// What is too large to compile.
final class Limits {
  /// The most values that one scope may have.
  static final int MOST_VALUES = 4_000_000;

  private Limits() {}

  static IllegalArgumentException tooLarge(String what) {
    return new IllegalArgumentException(
        what
            + " is too large to compile; write repeated work as one operation: Scan for steps, Rows"
            + " for a sum over data, Values.dot or Values.sum for many operands");
  }
}
