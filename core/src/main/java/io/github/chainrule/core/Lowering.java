package io.github.chainrule.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Turns a graph into a [Program]. It leaves no marks in values, so graphs that share leaves may be
/// lowered by several threads at once.
final class Lowering {
  private final List<Value> inputs;

  /// Inputs, leaves and constants by their number among their kind; results by the number of their
  /// instruction, for outputs that of their call.
  private final IdentityHashMap<Object, Integer> numbered = new IdentityHashMap<>();

  private final List<Leaf> captured = new ArrayList<>();
  private final List<Double> constants = new ArrayList<>();
  private final Map<Long, Integer> constantsByBits = new HashMap<>();

  /// Nodes and calls in the order of their instructions.
  private final List<Object> instructions = new ArrayList<>();

  /// The first slot of each instruction's results, counted from the first of all.
  private final List<Integer> results = new ArrayList<>();

  private int resultCount;

  /// The body of a loop.
  ///
  /// @param program whose inputs are those of the body and then what it shares
  /// @param shared the values it uses that do not depend on its inputs, so that they are the same
  ///   at every run of the body and need not be evaluated in it
  record Body(Program program, List<Value> shared) {}

  private Lowering(List<? extends Value> inputs) {
    this.inputs = new ArrayList<>();
    inputs.forEach(this::addInput);
  }

  private void addInput(Value input) {
    numbered.put(input, inputs.size());
    inputs.add(input);
  }

  /// @param inputs where the graph is cut: their own operands do not belong to the program
  /// @throws IllegalStateException if the outputs depend on an input of another function that is
  ///   being traced
  static Program of(List<? extends Value> inputs, List<? extends Value> outputs) {
    Lowering lowering = new Lowering(inputs);
    for (Value output : outputs) {
      walk(output, lowering::enter, lowering::addInstruction);
    }
    return lowering.program(outputs);
  }

  /// The graph between the inputs and the outputs, cut also where it no longer depends on the
  /// inputs.
  static Body body(List<? extends Value> inputs, List<? extends Value> outputs) {
    IdentityHashMap<Object, Boolean> depends = dependingOn(inputs, outputs);
    Lowering lowering = new Lowering(inputs);
    Predicate<Value> enter =
        value -> {
          boolean inside =
              value instanceof Constant || depends.getOrDefault(whole(value), Boolean.FALSE);
          if (!inside && !lowering.numbered.containsKey(value)) {
            lowering.addInput(value);
          }
          return inside && lowering.enter(value);
        };
    for (Value output : outputs) {
      walk(output, enter, lowering::addInstruction);
    }
    return new Body(
        lowering.program(outputs),
        List.copyOf(lowering.inputs.subList(inputs.size(), lowering.inputs.size())));
  }

  /// For values and calls whether they depend on symbols. What has a number does not.
  private static IdentityHashMap<Object, Boolean> dependingOn(
      List<? extends Value> symbols, List<? extends Value> outputs) {
    IdentityHashMap<Object, Boolean> depends = new IdentityHashMap<>();
    symbols.forEach(symbol -> depends.put(symbol, Boolean.TRUE));
    for (Value output : outputs) {
      walk(
          output,
          value -> value.symbolic && depends.putIfAbsent(whole(value), Boolean.FALSE) == null,
          value -> {
            for (int i = 0; i < Graph.operandCount(value); i++) {
              if (depends.getOrDefault(whole(value.operand(i)), Boolean.FALSE)) {
                depends.put(whole(value), Boolean.TRUE);
                return;
              }
            }
          });
    }
    return depends;
  }

  private static Object whole(Value value) {
    return value instanceof Output output ? output.call : value;
  }

  /// Depth first, operands before results; below what is not entered it does not go.
  private static void walk(Value root, Predicate<Value> enter, Consumer<Value> leave) {
    Deque<Value> path = new ArrayDeque<>();
    Deque<Integer> next = new ArrayDeque<>();
    if (enter.test(root)) {
      path.push(root);
      next.push(0);
    }
    while (!path.isEmpty()) {
      Value value = path.element();
      int operand = next.remove();
      if (operand < Graph.operandCount(value)) {
        next.push(operand + 1);
        if (enter.test(value.operand(operand))) {
          path.push(value.operand(operand));
          next.push(0);
        }
      } else {
        leave.accept(path.remove());
      }
    }
  }

  private boolean enter(Value value) {
    if (numbered.containsKey(key(value))) {
      return false;
    }
    if (value instanceof Constant constant) {
      addConstant(constant);
      return false;
    }
    if (value instanceof Leaf leaf) {
      numbered.put(leaf, captured.size());
      captured.add(leaf);
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

  private void addConstant(Constant constant) {
    long bits = Double.doubleToRawLongBits(constant.data);
    Integer known = constantsByBits.putIfAbsent(bits, constants.size());
    numbered.put(constant, known == null ? constants.size() : known);
    if (known == null) {
      constants.add(constant.data);
    }
  }

  private void addInstruction(Value value) {
    numbered.put(key(value), instructions.size());
    instructions.add(key(value));
    results.add(resultCount);
    resultCount += value instanceof Output output ? output.call.outputs.length : 1;
  }

  /// What has a number: of all outputs of a call the call, except where an output is an input.
  private Object key(Value value) {
    return numbered.containsKey(value) ? value : whole(value);
  }

  private Program program(List<? extends Value> outputs) {
    Operation[] operations = new Operation[instructions.size()];
    int[] start = new int[operations.length + 1];
    for (int i = 0; i < operations.length; i++) {
      Object instruction = instructions.get(i);
      operations[i] =
          instruction instanceof Call call ? call.mapping : ((Node) instruction).primitive;
      start[i + 1] = start[i] + operandsOf(instruction);
    }
    int[] operands = new int[start[operations.length]];
    for (int i = 0; i < operations.length; i++) {
      Object instruction = instructions.get(i);
      for (int k = start[i]; k < start[i + 1]; k++) {
        int operand = k - start[i];
        operands[k] =
            slot(
                instruction instanceof Call call
                    ? call.operands[operand]
                    : ((Node) instruction).operand(operand));
      }
    }
    return new Program(
        inputs.size(),
        captured.toArray(Leaf[]::new),
        constants.stream().mapToDouble(Double::doubleValue).toArray(),
        operations,
        start,
        operands,
        outputs.stream().mapToInt(this::slot).toArray());
  }

  private static int operandsOf(Object instruction) {
    return instruction instanceof Call call
        ? call.operands.length
        : ((Node) instruction).operandCount();
  }

  private int slot(Value value) {
    @Nullable Integer input = numbered.get(value);
    if (input != null && input < inputs.size() && inputs.get(input) == value) {
      return input;
    }
    int number = Objects.requireNonNull(numbered.get(key(value)));
    int leaves = inputs.size();
    int afterLeaves = leaves + captured.size();
    if (value instanceof Leaf) {
      return leaves + number;
    }
    if (value instanceof Constant) {
      return afterLeaves + number;
    }
    int base = afterLeaves + constants.size();
    return base + results.get(number) + (value instanceof Output output ? output.index : 0);
  }
}
