package io.github.chainrule.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Code for a [Step.Family]: a loop over its members, and in it one over rows. Its parameters are
/// those of [TableRun#run].
///
/// In the table are for each member the places of its columns and those of its results; the count
/// is that of the members.
final class FamilyCode extends PartCode {
  /// So many shared numbers of a member are kept in registers; more are read again for each row.
  private static final int MOST_HELD = 12;

  private final Dag template;
  private final int columns;
  private final int sharedNumbers;
  private final int[] places;
  private int row;
  private int factor;

  FamilyCode(CodeBuilder code, Dag template, Machine machine) {
    this(code, Schedule.ofPart(template, part(template)), machine);
  }

  private FamilyCode(CodeBuilder code, Schedule schedule, Machine machine) {
    super(
        code,
        schedule,
        (Step.Part) schedule.steps.get(0),
        machine,
        Copies.of(schedule, (Step.Part) schedule.steps.get(0), machine));
    Dag template = schedule.dag;
    this.template = template;
    this.columns = (int) count(template, Node.Column.class);
    this.sharedNumbers = (int) count(template, Node.Shared.class);
    this.places = new int[columns + template.outputs.length];
  }

  private static long count(Dag template, Class<? extends Node> kind) {
    return template.nodes.stream().filter(kind::isInstance).count();
  }

  private static Step.Part part(Dag template) {
    Scope scope = Scope.of(template, true);
    return new Step.Part(
        IntStream.range(0, template.size())
            .filter(v -> !scope.isLeaf(v))
            .<Unit.Code>mapToObj(Unit.Straight::of)
            .toList(),
        new int[0],
        IntStream.range(0, template.outputs.length).toArray());
  }

  void method() {
    GeneratedClass.returnWithoutRows(code, TableCode.END);
    int entry = code.allocateLocal(TypeKind.INT);
    int member = code.allocateLocal(TypeKind.INT);
    factor = code.allocateLocal(TypeKind.INT);
    row = code.allocateLocal(TypeKind.INT);
    for (int k = 0; k < places.length; k++) {
      places[k] = code.allocateLocal(TypeKind.INT);
    }
    Label top = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(entry).iconst_0().istore(member).iload(TableCode.FROM).istore(factor);
    code.labelBinding(top).iload(member).iload(TableCode.COUNT).if_icmpge(end);
    for (int k = 0; k < places.length; k++) {
      code.aload(TableCode.AT).iload(entry).loadConstant(k).iadd().iaload().istore(places[k]);
    }
    rows();
    code.iinc(entry, places.length).iinc(member, 1).iinc(factor, sharedNumbers).goto_(top);
    code.labelBinding(end).return_();
  }

  private void rows() {
    int[] shared = Arrays.stream(sources()).filter(this::isShared).toArray();
    if (shared.length <= MOST_HELD) {
      Arrays.stream(shared).forEach(this::hold);
    }
    Label top = code.newLabel();
    Label end = code.newLabel();
    code.iload(TableCode.FIRST).istore(row);
    code.labelBinding(top).iload(row).iload(TableCode.END).if_icmpge(end);
    body();
    code.iinc(row, machine.width() * copies).goto_(top).labelBinding(end);
  }

  private void address(int place, int copy) {
    code.aload(TableCode.SCRATCH).iload(places[place]).iload(row).iadd();
    if (copy > 0) {
      code.loadConstant(copy * machine.width()).iadd();
    }
  }

  @Override
  void slotAddress(int slot, int copy) {
    throw new AssertionError("a member is one part");
  }

  @Override
  void outputAddress(int output, int copy) {
    address(columns + output, copy);
  }

  @Override
  void source(int v, int copy) {
    switch (template.node(v)) {
      case Node.Column(int index) -> machine.load(code, () -> address(index, copy));
      case Node.Shared(int index) ->
          machine.broadcast(
              code,
              () -> code.aload(TableCode.PACKED).iload(factor).loadConstant(index).iadd().daload());
      case Node.Constant(double number) -> machine.broadcast(code, () -> code.loadConstant(number));
      case Node other -> throw new AssertionError(other);
    }
  }

  @Override
  void call(ScalarCall call, Runnable a, @Nullable Runnable b) {
    throw new AssertionError("calls are passes");
  }
}
