package io.github.chainrule.compiler;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/// How generated code calls Java code: through constants that its class is given when it is loaded,
/// which the JIT knows and inlines.
final class ClassData {
  private static final ClassDesc OPERATOR = ClassDesc.of(DoubleBinaryOperator.class.getName());

  private ClassData() {}

  /// Pushes the result of a call.
  ///
  /// @param calls what the class is given; more is added
  static void call(
      CodeBuilder code, ScalarCall call, List<ScalarCall> calls, Runnable a, @Nullable Runnable b) {
    int known = calls.indexOf(call);
    if (known < 0) {
      known = calls.size();
      calls.add(call);
    }
    code.loadConstant(constant(known));
    a.run();
    if (b == null) {
      code.dconst_0();
    } else {
      b.run();
    }
    code.invokeinterface(
        OPERATOR, "applyAsDouble", MethodTypeDesc.of(CD_double, CD_double, CD_double));
  }

  private static DynamicConstantDesc<?> constant(int index) {
    return DynamicConstantDesc.ofNamed(
        ConstantDescs.ofConstantBootstrap(
            ClassDesc.of("java.lang.invoke.MethodHandles"), "classDataAt", CD_Object, CD_int),
        ConstantDescs.DEFAULT_NAME,
        OPERATOR,
        index);
  }

  /// What to load a class with.
  static Object of(List<ScalarCall> calls) {
    return calls.stream().map(ScalarCall::function).toList();
  }
}
