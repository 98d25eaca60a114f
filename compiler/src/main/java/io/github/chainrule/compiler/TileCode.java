package io.github.chainrule.compiler;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/// Code for tiles: for each step of rows a loop over the terms of the sums, which stay in
/// registers. It is made once for all functions.
final class TileCode {
  /// What sums begin with: a shared number, a column each, or nothing.
  static final int SHARED = 0;

  static final int COLUMNS = 1;
  static final int NOTHING = 2;

  private static final MethodTypeDesc TYPE =
      MethodTypeDesc.of(
          CD_void,
          CD_double.arrayType(),
          CD_double.arrayType(),
          CD_int,
          CD_int.arrayType(),
          CD_int,
          CD_int);
  private static final int SCRATCH = 0;
  private static final int PACKED = 1;
  private static final int FROM = 2;
  private static final int AT = 3;
  private static final int TERMS = 4;
  private static final int ROWS = 5;

  private static final ConcurrentHashMap<Key, TileRun> MADE = new ConcurrentHashMap<>();

  private record Key(Machine machine, int sums) {}

  private final CodeBuilder code;
  private final Machine machine;
  private final int[][] sums;
  private final int copies;
  private int row;
  private int factor;

  private TileCode(CodeBuilder code, Machine machine, int sums) {
    this.code = code;
    this.machine = machine;
    this.copies = machine instanceof VectorMachine ? 2 : 1;
    this.sums = new int[sums][copies];
  }

  static TileRun of(Machine machine, int sums) {
    return MADE.computeIfAbsent(
        new Key(machine, sums),
        _ ->
            GeneratedClass.of(
                    TileRun.class,
                    TYPE,
                    List.of(
                        code -> new TileCode(code, machine, sums).method(SHARED),
                        code -> new TileCode(code, machine, sums).method(COLUMNS),
                        code -> new TileCode(code, machine, sums).method(NOTHING)))
                .load(TileRun.class, List.of()));
  }

  private void method(int beginning) {
    row = code.allocateLocal(TypeKind.INT);
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
    loop(
        row,
        ROWS,
        machine.width() * copies,
        () -> {
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

  private void loop(int counter, int limit, int step, Runnable body) {
    Label top = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(counter);
    code.labelBinding(top).iload(counter).iload(limit).if_icmpge(end);
    body.run();
    code.iinc(counter, step).goto_(top).labelBinding(end);
  }

  private void begin(int beginning, int[] first) {
    code.iload(FROM).istore(factor);
    for (int s = 0; s < sums.length; s++) {
      int number = s;
      for (int u = 0; u < copies; u++) {
        int offset = u * machine.width();
        switch (beginning) {
          case SHARED -> machine.broadcast(code, () -> packed(number));
          case COLUMNS -> machine.load(code, () -> scratch(first[number], offset));
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

  private void packed(int number) {
    code.aload(PACKED).iload(factor).loadConstant(number).iadd().daload();
  }

  private void scratch(int place, int offset) {
    code.aload(SCRATCH).iload(place).iload(row).iadd();
    if (offset > 0) {
      code.loadConstant(offset).iadd();
    }
  }

  private void terms(int firstTerm) {
    int term = code.allocateLocal(TypeKind.INT);
    int place = code.allocateLocal(TypeKind.INT);
    loop(
        term,
        TERMS,
        1,
        () -> {
          code.aload(AT).iload(term).loadConstant(firstTerm).iadd().iaload().istore(place);
          term(place);
          code.iinc(factor, sums.length);
        });
  }

  private void term(int place) {
    int[] column = new int[copies];
    for (int u = 0; u < copies; u++) {
      int offset = u * machine.width();
      machine.load(code, () -> scratch(place, offset));
      column[u] = store();
    }
    for (int s = 0; s < sums.length; s++) {
      int number = s;
      machine.broadcast(code, () -> packed(number));
      int shared = store();
      for (int u = 0; u < copies; u++) {
        code.loadLocal(machine.kind(), shared).loadLocal(machine.kind(), column[u]);
        code.loadLocal(machine.kind(), sums[s][u]);
        machine.apply(code, Op.FMA);
        code.storeLocal(machine.kind(), sums[s][u]);
      }
    }
  }

  private void end(int[] place) {
    for (int s = 0; s < sums.length; s++) {
      for (int u = 0; u < copies; u++) {
        int sum = sums[s][u];
        int to = place[s];
        int offset = u * machine.width();
        machine.store(code, () -> scratch(to, offset), () -> code.loadLocal(machine.kind(), sum));
      }
    }
  }

  private int store() {
    int local = code.allocateLocal(machine.kind());
    code.storeLocal(machine.kind(), local);
    return local;
  }
}
