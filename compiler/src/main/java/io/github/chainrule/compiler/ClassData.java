package io.github.chainrule.compiler;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/// Java code that a generated class calls. The class is given it when it is loaded, so for the JIT
/// it is a constant, and inlined.
final class ClassData {
  private static final ClassDesc OPERATOR = ClassDesc.of(DoubleBinaryOperator.class.getName());

  private final List<DoubleBinaryOperator> functions = new ArrayList<>();

  /// Pushes the result of Java code.
  void call(CodeBuilder code, ScalarCall call, Runnable a, @Nullable Runnable b) {
    code.loadConstant(constant(call.function()));
    a.run();
    if (b == null) {
      code.dconst_0();
    } else {
      b.run();
    }
    code.invokeinterface(
        OPERATOR, "applyAsDouble", MethodTypeDesc.of(CD_double, CD_double, CD_double));
  }

  private DynamicConstantDesc<?> constant(DoubleBinaryOperator function) {
    int known = functions.indexOf(function);
    if (known < 0) {
      known = functions.size();
      functions.add(function);
    }
    return DynamicConstantDesc.ofNamed(
        ConstantDescs.ofConstantBootstrap(
            ClassDesc.of("java.lang.invoke.MethodHandles"), "classDataAt", CD_Object, CD_int),
        ConstantDescs.DEFAULT_NAME,
        OPERATOR,
        known);
  }

  /// The code, in the order in which it was asked for.
  List<DoubleBinaryOperator> functions() {
    return List.copyOf(functions);
  }
}
