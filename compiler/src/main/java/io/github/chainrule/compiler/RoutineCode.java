package io.github.chainrule.compiler;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Code for a routine: a loop over numbers. Its parameters are those of [Pass#run]. It is made once
/// for all functions.
final class RoutineCode extends PartCode {
  private static final MethodTypeDesc TYPE =
      MethodTypeDesc.of(CD_void, CD_double.arrayType(), CD_int, CD_int, CD_int, CD_int);
  private static final int NUMBERS = 0;
  private static final int FROM = 1;
  private static final int TO = 2;
  private static final int SECOND = 3;
  private static final int ROWS = 4;

  /// The routines that have been asked for, in each way of computing.
  private static final ConcurrentHashMap<Key, Pass> MADE = new ConcurrentHashMap<>();

  private record Key(String routine, Machine machine) {}

  private final ClassData data;

  /// A value that is NaN for rows to be computed again, one by one; -1 if there is none.
  private final int rare;

  private int row;

  private RoutineCode(
      CodeBuilder code, Schedule schedule, Machine machine, int rare, ClassData data) {
    super(code, schedule, (Step.Part) schedule.steps.get(0), machine, 1);
    this.rare = rare;
    this.data = data;
  }

  /// The routine as bytecode.
  static Pass of(Routine routine, Machine machine) {
    return MADE.computeIfAbsent(new Key(routine.symbol(), machine), _ -> make(routine, machine));
  }

  private static Pass make(Routine routine, Machine machine) {
    ClassData data = new ClassData();
    Dag program = routine.program();
    Schedule scalar = schedule(program, program.outputs, true);
    List<Consumer<CodeBuilder>> methods = new ArrayList<>();
    methods.add(code -> new RoutineCode(code, scalar, new ScalarMachine(), -1, data).method());
    if (machine instanceof VectorMachine) {
      int[] values = new int[program.outputs.length];
      int rare = -1;
      for (int k = 0; k < values.length; k++) {
        values[k] = program.outputs[k];
        if (program.node(values[k]) instanceof Node.Apply(Rescue _, int _, int _, int c)) {
          values[k] = c;
          rare = c;
        }
      }
      int condition = rare;
      Schedule vector = schedule(program, values, false);
      methods.add(code -> new RoutineCode(code, vector, machine, condition, data).method());
    }
    int last = methods.size() - 1;
    Pass pass = GeneratedClass.of(Pass.class, TYPE, methods).load(Pass.class, data.functions());
    return (part, numbers, from, to, second, rows) ->
        pass.run(last, numbers, from, to, second, rows);
  }

  /// The program as one part.
  private static Schedule schedule(Dag program, int[] outputs, boolean rescues) {
    List<Unit.Code> units =
        IntStream.range(0, program.size())
            .filter(v ->
                program.node(v) instanceof Node.Apply(Function f, int _, int _, int _)
                    && (rescues || !(f instanceof Rescue)))
            .<Unit.Code>mapToObj(Unit.Straight::of)
            .toList();
    int[] all = IntStream.range(0, outputs.length).toArray();
    return Schedule.ofPart(new Dag(program.nodes, outputs), new Step.Part(units, new int[0], all));
  }

  private void method() {
    GeneratedClass.returnWithoutRows(code, ROWS);
    row = code.allocateLocal(TypeKind.INT);
    if (rare >= 0) {
      keep(rare);
    }
    for (int v : sources()) {
      if (isShared(v)) {
        hold(v);
      }
    }
    Label top = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(row);
    code.labelBinding(top).iload(row).iload(ROWS).if_icmpge(end);
    body();
    if (rare >= 0) {
      rescue((VectorMachine) machine);
    }
    code.iinc(row, machine.width()).goto_(top).labelBinding(end).return_();
  }

  private void rescue(VectorMachine vectors) {
    Label end = code.newLabel();
    vectors.any(code, isNaN(rare, 0));
    code.ifeq(end).aload(NUMBERS);
    for (int place : new int[] {FROM, TO, SECOND}) {
      code.iload(place).iload(row).iadd();
    }
    code.loadConstant(machine.width()).invokestatic(GeneratedClass.NAME, "part0", TYPE);
    code.labelBinding(end);
  }

  private void address(int first) {
    code.aload(NUMBERS).iload(first).iload(row).iadd();
  }

  @Override
  boolean isShared(int v) {
    return schedule.dag.node(v) instanceof Node.Constant;
  }

  @Override
  void slotAddress(int slot, int copy) {
    throw new AssertionError("a routine is one part");
  }

  @Override
  void outputAddress(int output, int copy) {
    address(output == 0 ? TO : SECOND);
  }

  @Override
  void source(int v, int copy) {
    if (schedule.dag.node(v) instanceof Node.Constant(double number)) {
      machine.broadcast(code, () -> code.loadConstant(number));
    } else {
      machine.load(code, () -> address(FROM));
    }
  }

  @Override
  void call(ScalarCall call, Runnable a, @Nullable Runnable b) {
    data.call(code, call, a, b);
  }
}
