package io.github.chainrule.nn;

import java.io.IOException;

/// Bytes that are no UTF-8.
final class Undecodable extends IOException {
  private static final long serialVersionUID = 1L;

  final int first;

  Undecodable(byte first) {
    this.first = Byte.toUnsignedInt(first);
  }
}
