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

/// Code that adds a block of rows to sums. Each sum has [RowLoop#LANES] numbers: row `i` is added
/// to number `i % LANES`, whatever the width of a vector is. Sums of outer products have one number
/// each, to which the rows are added one after another; there a vector holds the factors on the
/// right. It is made once for all functions.
final class ReduceCode {
  /// Products of each of four factors with each of four others.
  static final int PRODUCTS = 0;

  /// Numbers.
  static final int NUMBERS = 1;

  /// Products of one factor with each of [#WIDE] others.
  static final int ROW = 2;

  /// Pieces of outer products.
  static final int WIDE_PIECE = 3;

  static final int NARROW_PIECE = 4;

  /// How many factors there are on each side, and how many numbers are added at once.
  static final int SIDE = 4;

  static final int NUMBERS_AT_ONCE = 8;
  static final int WIDE = 16;

  private static final MethodTypeDesc TYPE =
      MethodTypeDesc.of(
          CD_void,
          CD_double.arrayType(),
          CD_int.arrayType(),
          CD_int,
          CD_int,
          CD_double.arrayType());
  private static final int SCRATCH = 0;
  private static final int AT = 1;
  private static final int FIRST = 2;
  private static final int ROWS = 3;
  private static final int LANES = 4;

  private static final ConcurrentHashMap<Machine, Reducer> MADE = new ConcurrentHashMap<>();

  private final CodeBuilder code;
  private final Machine machine;
  private int row;

  private ReduceCode(CodeBuilder code, Machine machine) {
    this.code = code;
    this.machine = machine;
  }

  static Reducer of(Machine machine) {
    return MADE.computeIfAbsent(
        machine,
        _ ->
            GeneratedClass.of(
                    Reducer.class,
                    TYPE,
                    List.of(
                        code -> new ReduceCode(code, machine).products(),
                        code -> new ReduceCode(code, machine).numbers(),
                        code -> new ReduceCode(code, machine).row(),
                        code -> new ReduceCode(code, machine).outer(OuterPiece.WIDE),
                        code -> new ReduceCode(code, machine).outer(OuterPiece.NARROW)))
                .load(Reducer.class, List.of()));
  }

  private void products() {
    GeneratedClass.returnWithoutRows(code, ROWS);
    int[] factors = factors(0, 2 * SIDE);
    int[] sums = places(2 * SIDE, SIDE * SIDE);
    reduce(
        sums,
        (total, offset) -> {
          int[] value = new int[factors.length];
          for (int k = 0; k < value.length; k++) {
            value[k] = load(SCRATCH, factors[k], offset);
          }
          for (int s = 0; s < sums.length; s++) {
            code.loadLocal(machine.kind(), value[s / SIDE]);
            code.loadLocal(machine.kind(), value[SIDE + s % SIDE]);
            code.loadLocal(machine.kind(), total[s]);
            machine.apply(code, Op.FMA);
            code.storeLocal(machine.kind(), total[s]);
          }
        });
  }

  private void row() {
    GeneratedClass.returnWithoutRows(code, ROWS);
    int[] factors = factors(0, 1 + WIDE);
    int[] sums = places(1 + WIDE, WIDE);
    reduce(
        sums,
        (total, offset) -> {
          int shared = load(SCRATCH, factors[0], offset);
          for (int s = 0; s < sums.length; s++) {
            int value = load(SCRATCH, factors[1 + s], offset);
            code.loadLocal(machine.kind(), shared).loadLocal(machine.kind(), value);
            code.loadLocal(machine.kind(), total[s]);
            machine.apply(code, Op.FMA);
            code.storeLocal(machine.kind(), total[s]);
          }
        });
  }

  private void numbers() {
    GeneratedClass.returnWithoutRows(code, ROWS);
    int[] numbers = factors(0, NUMBERS_AT_ONCE);
    int[] sums = places(NUMBERS_AT_ONCE, NUMBERS_AT_ONCE);
    reduce(
        sums,
        (total, offset) -> {
          for (int s = 0; s < sums.length; s++) {
            int value = load(SCRATCH, numbers[s], offset);
            code.loadLocal(machine.kind(), total[s]).loadLocal(machine.kind(), value);
            machine.apply(code, Op.ADD);
            code.storeLocal(machine.kind(), total[s]);
          }
        });
  }

  /// In the table are the places of the factors on the left, of those on the right, which lie side
  /// by side for each row, and of the sums of each factor on the left.
  private void outer(OuterPiece piece) {
    GeneratedClass.returnWithoutRows(code, ROWS);
    int[] left = factors(0, piece.left);
    int right = factors(piece.left, 1)[0];
    int[] sums = places(piece.left + 1, piece.left);
    row = code.allocateLocal(TypeKind.INT);
    code.iconst_0().istore(row);
    int[][] total = new int[piece.left][piece.vectors];
    for (int s = 0; s < piece.left; s++) {
      for (int k = 0; k < piece.vectors; k++) {
        total[s][k] = load(LANES, sums[s], k * machine.width());
      }
    }
    loop(
        1,
        () -> {
          int[] factors = new int[piece.vectors];
          for (int k = 0; k < piece.vectors; k++) {
            int offset = k * machine.width();
            machine.load(code, () -> code.aload(SCRATCH).iload(right).loadConstant(offset).iadd());
            factors[k] = store();
          }
          for (int s = 0; s < piece.left; s++) {
            int place = left[s];
            machine.broadcast(
                code, () -> code.aload(SCRATCH).iload(place).iload(row).iadd().daload());
            int factor = store();
            for (int k = 0; k < piece.vectors; k++) {
              code.loadLocal(machine.kind(), factor).loadLocal(machine.kind(), factors[k]);
              code.loadLocal(machine.kind(), total[s][k]);
              machine.apply(code, Op.FMA);
              code.storeLocal(machine.kind(), total[s][k]);
            }
          }
          code.iinc(right, piece.right(machine));
        });
    code.iconst_0().istore(row);
    for (int s = 0; s < piece.left; s++) {
      for (int k = 0; k < piece.vectors; k++) {
        int sum = total[s][k];
        int place = sums[s];
        int offset = k * machine.width();
        machine.store(
            code, () -> address(LANES, place, offset), () -> code.loadLocal(machine.kind(), sum));
      }
    }
    code.return_();
  }

  private int store() {
    int local = code.allocateLocal(machine.kind());
    code.storeLocal(machine.kind(), local);
    return local;
  }

  /// Adds a step of rows, of which the first is at an offset, to sums in local variables.
  private interface Addition {
    void add(int[] total, int offset);
  }

  /// The places in the scratch numbers that stand in the table.
  private int[] factors(int from, int count) {
    int[] factors = places(from, count);
    for (int place : factors) {
      code.iload(place).iload(FIRST).iadd().istore(place);
    }
    return factors;
  }

  private int[] places(int from, int count) {
    int[] places = new int[count];
    for (int k = 0; k < count; k++) {
      places[k] = code.allocateLocal(TypeKind.INT);
      code.aload(AT).loadConstant(from + k).iaload().istore(places[k]);
    }
    return places;
  }

  private void reduce(int[] sums, Addition addition) {
    row = code.allocateLocal(TypeKind.INT);
    switch (machine) {
      case VectorMachine _ -> inRegisters(sums, addition);
      case ScalarMachine _ -> inMemory(sums, addition);
    }
    code.return_();
  }

  private void loop(int step, Runnable body) {
    Label top = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(row);
    code.labelBinding(top).iload(row).iload(ROWS).if_icmpge(end);
    body.run();
    code.iinc(row, step).goto_(top).labelBinding(end);
  }

  /// As many lanes as a vector holds go through all rows before the next do.
  private void inRegisters(int[] sums, Addition addition) {
    for (int offset = 0; offset < RowLoop.LANES; offset += machine.width()) {
      int first = offset;
      code.iconst_0().istore(row);
      int[] total = new int[sums.length];
      for (int s = 0; s < sums.length; s++) {
        total[s] = load(LANES, sums[s], first);
      }
      loop(RowLoop.LANES, () -> addition.add(total, first));
      code.iconst_0().istore(row);
      for (int s = 0; s < sums.length; s++) {
        int sum = total[s];
        int place = sums[s];
        machine.store(
            code, () -> address(LANES, place, first), () -> code.loadLocal(machine.kind(), sum));
      }
    }
  }

  /// Row by row; the lanes take turns.
  private void inMemory(int[] sums, Addition addition) {
    int lane = code.allocateLocal(TypeKind.INT);
    loop(
        1,
        () -> {
          code.iload(row).loadConstant(RowLoop.LANES - 1).iand().istore(lane);
          int[] total = new int[sums.length];
          for (int s = 0; s < sums.length; s++) {
            code.aload(LANES).iload(sums[s]).iload(lane).iadd().daload();
            total[s] = code.allocateLocal(machine.kind());
            code.dstore(total[s]);
          }
          addition.add(total, 0);
          for (int s = 0; s < sums.length; s++) {
            code.aload(LANES).iload(sums[s]).iload(lane).iadd().dload(total[s]).dastore();
          }
        });
  }

  private void address(int array, int place, int offset) {
    code.aload(array).iload(place).iload(row).iadd();
    if (offset > 0) {
      code.loadConstant(offset).iadd();
    }
  }

  private int load(int array, int place, int offset) {
    machine.load(code, () -> address(array, place, offset));
    return store();
  }
}
