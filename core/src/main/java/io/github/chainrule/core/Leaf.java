package io.github.chainrule.core;

/// One place of a [Block].
final class Leaf extends Value {
  final Block block;
  final int index;

  Leaf(Block block, int index) {
    super(false);
    this.block = block;
    this.index = index;
  }
}
