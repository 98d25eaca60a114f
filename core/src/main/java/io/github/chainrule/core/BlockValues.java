package io.github.chainrule.core;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/// Leaves that lie side by side in a block, as an unmodifiable list. A dot product reads them from
/// the arrays of the block and not one by one.
final class BlockValues extends AbstractList<Value> implements RandomAccess {
  final Block block;
  final int from;
  private final int size;

  BlockValues(Block block, int from, int size) {
    this.block = block;
    this.from = from;
    this.size = size;
  }

  /// The values as such a list, null if they are not side by side in one block.
  static @Nullable BlockValues of(List<? extends Value> values) {
    if (values instanceof BlockValues already) {
      return already;
    }
    int size = values.size();
    if (size == 0 || !(values.get(0) instanceof Leaf first)) {
      return null;
    }
    for (int i = size - 1; i > 0; i--) {
      if (!(values.get(i) instanceof Leaf leaf
          && leaf.block == first.block
          && leaf.index == first.index + i)) {
        return null;
      }
    }
    return new BlockValues(first.block, first.index, size);
  }

  @Override
  public Value get(int i) {
    return block.get(from + Objects.checkIndex(i, size));
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<Value> subList(int start, int end) {
    Objects.checkFromToIndex(start, end, size);
    return new BlockValues(block, from + start, end - start);
  }
}
