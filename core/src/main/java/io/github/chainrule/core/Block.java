package io.github.chainrule.core;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/// A named array of leaves. Their data lie side by side in one array and their gradients in
/// another, so that what works on many parameters at once (an optimiser, a model file) works on
/// arrays, while a graph is still written with one [Value] for each place.
///
/// ```java
/// Block w = Block.of("w", 0.5, -0.25);
/// Value y = w.get(0).times(w.get(1));
/// y.backward();
/// w.update((data, grad) -> data[0] -= 0.1 * grad[0]);
/// ```
public final class Block {
  private final String name;
  private final Leaf[] leaves;
  final double[] data;
  final double[] grad;

  /// How often the data changed; a result compares it with what it saw when it was evaluated.
  int version;

  private Block(String name, double[] data) {
    this.name = name;
    this.data = data;
    this.grad = new double[data.length];
    this.leaves = new Leaf[data.length];
    Arrays.setAll(leaves, i -> new Leaf(this, i));
  }

  /// A block of leaves with the given data, labelled `name[0]`, `name[1]` and so on.
  public static Block of(String name, double... data) {
    return new Block(Objects.requireNonNull(name, "name of a block"), data.clone());
  }

  static Leaf single(double data) {
    return new Block("", new double[] {data}).leaves[0];
  }

  /// The name of the block.
  public String name() {
    return name;
  }

  /// What a leaf is called unless it was given a label of its own.
  String labelOf(int index) {
    return name.isEmpty() ? "" : name + "[" + index + "]";
  }

  /// The number of leaves.
  public int size() {
    return leaves.length;
  }

  /// The leaf at an index; always the same object for the same index.
  ///
  /// @throws IndexOutOfBoundsException if the block has no such place
  public Value get(int index) {
    if (index < 0 || index >= leaves.length) {
      throw new IndexOutOfBoundsException(
          "block '" + name + "' has " + leaves.length + " places, and none at " + index);
    }
    return leaves[index];
  }

  /// All leaves in order, as an unmodifiable list. It and its sublists are the fastest factors of a
  /// dot product, which reads and writes the arrays of the block then.
  public List<Value> values() {
    return new BlockValues(this, 0, leaves.length);
  }

  /// Lets `step` read and write the data and the gradients in place. It must not keep the arrays:
  /// what is written after it has returned would go unnoticed. Graphs that use any place of the
  /// block must be brought up to date by [Value#forward()] afterwards; until then they refuse
  /// `backward()`.
  public void update(BiConsumer<double[], double[]> step) {
    try {
      step.accept(data, grad);
    } finally {
      version++;
    }
  }

  /// Sets all gradients to zero.
  public void zeroGrad() {
    Arrays.fill(grad, 0.0);
  }

  @Override
  public String toString() {
    return "Block(" + name + ", " + leaves.length + " values)";
  }
}
