package io.github.chainrule.compiler;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Code for a block of rows: a loop over them. Its parameters are those of [RowParts#run].
final class RowCode extends PartCode {
  private static final ClassDesc DOUBLES = CD_double.arrayType();
  private static final ClassDesc COLUMNS = DOUBLES.arrayType();
  static final MethodTypeDesc TYPE =
      MethodTypeDesc.of(
          CD_void, COLUMNS, CD_int, DOUBLES, DOUBLES, CD_int, CD_int, COLUMNS, CD_int);
  static final int IN = 0;
  static final int FIRST_IN = 1;
  static final int SHARED = 2;
  static final int SCRATCH = 3;
  private static final int FIRST = 4;
  private static final int END = 5;
  private static final int OUT = 6;
  private static final int FIRST_OUT = 7;

  /// So many shared numbers are kept in registers; more are read again for each row.
  private static final int MOST_HELD = 12;

  private final int stride;
  private final Map<Integer, Integer> columns = new HashMap<>();
  private final Map<Integer, Integer> results = new HashMap<>();
  private int row;

  /// @param stride how many numbers of scratch a slot takes
  RowCode(CodeBuilder code, Schedule schedule, Step.Part part, Machine machine, int stride) {
    super(code, schedule, part, machine, Copies.of(schedule, part, machine));
    this.stride = stride;
  }

  void method() {
    GeneratedClass.returnWithoutRows(code, END);
    int[] sources = sources();
    for (int v : sources) {
      if (schedule.dag.node(v) instanceof Node.Column(int index)) {
        columns.put(index, element(IN, index));
      }
    }
    for (int k : part.outputs()) {
      results.put(k, element(OUT, k));
    }
    int[] shared = Arrays.stream(sources).filter(this::isShared).toArray();
    if (shared.length <= MOST_HELD) {
      Arrays.stream(shared).forEach(this::hold);
    }
    row = code.allocateLocal(TypeKind.INT);
    Label top = code.newLabel();
    Label end = code.newLabel();
    code.iload(FIRST).istore(row);
    code.labelBinding(top).iload(row).iload(END).if_icmpge(end);
    body();
    code.iinc(row, machine.width() * copies).goto_(top);
    code.labelBinding(end).return_();
  }

  private int element(int array, int index) {
    int local = code.allocateLocal(TypeKind.REFERENCE);
    code.aload(array).loadConstant(index).aaload().astore(local);
    return local;
  }

  private void index(int constant) {
    code.iload(row);
    if (constant != 0) {
      code.loadConstant(constant).iadd();
    }
  }

  @Override
  void slotAddress(int slot, int copy) {
    code.aload(SCRATCH);
    index(slot * stride + copy * machine.width());
  }

  @Override
  void outputAddress(int output, int copy) {
    code.aload(Objects.requireNonNull(results.get(output))).iload(FIRST_OUT);
    index(copy * machine.width());
    code.iadd();
  }

  @Override
  void source(int v, int copy) {
    switch (schedule.dag.node(v)) {
      case Node.Constant(double number) -> machine.broadcast(code, () -> code.loadConstant(number));
      case Node.Shared(int index) ->
          machine.broadcast(code, () -> code.aload(SHARED).loadConstant(index).daload());
      case Node.Column(int index) when schedule.slot[v] < 0 || columns.containsKey(index) ->
          machine.load(
              code,
              () -> {
                code.aload(Objects.requireNonNull(columns.get(index))).iload(FIRST_IN);
                index(copy * machine.width());
                code.iadd();
              });
      case Node _ -> machine.load(code, () -> slotAddress(schedule.slot[v], copy));
    }
  }

  @Override
  void call(ScalarCall call, Runnable a, @Nullable Runnable b) {
    throw new AssertionError("calls are passes");
  }
}
