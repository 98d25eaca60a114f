package io.github.chainrule.compiler;

/// A number from 0 to 1 and what is left to 1, each known to all its digits, as one number: that of
/// the two which is smaller, and what is left with its sign turned. So nothing is lost, for `1 - x`
/// has all digits of the larger one if `x` is the smaller.
final class Share {
  private Share() {}

  /// Both as one.
  static int packed(DagBuilder b, int share, int rest) {
    return b.where(b.less(share, b.constant(0.5)), share, b.negate(rest));
  }

  static int share(DagBuilder b, int packed) {
    return b.where(isRest(b, packed), b.plus(b.constant(1.0), packed), packed);
  }

  static int rest(DagBuilder b, int packed) {
    return b.where(isRest(b, packed), b.negate(packed), b.minus(b.constant(1.0), packed));
  }

  /// Also where nothing is left, which is a zero with a sign.
  private static int isRest(DagBuilder b, int packed) {
    return b.less(b.apply(Op.COPY_SIGN, b.constant(1.0), packed), b.constant(0.0));
  }
}
