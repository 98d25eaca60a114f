package io.github.chainrule.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/// Code for some sums of a [Step.Tile]: for each step of rows a loop over the terms of the sums,
/// which stay in registers. It is made once for all functions.
///
/// In the table are the places of the sums, of what they begin with if that is columns, and of the
/// column of each term; the count is that of the terms.
final class TileCode extends TableCode {
  /// What sums begin with: a shared number, a column each, or nothing.
  static final int SHARED = 0;

  static final int COLUMNS = 1;
  static final int NOTHING = 2;

  private static final int MOST_SUMS = 8;

  /// A sum is two vectors. Those of so many sums stay in 16 registers, beside what is multiplied.
  private static final int MOST_SUMS_IN_16_REGISTERS = 6;

  private static final ConcurrentHashMap<Key, TableRun> MADE = new ConcurrentHashMap<>();

  private record Key(Machine machine, int sums) {}

  private final int[][] sums;
  private int factor;

  private TileCode(CodeBuilder code, Machine machine, int sums) {
    super(code, machine);
    this.sums = new int[sums][copies];
  }

  static TableRun of(Machine machine, int sums) {
    return MADE.computeIfAbsent(
        new Key(machine, sums),
        _ ->
            GeneratedClass.of(
                    TableRun.class,
                    TYPE,
                    List.of(
                        code -> new TileCode(code, machine, sums).method(SHARED),
                        code -> new TileCode(code, machine, sums).method(COLUMNS),
                        code -> new TileCode(code, machine, sums).method(NOTHING)))
                .load(TableRun.class, List.of()));
  }

  /// As many sums as there are registers for. Where a vector holds four numbers, processors mostly
  /// have 16, else 32.
  static int mostSums(Machine machine) {
    return machine.width() == 4 ? MOST_SUMS_IN_16_REGISTERS : MOST_SUMS;
  }

  /// Puts the shared numbers of a tile in the order in which this code reads them: for each
  /// [#mostSums] sums term by term.
  ///
  /// @param rows of a number for each sum: what they begin with, if that is shared, and the factors
  ///   of each term
  static void arrange(Step.Tile tile, int rows, int[] packed, Machine machine) {
    int sums = tile.sums().length;
    int[] given = Arrays.copyOfRange(packed, tile.from(), tile.from() + rows * sums);
    int to = tile.from();
    for (int begin = 0; begin < sums; begin += mostSums(machine)) {
      int end = Math.min(sums, begin + mostSums(machine));
      for (int row = 0; row < rows; row++) {
        for (int s = begin; s < end; s++) {
          packed[to++] = given[row * sums + s];
        }
      }
    }
  }

  private void method(int beginning) {
    GeneratedClass.returnWithoutRows(code, END);
    factor = code.allocateLocal(TypeKind.INT);
    int[] place = new int[sums.length];
    int[] first = new int[sums.length];
    for (int s = 0; s < sums.length; s++) {
      place[s] = place(s);
      first[s] = beginning == COLUMNS ? place(sums.length + s) : 0;
      for (int u = 0; u < copies; u++) {
        sums[s][u] = code.allocateLocal(machine.kind());
      }
    }
    int firstTerm = beginning == COLUMNS ? 2 * sums.length : sums.length;
    rows(() -> {
      begin(beginning, first);
      terms(firstTerm);
      end(place);
    });
    code.return_();
  }

  private int place(int index) {
    int place = code.allocateLocal(TypeKind.INT);
    code.aload(AT).loadConstant(index).iaload().istore(place);
    return place;
  }

  private void begin(int beginning, int[] first) {
    code.iload(FROM).istore(factor);
    for (int s = 0; s < sums.length; s++) {
      int number = s;
      for (int u = 0; u < copies; u++) {
        int copy = u;
        switch (beginning) {
          case SHARED -> machine.broadcast(code, () -> packed(factor, number));
          case COLUMNS -> machine.load(code, () -> scratch(first[number], copy));
          // Nothing but this leaves a product as it is, the sign of zero included.
          default -> machine.broadcast(code, () -> code.loadConstant(-0.0));
        }
        code.storeLocal(machine.kind(), sums[s][u]);
      }
    }
    if (beginning == SHARED) {
      code.iinc(factor, sums.length);
    }
  }

  private void terms(int firstTerm) {
    int term = code.allocateLocal(TypeKind.INT);
    int place = code.allocateLocal(TypeKind.INT);
    code.iconst_0().istore(term);
    loop(
        term,
        COUNT,
        1,
        () -> {
          table(term, firstTerm);
          code.istore(place);
          term(place);
          code.iinc(factor, sums.length);
        });
  }

  private void term(int place) {
    int[] column = new int[copies];
    for (int u = 0; u < copies; u++) {
      int copy = u;
      machine.load(code, () -> scratch(place, copy));
      column[u] = store();
    }
    for (int s = 0; s < sums.length; s++) {
      int number = s;
      machine.broadcast(code, () -> packed(factor, number));
      int shared = store();
      for (int u = 0; u < copies; u++) {
        multiplyAdd(shared, column[u], sums[s][u]);
      }
    }
  }

  private void end(int[] place) {
    for (int s = 0; s < sums.length; s++) {
      for (int u = 0; u < copies; u++) {
        int sum = sums[s][u];
        int to = place[s];
        int copy = u;
        machine.store(code, () -> scratch(to, copy), () -> code.loadLocal(machine.kind(), sum));
      }
    }
  }
}
