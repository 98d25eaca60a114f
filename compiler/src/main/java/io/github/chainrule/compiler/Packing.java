package io.github.chainrule.compiler;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Puts shared numbers into the order in which loops read them.
final class Packing {
  private final Moves shared;
  private final Moves constants;
  private final double[] numbers;

  /// @param packed the shared numbers and constants, in that order
  Packing(Dag dag, int[] packed) {
    int[] places = IntStream.range(0, packed.length).toArray();
    int[] index =
        Arrays.stream(packed)
            .map(v -> dag.node(v) instanceof Node.Shared(int number) ? number : -1)
            .toArray();
    this.shared = Moves.of(index, places);
    this.numbers =
        Arrays.stream(packed)
            .mapToDouble(v -> dag.node(v) instanceof Node.Constant(double number) ? number : 0.0)
            .toArray();
    this.constants =
        Moves.of(Arrays.stream(places).map(i -> index[i] < 0 ? i : -1).toArray(), places);
  }

  void pack(double[] given, double[] packed) {
    shared.run(given, packed);
    constants.run(numbers, packed);
  }
}
