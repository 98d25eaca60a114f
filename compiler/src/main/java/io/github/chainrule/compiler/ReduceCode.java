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

  /// Products of one factor with the [#LINKS] values of each of [#CHAINS_AT_ONCE] chains.
  static final int CHAINS = 5;

  /// How many factors there are on each side, and how many numbers are added at once.
  static final int SIDE = 4;

  static final int NUMBERS_AT_ONCE = 8;
  static final int WIDE = 16;

  /// As many sums as there are vector registers for, if there are 16.
  static final int CHAINS_AT_ONCE = 3;

  static final int LINKS = 4;

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
    return MADE.computeIfAbsent(machine, _ -> generated(machine).load(Reducer.class, List.of()));
  }

  static GeneratedClass generated(Machine machine) {
    return GeneratedClass.of(
        Reducer.class,
        TYPE,
        List.of(
            code -> new ReduceCode(code, machine).products(),
            code -> new ReduceCode(code, machine).numbers(),
            code -> new ReduceCode(code, machine).row(),
            code -> new ReduceCode(code, machine).outer(OuterPiece.WIDE),
            code -> new ReduceCode(code, machine).outer(OuterPiece.NARROW),
            code -> new ReduceCode(code, machine).chains()));
  }

  private void products() {
    GeneratedClass.returnWithoutRows(code, ROWS);
    int[] factors = factors(0, 2 * SIDE);
    int[] sums = places(2 * SIDE, SIDE * SIDE);
    reduce(
        sums,
        true,
        total -> {
          int[] value = new int[factors.length];
          for (int k = 0; k < value.length; k++) {
            value[k] = rows(factors[k]);
          }
          for (int s = 0; s < sums.length; s++) {
            add(value[s / SIDE], value[SIDE + s % SIDE], total[s]);
          }
        });
  }

  private void row() {
    GeneratedClass.returnWithoutRows(code, ROWS);
    int[] factors = factors(0, 1 + WIDE);
    int[] sums = places(1 + WIDE, WIDE);
    reduce(
        sums,
        false,
        total -> {
          int shared = rows(factors[0]);
          for (int s = 0; s < sums.length; s++) {
            add(shared, rows(factors[1 + s]), total[s]);
          }
        });
  }

  /// In the table are the places of the factor, of what each value of a chain is multiplied by to
  /// be the next, of the first values, and of the sums, chain by chain.
  private void chains() {
    GeneratedClass.returnWithoutRows(code, ROWS);
    int[] factors = factors(0, 2 + CHAINS_AT_ONCE);
    int[] sums = places(2 + CHAINS_AT_ONCE, CHAINS_AT_ONCE * LINKS);
    reduce(
        sums,
        false,
        total -> {
          int shared = rows(factors[0]);
          int times = rows(factors[1]);
          for (int chain = 0; chain < CHAINS_AT_ONCE; chain++) {
            int value = rows(factors[2 + chain]);
            add(shared, value, total[chain * LINKS]);
            for (int k = 1; k < LINKS; k++) {
              code.loadLocal(machine.kind(), value).loadLocal(machine.kind(), times);
              machine.apply(code, Op.MULTIPLY);
              code.storeLocal(machine.kind(), value);
              add(shared, value, total[chain * LINKS + k]);
            }
          }
        });
  }

  /// Adds a product to a sum.
  private void add(int left, int right, int total) {
    code.loadLocal(machine.kind(), left).loadLocal(machine.kind(), right);
    code.loadLocal(machine.kind(), total);
    machine.apply(code, Op.FMA);
    code.storeLocal(machine.kind(), total);
  }

  private void numbers() {
    GeneratedClass.returnWithoutRows(code, ROWS);
    int[] numbers = factors(0, NUMBERS_AT_ONCE);
    int[] sums = places(NUMBERS_AT_ONCE, NUMBERS_AT_ONCE);
    reduce(
        sums,
        true,
        total -> {
          for (int s = 0; s < sums.length; s++) {
            int value = rows(numbers[s]);
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
    int[][] total = new int[piece.left][piece.vectors];
    for (int s = 0; s < piece.left; s++) {
      for (int k = 0; k < piece.vectors; k++) {
        int offset = k * machine.width();
        total[s][k] = load(LANES, sums[s], () -> code.loadConstant(offset));
      }
    }
    code.iconst_0();
    loop(
        1,
        () -> {
          int[] factors = new int[piece.vectors];
          for (int k = 0; k < piece.vectors; k++) {
            int offset = k * machine.width();
            factors[k] = load(SCRATCH, right, () -> code.loadConstant(offset));
          }
          for (int s = 0; s < piece.left; s++) {
            int place = left[s];
            machine.broadcast(
                code, () -> code.aload(SCRATCH).iload(place).iload(row).iadd().daload());
            int factor = store();
            for (int k = 0; k < piece.vectors; k++) {
              add(factor, factors[k], total[s][k]);
            }
          }
          code.iinc(right, piece.right(machine));
        });
    for (int s = 0; s < piece.left; s++) {
      for (int k = 0; k < piece.vectors; k++) {
        int offset = k * machine.width();
        keep(total[s][k], sums[s], () -> code.loadConstant(offset));
      }
    }
    code.return_();
  }

  private int store() {
    int local = code.allocateLocal(machine.kind());
    code.storeLocal(machine.kind(), local);
    return local;
  }

  /// Adds rows to sums in local variables.
  private interface Addition {
    void add(int[] total);
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

  /// @param unrolled whether the JIT may do several steps of rows at once
  private void reduce(int[] sums, boolean unrolled, Addition addition) {
    row = code.allocateLocal(TypeKind.INT);
    switch (machine) {
      case VectorMachine _ -> inRegisters(sums, unrolled, addition);
      case ScalarMachine _ -> inMemory(sums, addition);
    }
    code.return_();
  }

  /// The first row has been pushed.
  private void loop(int step, Runnable body) {
    Label top = code.newLabel();
    Label end = code.newLabel();
    code.istore(row);
    code.labelBinding(top).iload(row).iload(ROWS).if_icmpge(end);
    body.run();
    code.iinc(row, step).goto_(top).labelBinding(end);
  }

  /// The same for a number of rows that is a multiple of the step. Since the loop goes on to an
  /// exact end, the JIT does not count its steps, and does not unroll it: it would do so for sums
  /// that take all registers, too, and move these to memory and back.
  private void loopAsItIs(int step, Runnable body) {
    Label top = code.newLabel();
    Label end = code.newLabel();
    int behind = code.allocateLocal(TypeKind.INT);
    code.dup().istore(row).iload(ROWS).iadd().istore(behind);
    code.labelBinding(top).iload(row).iload(behind).if_icmpeq(end);
    body.run();
    code.iinc(row, step).goto_(top).labelBinding(end);
  }

  /// As many lanes as a vector holds go through all rows before the next do. The code is there once
  /// for all of them: of a method with twice as much the JIT sometimes leaves vectors as objects.
  private void inRegisters(int[] sums, boolean unrolled, Addition addition) {
    int lane = code.allocateLocal(TypeKind.INT);
    Label top = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(lane);
    code.labelBinding(top).iload(lane).loadConstant(RowLoop.LANES).if_icmpge(end);
    int[] total = new int[sums.length];
    for (int s = 0; s < sums.length; s++) {
      total[s] = load(LANES, sums[s], () -> code.iload(lane));
    }
    code.iload(lane);
    if (unrolled) {
      loop(RowLoop.LANES, () -> addition.add(total));
    } else {
      loopAsItIs(RowLoop.LANES, () -> addition.add(total));
    }
    for (int s = 0; s < sums.length; s++) {
      keep(total[s], sums[s], () -> code.iload(lane));
    }
    code.iinc(lane, machine.width()).goto_(top).labelBinding(end);
  }

  /// Row by row; the lanes take turns.
  private void inMemory(int[] sums, Addition addition) {
    int lane = code.allocateLocal(TypeKind.INT);
    code.iconst_0();
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
          addition.add(total);
          for (int s = 0; s < sums.length; s++) {
            code.aload(LANES).iload(sums[s]).iload(lane).iadd().dload(total[s]).dastore();
          }
        });
  }

  /// A step of rows of a value.
  private int rows(int place) {
    return load(SCRATCH, place, () -> code.iload(row));
  }

  private int load(int array, int place, Runnable offset) {
    machine.load(code, () -> address(array, place, offset));
    return store();
  }

  private void keep(int sum, int place, Runnable offset) {
    machine.store(
        code, () -> address(LANES, place, offset), () -> code.loadLocal(machine.kind(), sum));
  }

  private void address(int array, int place, Runnable offset) {
    code.aload(array).iload(place);
    offset.run();
    code.iadd();
  }
}
