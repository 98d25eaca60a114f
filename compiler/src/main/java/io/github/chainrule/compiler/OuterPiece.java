package io.github.chainrule.compiler;

/// A piece of an outer product: so many factors on the left, and so many vectors of others on the
/// right.
enum OuterPiece {
  WIDE(ReduceCode.WIDE_PIECE, 4, 2),
  NARROW(ReduceCode.NARROW_PIECE, 8, 1);

  /// Its code.
  final int kind;

  final int left;
  final int vectors;

  OuterPiece(int kind, int left, int vectors) {
    this.kind = kind;
    this.left = left;
    this.vectors = vectors;
  }

  /// How many factors are on the right.
  int right(Machine machine) {
    return vectors * machine.width();
  }

  /// The piece that covers an outer product in the least time. A narrow one reads more numbers for
  /// each product, which takes a third longer.
  static OuterPiece of(int left, int right, Machine machine) {
    return machine.width() > 1
            && 4 * NARROW.covers(left, right, machine) < 3 * WIDE.covers(left, right, machine)
        ? NARROW
        : WIDE;
  }

  /// How many products whole pieces have.
  private long covers(int left, int right, Machine machine) {
    return (long) filled(left, this.left) * filled(right, right(machine));
  }

  /// A count, filled up to whole pieces.
  static int filled(int count, int piece) {
    return (count + piece - 1) / piece * piece;
  }
}
