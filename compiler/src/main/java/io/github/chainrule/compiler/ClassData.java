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

/// Objects that a generated class is given when it is loaded. For the JIT they are constants, and
/// what they do is inlined.
final class ClassData {
  private static final ClassDesc OPERATOR = ClassDesc.of(DoubleBinaryOperator.class.getName());

  private final List<Object> objects = new ArrayList<>();

  /// Pushes a table of numbers.
  void table(CodeBuilder code, int[] table) {
    code.loadConstant(constant(table, CD_int.arrayType()));
  }

  /// Pushes the result of Java code.
  void call(CodeBuilder code, ScalarCall call, Runnable a, @Nullable Runnable b) {
    code.loadConstant(constant(call.function(), OPERATOR));
    a.run();
    if (b == null) {
      code.dconst_0();
    } else {
      b.run();
    }
    code.invokeinterface(
        OPERATOR, "applyAsDouble", MethodTypeDesc.of(CD_double, CD_double, CD_double));
  }

  private DynamicConstantDesc<?> constant(Object object, ClassDesc type) {
    int known = objects.indexOf(object);
    if (known < 0) {
      known = objects.size();
      objects.add(object);
    }
    return DynamicConstantDesc.ofNamed(
        ConstantDescs.ofConstantBootstrap(
            ClassDesc.of("java.lang.invoke.MethodHandles"), "classDataAt", CD_Object, CD_int),
        ConstantDescs.DEFAULT_NAME,
        type,
        known);
  }

  /// The objects, in the order in which they were asked for.
  List<Object> objects() {
    return List.copyOf(objects);
  }
}
