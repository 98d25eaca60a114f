package io.github.chainrule.compiler;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Code for a point. Its parameters are the shared numbers, the slots and the outputs.
final class PointCode extends PartCode {
  private static final ClassDesc DOUBLES = CD_double.arrayType();
  static final MethodTypeDesc TYPE = MethodTypeDesc.of(CD_void, DOUBLES, DOUBLES, DOUBLES);
  private static final int SHARED = 0;
  private static final int SLOTS = 1;
  private static final int OUTPUTS = 2;

  private final ClassData data;

  /// @param data what the class is given; more is added
  PointCode(CodeBuilder code, Schedule schedule, Step.Part part, ClassData data) {
    super(code, schedule, part, new ScalarMachine(), 1);
    this.data = data;
  }

  void method() {
    body();
    code.return_();
  }

  @Override
  Branches branches() {
    List<Integer> order = new ArrayList<>();
    part.units().forEach(unit -> Arrays.stream(unit.values()).forEach(order::add));
    BitSet always = new BitSet();
    // What is computed side by side is not taken apart.
    part.units().stream()
        .filter(unit -> unit instanceof Unit.Interleaved || unit.values().length > 1)
        .forEach(unit -> Arrays.stream(unit.values()).forEach(always::set));
    Arrays.stream(part.stored()).forEach(always::set);
    Arrays.stream(part.outputs()).forEach(k -> always.set(schedule.dag.outputs[k]));
    return Branches.of(schedule.dag, order, always);
  }

  @Override
  void slotAddress(int slot, int copy) {
    code.aload(SLOTS).loadConstant(slot);
  }

  @Override
  void outputAddress(int output, int copy) {
    code.aload(OUTPUTS).loadConstant(output);
  }

  @Override
  void source(int v, int copy) {
    switch (schedule.dag.node(v)) {
      case Node.Constant(double number) -> code.loadConstant(number);
      case Node.Shared(int index) -> code.aload(SHARED).loadConstant(index).daload();
      case Node _ -> code.aload(SLOTS).loadConstant(schedule.slot[v]).daload();
    }
  }

  @Override
  void call(ScalarCall call, Runnable a, @Nullable Runnable b) {
    data.call(code, call, a, b);
  }
}
