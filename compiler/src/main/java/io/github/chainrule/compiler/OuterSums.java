package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// Where the sums of outer products are while rows are added to them: a matrix for each step, with
/// rows and columns filled up to whole [pieces][OuterPiece].
final class OuterSums {
  private final Machine machine;
  private final int block;

  /// Where the matrix of each step begins.
  private final IdentityHashMap<Step.Outer, Integer> begins = new IdentityHashMap<>();

  /// How many numbers all matrices have.
  final int size;

  /// How many scratch numbers the factors on the right of a step take at most.
  final int scratch;

  private final Moves toOutputs;

  /// @param block the most rows that are added at once
  OuterSums(List<Step> steps, Machine machine, int block) {
    this.machine = machine;
    this.block = block;
    int numbers = 0;
    int factors = 0;
    List<Integer> from = new ArrayList<>();
    List<Integer> to = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof Step.Outer outer) {
        begins.put(outer, numbers);
        OuterPiece piece = piece(outer);
        int width = width(outer, piece);
        for (int j = 0; j < outer.left().length; j++) {
          for (int i = 0; i < outer.right().length; i++) {
            from.add(numbers + j * width + i);
            to.add(outer.outputs()[j][i]);
          }
        }
        numbers += OuterPiece.filled(outer.left().length, piece.left) * width;
        factors = Math.max(factors, width * block);
      }
    }
    this.size = numbers;
    this.scratch = factors;
    this.toOutputs = Moves.of(Schedule.array(from), Schedule.array(to));
  }

  private OuterPiece piece(Step.Outer outer) {
    return OuterPiece.of(outer.left().length, outer.right().length, machine);
  }

  private int width(Step.Outer outer, OuterPiece piece) {
    return OuterPiece.filled(outer.right().length, piece.right(machine));
  }

  /// Puts the sums where those of a chunk are expected.
  void write(double[] matrices, double[] sums) {
    toOutputs.run(matrices, sums);
  }

  /// What adds a block of rows to the sums of a step.
  ///
  /// @param placeOf where each value is in the scratch numbers
  /// @param to where there is room for the factors on the right
  PassOver pass(Step.Outer outer, IntUnaryOperator placeOf, int to) {
    int[] left = outer.left();
    OuterPiece piece = piece(outer);
    int side = piece.right(machine);
    int width = width(outer, piece);
    int begin = begins.getOrDefault(outer, 0);
    List<int[]> tables = new ArrayList<>();
    for (int j = 0; j < left.length; j += piece.left) {
      for (int i = 0; i < width; i += side) {
        int[] table = new int[2 * piece.left + 1];
        for (int s = 0; s < piece.left; s++) {
          table[s] = placeOf.applyAsInt(left[Math.min(j + s, left.length - 1)]);
          table[piece.left + 1 + s] = begin + (j + s) * width + i;
        }
        table[piece.left] = to + i * block;
        tables.add(table);
      }
    }
    int[] right = new int[width];
    for (int i = 0; i < width; i++) {
      right[i] = placeOf.applyAsInt(outer.right()[Math.min(i, outer.right().length - 1)]);
    }
    return new PassOver.Outer(
        ReduceCode.of(machine),
        piece.kind,
        right,
        to,
        block,
        side,
        tables.toArray(int[][]::new),
        size);
  }
}
