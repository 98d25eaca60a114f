package io.github.chainrule.compiler;

/// Values that are computed together.
sealed interface Unit permits Unit.Code, Step.Tile, Step.Sums, Step.Family {

  int[] values();

  /// Straight-line code.
  sealed interface Code extends Unit {}

  /// One value, or several that do not depend on each other.
  @SuppressWarnings("ArrayRecordComponent")
  record Straight(int[] values) implements Code {
    static Straight of(int value) {
      return new Straight(new int[] {value});
    }
  }

  /// Sums whose terms are added in turns.
  ///
  /// @param values the sums, and other values
  /// @param turns in each turn the next term of a sum is added, with the last of which it is
  ///   computed, or another value is computed
  @SuppressWarnings("ArrayRecordComponent")
  record Interleaved(int[] values, int[] turns) implements Code {}
}
