package io.github.chainrule.compiler;

/// Values that are computed together.
sealed interface Unit permits Unit.Straight, Step.Tile, Step.Sums, Step.Family {

  int[] values();

  /// Straight-line code: one value, or several that do not depend on each other.
  @SuppressWarnings("ArrayRecordComponent")
  record Straight(int[] values) implements Unit {}
}
