package io.github.chainrule.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.util.Arrays;

/// Code for a tile: for each step of rows a loop over the terms of its sums. The sums stay in
/// registers.
final class TileCode {
  private final CodeBuilder code;
  private final Schedule schedule;
  private final Machine machine;
  private final int stride;
  private final int copies;
  private final ClassData data;
  private int row;
  private int term;
  private int factor;

  TileCode(CodeBuilder code, Schedule schedule, Machine machine, int stride, ClassData data) {
    this.code = code;
    this.schedule = schedule;
    this.machine = machine;
    this.stride = stride;
    this.data = data;
    this.copies = machine instanceof VectorMachine ? 2 : 1;
  }

  void method(Step.Tile tile) {
    row = code.allocateLocal(TypeKind.INT);
    term = code.allocateLocal(TypeKind.INT);
    factor = code.allocateLocal(TypeKind.INT);
    int[][] sums = new int[tile.sums().length][copies];
    for (int[] sum : sums) {
      for (int u = 0; u < copies; u++) {
        sum[u] = code.allocateLocal(machine.kind());
      }
    }
    loop(row, RowCode.ROWS, machine.width() * copies, () -> rows(tile, sums));
    code.return_();
  }

  private void loop(int counter, int limit, int step, Runnable body) {
    Label top = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(counter);
    code.labelBinding(top).iload(counter).iload(limit).if_icmpge(end);
    body.run();
    code.iinc(counter, step).goto_(top).labelBinding(end);
  }

  private void rows(Step.Tile tile, int[][] sums) {
    int products = begin(tile, sums);
    code.loadConstant(products).istore(factor);
    int limit = code.allocateLocal(TypeKind.INT);
    code.loadConstant(tile.columns().length).istore(limit);
    int place = code.allocateLocal(TypeKind.INT);
    int table = code.allocateLocal(TypeKind.REFERENCE);
    data.table(code, Arrays.stream(tile.columns()).map(v -> at(v, 0)).toArray());
    code.astore(table);
    loop(
        term,
        limit,
        1,
        () -> {
          code.aload(table).iload(term).iaload().iload(row).iadd().istore(place);
          terms(sums, place);
          code.iinc(factor, sums.length);
        });
    for (int s = 0; s < sums.length; s++) {
      for (int u = 0; u < copies; u++) {
        int sum = sums[s][u];
        int at = at(tile.sums()[s], u);
        machine.store(code, () -> scratch(at), () -> code.loadLocal(machine.kind(), sum));
      }
    }
  }

  private int at(int v, int u) {
    return schedule.slot[v] * stride + u * machine.width();
  }

  private void scratch(int at) {
    code.aload(RowCode.SCRATCH).iload(row).loadConstant(at).iadd();
  }

  /// Gives the sums their first terms.
  ///
  /// @return the place of the next packed number
  private int begin(Step.Tile tile, int[][] sums) {
    int next = tile.from();
    for (int s = 0; s < sums.length; s++) {
      Node.Sum sum = (Node.Sum) schedule.dag.node(tile.sums()[s]);
      int first = sum.left()[0];
      boolean column = tile.begun() && schedule.isPerRow(first);
      int packed = next;
      for (int u = 0; u < copies; u++) {
        if (column) {
          int at = at(first, u);
          machine.load(code, () -> scratch(at));
        } else if (tile.begun()) {
          machine.broadcast(code, () -> code.aload(RowCode.SHARED).loadConstant(packed).daload());
        } else {
          machine.broadcast(code, () -> code.loadConstant(-0.0));
        }
        code.storeLocal(machine.kind(), sums[s][u]);
      }
      next += tile.begun() && !column ? 1 : 0;
    }
    return next;
  }

  private void terms(int[][] sums, int place) {
    int[] column = new int[copies];
    for (int u = 0; u < copies; u++) {
      int offset = u * machine.width();
      machine.load(
          code, () -> code.aload(RowCode.SCRATCH).iload(place).loadConstant(offset).iadd());
      column[u] = store();
    }
    for (int s = 0; s < sums.length; s++) {
      int number = s;
      machine.broadcast(
          code,
          () -> code.aload(RowCode.SHARED).iload(factor).loadConstant(number).iadd().daload());
      int shared = store();
      for (int u = 0; u < copies; u++) {
        code.loadLocal(machine.kind(), shared).loadLocal(machine.kind(), column[u]);
        code.loadLocal(machine.kind(), sums[s][u]);
        machine.apply(code, Op.FMA);
        code.storeLocal(machine.kind(), sums[s][u]);
      }
    }
  }

  private int store() {
    int local = code.allocateLocal(machine.kind());
    code.storeLocal(machine.kind(), local);
    return local;
  }
}
