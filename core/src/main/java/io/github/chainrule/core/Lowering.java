package io.github.chainrule.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Turns a graph into a [Program]. It leaves no marks in values that other threads may see, so
/// graphs that share leaves may be lowered by several threads at once.
///
/// The mark of an input is less than 0; those of leaves and results count from 1 among their kind;
/// all outputs of a call share the mark of the call, but those that are inputs. Constants have
/// none, for they are known by their bits.
final class Lowering {
  /// The mark of what depends on the inputs of a body and was not met since that was found out.
  private static final int DEPENDS = Integer.MIN_VALUE;

  private final Marks marks = Marks.apart();
  private final List<Value> inputs = new ArrayList<>();
  private final List<Leaf> captured = new ArrayList<>();

  /// The number of each constant, by its bits.
  private final Map<Long, Integer> constants = new LinkedHashMap<>();

  /// Nodes, and for calls one of their outputs.
  private final List<Value> instructions = new ArrayList<>();

  /// All values with marks.
  private final List<Value> marked = new ArrayList<>();

  /// The values between a root and where a walk is, and which operand of each comes next.
  private Value[] path = new Value[16];

  private int[] next = new int[16];
  private int depth;

  /// The body of a loop.
  ///
  /// @param program whose inputs are those of the body and then what it shares
  /// @param shared the values it uses that do not depend on its inputs, so that they are the same
  ///   at every run of the body and need not be evaluated in it
  record Body(Program program, List<Value> shared) {}

  private Lowering() {}

  /// @param inputs where the graph is cut: their own operands do not belong to the program
  /// @throws IllegalStateException if the outputs depend on an input of another function that is
  ///   being traced
  static Program of(List<? extends Value> inputs, List<? extends Value> outputs) {
    Lowering lowering = new Lowering();
    try {
      inputs.forEach(lowering::addInput);
      return lowering.program(outputs, lowering::enter);
    } finally {
      lowering.clearMarks();
    }
  }

  /// The graph between the inputs and the outputs, cut also where it no longer depends on the
  /// inputs.
  static Body body(List<? extends Value> inputs, List<? extends Value> outputs) {
    Lowering lowering = new Lowering();
    try {
      lowering.findDependent(inputs, outputs);
      inputs.forEach(lowering::addInput);
      Program program = lowering.program(outputs, lowering::enterBody);
      return new Body(
          program, List.copyOf(lowering.inputs.subList(inputs.size(), lowering.inputs.size())));
    } finally {
      lowering.clearMarks();
    }
  }

  // ---- marks

  /// Of the value, or of its call.
  private int mark(Value value) {
    int own = marks.of(value);
    return own == 0 && value instanceof Output output ? marks.ofCall(output) : own;
  }

  private void mark(Value value, int mark) {
    marked.add(value);
    if (value instanceof Output output) {
      marks.setCall(output, mark);
    } else {
      marks.set(value, mark);
    }
  }

  private void clearMarks() {
    marks.clear(marked.toArray(Value[]::new), marked.size());
  }

  private void addInput(Value input) {
    inputs.add(input);
    marked.add(input);
    marks.set(input, -inputs.size());
  }

  /// Marks values and calls that depend on the inputs of a body. What has a number does not.
  private void findDependent(List<? extends Value> inputs, List<? extends Value> outputs) {
    inputs.forEach(input -> mark(input, DEPENDS));
    walk(outputs, this::meet, this::leave);
    for (Value value : List.copyOf(marked)) {
      if (mark(value) != DEPENDS) {
        mark(value, 0);
      }
    }
  }

  private boolean meet(Value value) {
    if (!value.symbolic || mark(value) != 0) {
      return false;
    }
    mark(value, 1);
    return true;
  }

  private void leave(Value value) {
    for (int i = 0; i < Graph.operandCount(value); i++) {
      if (mark(value.operand(i)) == DEPENDS) {
        mark(value, DEPENDS);
        return;
      }
    }
  }

  // ---- what is met

  /// Depth first, operands before results; below what is not entered it does not go.
  private void walk(List<? extends Value> roots, Predicate<Value> enter, Consumer<Value> leave) {
    for (Value root : roots) {
      if (enter.test(root)) {
        push(root);
      }
      while (depth > 0) {
        step(enter, leave);
      }
    }
  }

  /// Goes on to the next operand, or leaves the value.
  private void step(Predicate<Value> enter, Consumer<Value> leave) {
    int top = depth - 1;
    Value value = path[top];
    int count = Graph.operandCount(value);
    while (next[top] < count) {
      Value operand = value.operand(next[top]++);
      if (enter.test(operand)) {
        push(operand);
        return;
      }
    }
    depth = top;
    leave.accept(value);
  }

  private void push(Value value) {
    if (depth == path.length) {
      path = Arrays.copyOf(path, 2 * depth);
      next = Arrays.copyOf(next, 2 * depth);
    }
    path[depth] = value;
    next[depth++] = 0;
  }

  private boolean enterBody(Value value) {
    if (!(value instanceof Constant) && mark(value) == 0) {
      addInput(value);
    }
    return enter(value);
  }

  private boolean enter(Value value) {
    if (value instanceof Constant constant) {
      constants.putIfAbsent(bits(constant), constants.size());
      return false;
    }
    int mark = mark(value);
    if (mark != 0 && mark != DEPENDS) {
      return false;
    }
    if (value instanceof Leaf leaf) {
      captured.add(leaf);
      mark(leaf, captured.size());
      return false;
    }
    if (value instanceof Symbol) {
      throw new IllegalStateException(
          value.label()
              + " is an input of another function, or of the body of a scan or a sum over rows, and"
              + " has no number here; inside a traced function call others with values and not with"
              + " numbers, and use what a body makes only through its results");
    }
    return true;
  }

  private static long bits(Constant constant) {
    return Double.doubleToRawLongBits(constant.data);
  }

  private void addInstruction(Value value) {
    instructions.add(value);
    mark(value, instructions.size());
  }

  // ---- the program

  private Program program(List<? extends Value> outputs, Predicate<Value> enter) {
    walk(outputs, enter, this::addInstruction);
    int count = instructions.size();
    Operation[] operations = new Operation[count];
    int[] start = new int[count + 1];
    int[] results = new int[count];
    int slots = inputs.size() + captured.size() + constants.size();
    for (int i = 0; i < count; i++) {
      Value value = instructions.get(i);
      operations[i] = value.operation();
      start[i + 1] = start[i] + Graph.operandCount(value);
      results[i] = slots;
      slots += value instanceof Output output ? output.call.outputs.length : 1;
    }
    int[] operands = new int[start[count]];
    for (int i = 0; i < count; i++) {
      for (int k = start[i]; k < start[i + 1]; k++) {
        operands[k] = slot(instructions.get(i).operand(k - start[i]), results);
      }
    }
    return new Program(
        inputs.size(),
        captured.toArray(Leaf[]::new),
        constants.keySet().stream().mapToDouble(Double::longBitsToDouble).toArray(),
        operations,
        start,
        operands,
        outputs.stream().mapToInt(output -> slot(output, results)).toArray());
  }

  /// @param results the first slot of the results of each instruction
  private int slot(Value value, int[] results) {
    if (value instanceof Constant constant) {
      return inputs.size() + captured.size() + constants.getOrDefault(bits(constant), -1);
    }
    int mark = mark(value);
    if (mark < 0) {
      return -mark - 1;
    }
    if (value instanceof Leaf) {
      return inputs.size() + mark - 1;
    }
    return results[mark - 1] + (value instanceof Output output ? output.index : 0);
  }
}
