package io.github.chainrule.compiler;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// Several rows at a time, in the vectors of `jdk.incubator.vector`. The module is only named in
/// the bytecode, so that nothing needs it where it is missing.
///
/// @param width how many numbers a vector holds
/// @param version counts how often code that functions have in common has been made anew
record VectorMachine(int width, int version) implements Machine {
  private static final String PACKAGE = "jdk.incubator.vector.";
  static final ClassDesc VECTOR = ClassDesc.of(PACKAGE + "DoubleVector");
  private static final ClassDesc LONGS = ClassDesc.of(PACKAGE + "LongVector");
  private static final ClassDesc ANY = ClassDesc.of(PACKAGE + "Vector");
  private static final ClassDesc SPECIES = ClassDesc.of(PACKAGE + "VectorSpecies");
  private static final ClassDesc MASK = ClassDesc.of(PACKAGE + "VectorMask");
  private static final ClassDesc OPERATORS = ClassDesc.of(PACKAGE + "VectorOperators");
  private static final ClassDesc COMPARISON = OPERATORS.nested("Comparison");
  private static final ClassDesc BINARY = OPERATORS.nested("Binary");
  private static final ClassDesc DOUBLES = CD_double.arrayType();

  private static final MethodTypeDesc UNARY_OP = MethodTypeDesc.of(VECTOR);
  private static final MethodTypeDesc BINARY_OP = MethodTypeDesc.of(VECTOR, ANY);
  private static final MethodTypeDesc WITH_LONG = MethodTypeDesc.of(LONGS, BINARY, CD_long);

  @Override
  public TypeKind kind() {
    return TypeKind.REFERENCE;
  }

  private void species(CodeBuilder code) {
    code.getstatic(VECTOR, "SPECIES_" + 64 * width, SPECIES);
  }

  @Override
  public void load(CodeBuilder code, Runnable address) {
    species(code);
    address.run();
    code.invokestatic(VECTOR, "fromArray", MethodTypeDesc.of(VECTOR, SPECIES, DOUBLES, CD_int));
  }

  @Override
  public void store(CodeBuilder code, Runnable address, Runnable value) {
    value.run();
    address.run();
    code.invokevirtual(VECTOR, "intoArray", MethodTypeDesc.of(CD_void, DOUBLES, CD_int));
  }

  @Override
  public void broadcast(CodeBuilder code, Runnable number) {
    species(code);
    number.run();
    code.invokestatic(VECTOR, "broadcast", MethodTypeDesc.of(VECTOR, SPECIES, CD_double));
  }

  private void broadcast(CodeBuilder code, double number) {
    broadcast(code, () -> code.loadConstant(number));
  }

  @Override
  public void apply(CodeBuilder code, Op op) {
    switch (op) {
      case ADD -> code.invokevirtual(VECTOR, "add", BINARY_OP);
      case SUBTRACT -> code.invokevirtual(VECTOR, "sub", BINARY_OP);
      case MULTIPLY -> code.invokevirtual(VECTOR, "mul", BINARY_OP);
      case DIVIDE -> code.invokevirtual(VECTOR, "div", BINARY_OP);
      case MAX -> code.invokevirtual(VECTOR, "max", BINARY_OP);
      case MIN -> code.invokevirtual(VECTOR, "min", BINARY_OP);
      case FMA -> code.invokevirtual(VECTOR, "fma", MethodTypeDesc.of(VECTOR, ANY, ANY));
      case NEGATE -> code.invokevirtual(VECTOR, "neg", UNARY_OP);
      case ABS -> code.invokevirtual(VECTOR, "abs", UNARY_OP);
      case SQRT -> code.invokevirtual(VECTOR, "sqrt", UNARY_OP);
      case COPY_SIGN -> {
        longs(code);
        longs(code, "AND", Op.SIGN);
        code.swap();
        longs(code);
        longs(code, "AND", ~Op.SIGN);
        longs(code, "OR");
        doubles(code);
      }
      case POWER_OF_TWO -> {
        longs(code);
        longs(code, "LSHL", 52);
        longs(code, "ADD", Op.ONE);
        doubles(code);
      }
      case FIRST_BIT -> {
        longs(code);
        longs(code, "LSHL", 63);
        doubles(code);
      }
      case SECOND_BIT -> {
        longs(code);
        longs(code, "LSHL", 62);
        longs(code, "AND", Op.SIGN);
        doubles(code);
      }
      case EXPONENT -> {
        longs(code);
        longs(code, "LSHR", 52);
        longs(code, "OR", Op.TWO_TO_52);
        doubles(code);
      }
      case MANTISSA -> {
        longs(code);
        longs(code, "AND", Op.MANTISSA_BITS);
        longs(code, "OR", Op.ONE);
        doubles(code);
      }
      case LESS, LESS_OR_EQUAL, EQUAL, NOT_EQUAL, WHERE -> throw new AssertionError(op);
    }
  }

  private static void longs(CodeBuilder code) {
    code.invokevirtual(VECTOR, "reinterpretAsLongs", MethodTypeDesc.of(LONGS));
  }

  private static void doubles(CodeBuilder code) {
    code.invokevirtual(LONGS, "reinterpretAsDoubles", MethodTypeDesc.of(VECTOR));
  }

  private static void longs(CodeBuilder code, String operator, long operand) {
    code.getstatic(OPERATORS, operator, operator(operator)).loadConstant(operand);
    code.invokevirtual(LONGS, "lanewise", WITH_LONG);
  }

  private static void longs(CodeBuilder code, String operator) {
    code.getstatic(OPERATORS, operator, operator(operator)).swap();
    code.invokevirtual(LONGS, "lanewise", MethodTypeDesc.of(LONGS, BINARY, ANY));
  }

  private static ClassDesc operator(String operator) {
    return operator.equals("ADD") || operator.equals("AND") || operator.equals("OR")
        ? OPERATORS.nested("Associative")
        : BINARY;
  }

  private static void mask(CodeBuilder code, Condition condition) {
    condition.left().run();
    String name =
        switch (condition.op()) {
          case LESS -> "LT";
          case LESS_OR_EQUAL -> "LE";
          case EQUAL -> "EQ";
          case NOT_EQUAL -> "NE";
          default -> throw new AssertionError(condition.op());
        };
    code.getstatic(OPERATORS, name, COMPARISON);
    condition.right().run();
    code.invokevirtual(VECTOR, "compare", MethodTypeDesc.of(MASK, COMPARISON, ANY));
  }

  @Override
  public void compare(CodeBuilder code, Condition condition) {
    where(code, condition, () -> broadcast(code, 1.0), () -> broadcast(code, 0.0));
  }

  @Override
  public void where(CodeBuilder code, Condition condition, Runnable a, Runnable b) {
    b.run();
    a.run();
    mask(code, condition);
    code.invokevirtual(VECTOR, "blend", MethodTypeDesc.of(VECTOR, ANY, MASK));
  }

  /// Pushes whether the condition holds for any row.
  void any(CodeBuilder code, Condition condition) {
    mask(code, condition);
    code.invokevirtual(
        MASK, "anyTrue", MethodTypeDesc.of(java.lang.constant.ConstantDescs.CD_boolean));
  }
}
