package io.github.chainrule.compiler;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;

/// Code that reads from a table where its operands and results are. Its parameters are those of
/// [TableRun#run].
abstract sealed class TableCode permits TileCode, SumsCode {
  static final MethodTypeDesc TYPE =
      MethodTypeDesc.of(
          CD_void,
          CD_double.arrayType(),
          CD_double.arrayType(),
          CD_int,
          CD_int.arrayType(),
          CD_int,
          CD_int,
          CD_int);
  static final int SCRATCH = 0;
  static final int PACKED = 1;
  static final int FROM = 2;
  static final int AT = 3;
  static final int COUNT = 4;
  static final int FIRST = 5;
  static final int END = 6;

  final CodeBuilder code;
  final Machine machine;

  /// How many vectors of rows, or rows, are computed side by side.
  int copies;

  int row;

  TableCode(CodeBuilder code, Machine machine) {
    this.code = code;
    this.machine = machine;
    this.copies = machine instanceof VectorMachine ? 2 : 1;
  }

  /// A loop over the rows, some at a time.
  final void rows(Runnable body) {
    row = code.allocateLocal(TypeKind.INT);
    code.iload(FIRST).istore(row);
    loop(row, END, machine.width() * copies, body);
  }

  /// The same, with twice as many at a time as long as there are so many.
  final void manyRows(Runnable body) {
    row = code.allocateLocal(TypeKind.INT);
    int last = code.allocateLocal(TypeKind.INT);
    int many = 2 * machine.width() * copies;
    code.iload(END).iload(FIRST).isub().loadConstant(-many).iand().iload(FIRST).iadd();
    code.istore(last).iload(FIRST).istore(row);
    copies *= 2;
    loop(row, last, many, body);
    copies /= 2;
    loop(row, END, machine.width() * copies, body);
  }

  /// A loop whose counter is set already.
  final void loop(int counter, int limit, int step, Runnable body) {
    Label top = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(top).iload(counter).iload(limit).if_icmpge(end);
    body.run();
    code.iinc(counter, step).goto_(top).labelBinding(end);
  }

  /// Pushes the array and the index of a packed number: as many behind a local variable.
  final void packed(int local, int offset) {
    code.aload(PACKED).iload(local);
    plus(offset);
    code.daload();
  }

  /// Pushes the place of the current row, or a copy behind it, of what begins at a local variable.
  final void scratch(int place, int copy) {
    code.aload(SCRATCH).iload(place).iload(row).iadd();
    plus(copy * machine.width());
  }

  /// Pushes a number of the table: as many behind a local variable.
  final void table(int local, int offset) {
    code.aload(AT).iload(local);
    plus(offset);
    code.iaload();
  }

  private void plus(int offset) {
    if (offset > 0) {
      code.loadConstant(offset).iadd();
    }
  }

  /// Multiplies two local variables and adds the product to a third.
  final void multiplyAdd(int left, int right, int sum) {
    code.loadLocal(machine.kind(), left);
    code.loadLocal(machine.kind(), right);
    code.loadLocal(machine.kind(), sum);
    machine.apply(code, Op.FMA);
    code.storeLocal(machine.kind(), sum);
  }

  final int store() {
    int local = code.allocateLocal(machine.kind());
    code.storeLocal(machine.kind(), local);
    return local;
  }
}
