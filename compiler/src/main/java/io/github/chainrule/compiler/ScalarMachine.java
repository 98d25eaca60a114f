package io.github.chainrule.compiler;

import static java.lang.constant.ConstantDescs.CD_double;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Collections;

/// One number at a time.
record ScalarMachine() implements Machine {
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final ClassDesc OP = ClassDesc.of(Op.class.getName());

  @Override
  public TypeKind kind() {
    return TypeKind.DOUBLE;
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public void load(CodeBuilder code, Runnable address) {
    address.run();
    code.daload();
  }

  @Override
  public void store(CodeBuilder code, Runnable address, Runnable value) {
    address.run();
    value.run();
    code.dastore();
  }

  @Override
  public void broadcast(CodeBuilder code, Runnable number) {
    number.run();
  }

  @Override
  public void apply(CodeBuilder code, Op op) {
    switch (op) {
      case ADD -> code.dadd();
      case SUBTRACT -> code.dsub();
      case MULTIPLY -> code.dmul();
      case DIVIDE -> code.ddiv();
      case NEGATE -> code.dneg();
      case FMA -> call(code, MATH, "fma", 3);
      case ABS -> call(code, MATH, "abs", 1);
      case SQRT -> call(code, MATH, "sqrt", 1);
      case MAX -> call(code, MATH, "max", 2);
      case MIN -> call(code, MATH, "min", 2);
      case COPY_SIGN -> call(code, OP, "copySign", 2);
      case POWER_OF_TWO -> call(code, OP, "powerOfTwo", 1);
      case FIRST_BIT -> call(code, OP, "firstBit", 1);
      case SECOND_BIT -> call(code, OP, "secondBit", 1);
      case EXPONENT -> call(code, OP, "exponent", 1);
      case MANTISSA -> call(code, OP, "mantissa", 1);
      case LESS, LESS_OR_EQUAL, EQUAL, NOT_EQUAL, WHERE -> throw new AssertionError(op);
    }
  }

  private static void call(CodeBuilder code, ClassDesc owner, String name, int arity) {
    code.invokestatic(
        owner, name, MethodTypeDesc.of(CD_double, Collections.nCopies(arity, CD_double)));
  }

  @Override
  public void compare(CodeBuilder code, Condition condition) {
    where(code, condition, code::dconst_1, code::dconst_0);
  }

  @Override
  public void where(CodeBuilder code, Condition condition, Runnable a, Runnable b) {
    Label otherwise = code.newLabel();
    Label end = code.newLabel();
    condition.left().run();
    condition.right().run();
    // A comparison with NaN must not hold.
    switch (condition.op()) {
      case LESS -> code.dcmpg().branch(Opcode.IFGE, otherwise);
      case LESS_OR_EQUAL -> code.dcmpg().branch(Opcode.IFGT, otherwise);
      case EQUAL -> code.dcmpg().branch(Opcode.IFNE, otherwise);
      case NOT_EQUAL -> code.dcmpg().branch(Opcode.IFEQ, otherwise);
      default -> throw new AssertionError(condition.op());
    }
    a.run();
    code.goto_(end).labelBinding(otherwise);
    b.run();
    code.labelBinding(end);
  }
}
