package io.github.chainrule.compiler;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A class of numbered static methods behind one interface method that chooses among them by its
/// first parameter. It is hidden: nothing else can name it, and it is unloaded with its last
/// object.
final class GeneratedClass {
  /// The JIT compiles no method of more than 8,000 bytes.
  static final int MOST_BYTES = 6_000;

  static final ClassDesc NAME = ClassDesc.of("io.github.chainrule.compiler.Compiled");

  private final byte[] bytes;

  /// The size of each method's code.
  final int[] sizes;

  private GeneratedClass(byte[] bytes, int[] sizes) {
    this.bytes = bytes;
    this.sizes = sizes;
  }

  /// @param type the interface
  /// @param parameters of the static methods; the interface method has an int before them
  static GeneratedClass of(
      Class<?> type, MethodTypeDesc parameters, List<Consumer<CodeBuilder>> methods) {
    byte[] bytes =
        ClassFile.of()
            .build(
                NAME,
                builder -> {
                  begin(builder, type);
                  for (int i = 0; i < methods.size(); i++) {
                    int part = i;
                    builder.withMethodBody(
                        "part" + i,
                        parameters,
                        ClassFile.ACC_STATIC,
                        code -> methods.get(part).accept(code));
                  }
                  builder.withMethodBody(
                      "run",
                      parameters.insertParameterTypes(0, CD_int),
                      ClassFile.ACC_PUBLIC,
                      code -> dispatch(code, parameters, methods.size()));
                });
    List<Integer> sizes = new ArrayList<>();
    for (MethodModel method : ClassFile.of().parse(bytes).methods()) {
      method.code().ifPresent(code -> sizes.add(((CodeAttribute) code).codeLength()));
    }
    return new GeneratedClass(bytes, sizes.stream().mapToInt(Integer::intValue).toArray());
  }

  private static void begin(ClassBuilder builder, Class<?> type) {
    builder
        .withFlags(ClassFile.ACC_FINAL)
        .withInterfaceSymbols(ClassDesc.of(type.getName()))
        .withMethodBody(
            INIT_NAME,
            MTD_void,
            ClassFile.ACC_PUBLIC,
            code -> code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_());
  }

  /// Returns at once if there are no rows. Within the method the JIT then knows that there are
  /// some: what it checks before a loop would else fail, and make it compile the method again.
  ///
  /// @param rows a local variable
  static void returnWithoutRows(CodeBuilder code, int rows) {
    Label some = code.newLabel();
    code.iload(rows).ifgt(some).return_().labelBinding(some);
  }

  private static void dispatch(CodeBuilder code, MethodTypeDesc parameters, int count) {
    if (count == 0) {
      // A switch of no cases would be no valid code.
      code.return_();
      return;
    }
    Label end = code.newLabel();
    List<SwitchCase> cases = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      cases.add(SwitchCase.of(i, code.newLabel()));
    }
    code.iload(1).tableswitch(end, cases);
    for (SwitchCase each : cases) {
      code.labelBinding(each.target());
      int local = 2;
      for (ClassDesc parameter : parameters.parameterList()) {
        code.loadLocal(java.lang.classfile.TypeKind.from(parameter), local);
        local += java.lang.classfile.TypeKind.from(parameter).slotSize();
      }
      code.invokestatic(
              NAME,
              "part" + each.caseValue(),
              MethodTypeDesc.of(CD_void, parameters.parameterList()))
          .return_();
    }
    code.labelBinding(end).return_();
  }

  /// The Java VM does not let code be generated.
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(Throwable cause) {
      super(cause);
    }
  }

  /// Loads the class and makes its only object.
  ///
  /// @param data what its methods find as class data
  /// @throws Refused if the Java VM does not define hidden classes
  <T> T load(Class<T> type, Object data) {
    try {
      MethodHandles.Lookup lookup =
          MethodHandles.lookup().defineHiddenClassWithClassData(bytes, data, true);
      return type.cast(lookup.lookupClass().getConstructor().newInstance());
    } catch (ReflectiveOperationException | LinkageError | UnsupportedOperationException e) {
      throw new Refused(e);
    }
  }
}
