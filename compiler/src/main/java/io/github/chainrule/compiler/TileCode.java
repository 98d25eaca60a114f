package io.github.chainrule.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
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

  /// As many sums as there are registers for.
  static final int MOST_SUMS = 8;

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
