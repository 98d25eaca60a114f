package io.github.chainrule.core;

import io.github.chainrule.core.program.Instruction;
import io.github.chainrule.core.program.Listing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a graph computes, without the graph: instructions over numbered slots. It never changes, so
/// any number of threads may run it, each with numbers of its own.
///
/// The slots hold, in this order, the inputs, the leaves that the graph captured, the constants,
/// and the results of the instructions one after another. A captured leaf is read anew at every
/// run.
final class Program {
  final int inputs;
  final Leaf[] captured;
  final double[] constants;
  final Operation[] operations;

  /// The operands of instruction `i` are in the slots `operands[start[i]]` to `operands[start[i+1]
  /// - 1]`.
  final int[] start;

  final int[] operands;

  /// The first slot of the results of each instruction.
  final int[] results;

  final int[] outputs;
  final int slots;

  Program(
      int inputs,
      Leaf[] captured,
      double[] constants,
      Operation[] operations,
      int[] start,
      int[] operands,
      int[] outputs) {
    this.inputs = inputs;
    this.captured = captured;
    this.constants = constants;
    this.operations = operations;
    this.start = start;
    this.operands = operands;
    this.outputs = outputs;
    this.results = new int[operations.length];
    int next = inputs + captured.length + constants.length;
    for (int i = 0; i < operations.length; i++) {
      results[i] = next;
      next += resultCount(operations[i]);
    }
    this.slots = next;
  }

  /// The slot after the results of an instruction.
  int endOfResults(int instruction) {
    return results[instruction] + resultCount(operations[instruction]);
  }

  private static int resultCount(Operation operation) {
    return operation instanceof Mapping mapping ? mapping.results() : 1;
  }

  /// How many instructions there are, weighed by their operands: a measure of the work of one run.
  int size() {
    return operands.length;
  }

  /// Numbers for one run, with the captured leaves and the constants in place.
  double[] newNumbers() {
    double[] numbers = new double[slots];
    capture(numbers);
    System.arraycopy(constants, 0, numbers, inputs + captured.length, constants.length);
    return numbers;
  }

  /// Reads the captured leaves.
  void capture(double[] numbers) {
    for (int i = 0; i < captured.length; i++) {
      numbers[inputs + i] = captured[i].number();
    }
  }

  /// Evaluates everything; the inputs are in their slots.
  void run(double[] numbers) {
    Slots slots = new Slots(numbers, operands);
    for (int i = 0; i < operations.length; i++) {
      int from = start[i];
      int count = start[i + 1] - from;
      if (operations[i] instanceof Primitive primitive) {
        numbers[results[i]] =
            primitive.isUnaryOrBinary()
                ? primitive.evaluate(
                    numbers[operands[from]], count == 1 ? 0.0 : numbers[operands[from + 1]])
                : primitive.evaluate(slots.moveTo(from, from + count));
      } else {
        Mapping mapping = (Mapping) operations[i];
        double[] y = new double[mapping.results()];
        mapping.evaluate(gather(numbers, i), y);
        System.arraycopy(y, 0, numbers, results[i], y.length);
      }
    }
  }

  private double[] gather(double[] numbers, int instruction) {
    double[] gathered = new double[start[instruction + 1] - start[instruction]];
    for (int k = 0; k < gathered.length; k++) {
      gathered[k] = numbers[operands[start[instruction] + k]];
    }
    return gathered;
  }

  private double[] resultsOf(double[] numbers, int instruction) {
    return Arrays.copyOfRange(numbers, results[instruction], endOfResults(instruction));
  }

  /// The outputs after a run.
  double[] outputs(double[] numbers) {
    double[] values = new double[outputs.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers[outputs[i]];
    }
    return values;
  }

  /// Reverse mode after a run.
  ///
  /// @param cotangents for all slots; those of the outputs are there
  void pull(double[] numbers, Sensitivities cotangents) {
    Slots slots = new Slots(numbers, operands);
    for (int i = operations.length - 1; i >= 0; i--) {
      pull(i, slots, numbers, cotangents);
    }
  }

  /// The same through some of the instructions only, which are in descending order.
  void pull(int[] instructions, double[] numbers, Sensitivities cotangents) {
    Slots slots = new Slots(numbers, operands);
    for (int i : instructions) {
      pull(i, slots, numbers, cotangents);
    }
  }

  private void pull(int i, Slots slots, double[] numbers, Sensitivities cotangents) {
    if (operations[i] instanceof Primitive primitive) {
      if (cotangents.present[results[i]] && !primitive.flat()) {
        pull(primitive, i, slots, numbers, cotangents);
      }
    } else {
      pull((Mapping) operations[i], i, numbers, cotangents);
    }
  }

  private void pull(
      Primitive primitive, int i, Slots slots, double[] numbers, Sensitivities cotangents) {
    int from = start[i];
    int count = start[i + 1] - from;
    double cotangent = cotangents.numbers[results[i]];
    double z = numbers[results[i]];
    if (primitive.isUnaryOrBinary()) {
      double x = numbers[operands[from]];
      double y = count == 1 ? 0.0 : numbers[operands[from + 1]];
      for (int k = 0; k < count; k++) {
        cotangents.add(operands[from + k], primitive.chain(k, cotangent, x, y, z));
      }
      return;
    }
    slots.moveTo(from, from + count);
    double total = primitive.total(slots, z);
    for (int k = 0; k < count; k++) {
      if (primitive.selects(k, slots, z)) {
        cotangents.add(operands[from + k], primitive.chain(k, cotangent, slots, z, total));
      }
    }
  }

  private void pull(Mapping mapping, int i, double[] numbers, Sensitivities cotangents) {
    int first = results[i];
    if (!cotangents.anyOf(first, first + mapping.results())) {
      return;
    }
    Sensitivities arrived = new Sensitivities(mapping.results());
    for (int r = 0; r < mapping.results(); r++) {
      if (cotangents.present[first + r]) {
        arrived.add(r, cotangents.numbers[first + r]);
      }
    }
    double[] x = gather(numbers, i);
    Sensitivities passed = new Sensitivities(x.length);
    mapping.pull(x, resultsOf(numbers, i), arrived, passed);
    for (int k = 0; k < x.length; k++) {
      if (passed.present[k]) {
        cotangents.add(operands[start[i] + k], passed.numbers[k]);
      }
    }
  }

  /// Forward mode after a run.
  ///
  /// @param tangents for all slots; those of the inputs are there
  void push(double[] numbers, Sensitivities tangents) {
    Slots slots = new Slots(numbers, operands);
    for (int i = 0; i < operations.length; i++) {
      push(i, slots, numbers, tangents);
    }
  }

  /// The same through some of the instructions only, which are in ascending order.
  void push(int[] instructions, double[] numbers, Sensitivities tangents) {
    Slots slots = new Slots(numbers, operands);
    for (int i : instructions) {
      push(i, slots, numbers, tangents);
    }
  }

  private void push(int i, Slots slots, double[] numbers, Sensitivities tangents) {
    if (operations[i] instanceof Primitive primitive) {
      if (!primitive.flat()) {
        push(primitive, i, slots, numbers, tangents);
      }
    } else {
      push((Mapping) operations[i], i, numbers, tangents);
    }
  }

  private void push(
      Primitive primitive, int i, Slots slots, double[] numbers, Sensitivities tangents) {
    slots.moveTo(start[i], start[i + 1]);
    int result = results[i];
    double z = numbers[result];
    double total = Double.NaN;
    boolean first = true;
    for (int k = 0; k < slots.operandCount(); k++) {
      int from = slots.place(k);
      if (tangents.present[from]) {
        double tangent = tangents.numbers[from];
        if (primitive.isUnaryOrBinary()) {
          double y = slots.operandCount() == 1 ? 0.0 : slots.at(1);
          tangents.add(result, primitive.chain(k, tangent, slots.at(0), y, z));
        } else if (primitive.selects(k, slots, z)) {
          total = first ? primitive.total(slots, z) : total;
          first = false;
          tangents.add(result, primitive.chain(k, tangent, slots, z, total));
        }
      }
    }
  }

  private void push(Mapping mapping, int i, double[] numbers, Sensitivities tangents) {
    double[] x = gather(numbers, i);
    Sensitivities moved = new Sensitivities(x.length);
    for (int k = 0; k < x.length; k++) {
      int from = operands[start[i] + k];
      if (tangents.present[from]) {
        moved.add(k, tangents.numbers[from]);
      }
    }
    if (moved.any()) {
      Sensitivities pushed = new Sensitivities(mapping.results());
      mapping.push(x, resultsOf(numbers, i), moved, pushed);
      for (int r = 0; r < mapping.results(); r++) {
        if (pushed.present[r]) {
          tangents.add(results[i] + r, pushed.numbers[r]);
        }
      }
    }
  }

  /// What the compiler is told.
  Listing listing() {
    List<Instruction> instructions = new ArrayList<>();
    for (int i = 0; i < operations.length; i++) {
      int[] of = Arrays.copyOfRange(operands, start[i], start[i + 1]);
      instructions.add(
          operations[i] instanceof Primitive primitive
              ? new Instruction.Apply(primitive, primitive::evaluate, of)
              : ((Mapping) operations[i]).instruction(of));
    }
    return new Listing(inputs, List.of(captured), constants, instructions, outputs);
  }

  /// Which inputs some of the outputs depend on, by structure: whatever the numbers are, no
  /// derivative passes to the others.
  boolean[] reaches(boolean[] of) {
    boolean[] reaches = new boolean[slots];
    for (int i = 0; i < outputs.length; i++) {
      reaches[outputs[i]] |= of[i];
    }
    for (int i = operations.length - 1; i >= 0; i--) {
      boolean any = false;
      for (int slot = results[i]; slot < endOfResults(i) && !any; slot++) {
        any = reaches[slot];
      }
      for (int k = start[i]; any && k < start[i + 1]; k++) {
        reaches[operands[k]] |= passes(i, k);
      }
    }
    return reaches;
  }

  /// Which slots cotangents of some outputs reach whatever the numbers are: on a way without
  /// choices. Where there are only others, or mappings, it is not known.
  boolean[] surelyReaches(boolean[] of) {
    boolean[] reaches = new boolean[slots];
    for (int i = 0; i < outputs.length; i++) {
      reaches[outputs[i]] |= of[i];
    }
    for (int i = operations.length - 1; i >= 0; i--) {
      boolean passes =
          reaches[results[i]]
              && operations[i] instanceof Primitive primitive
              && !primitive.flat()
              && !primitive.chooses();
      for (int k = start[i]; passes && k < start[i + 1]; k++) {
        reaches[operands[k]] = true;
      }
    }
    return reaches;
  }

  /// Which slots depend on some of the inputs, by structure.
  boolean[] follows(boolean[] inputs) {
    boolean[] follows = Arrays.copyOf(inputs, slots);
    for (int i = 0; i < operations.length; i++) {
      boolean any = false;
      for (int k = start[i]; k < start[i + 1] && !any; k++) {
        any = follows[operands[k]] && passes(i, k);
      }
      if (any) {
        Arrays.fill(follows, results[i], endOfResults(i), true);
      }
    }
    return follows;
  }

  /// Whether a derivative can pass through operand `k` of an instruction.
  boolean passes(int instruction, int k) {
    Operation operation = operations[instruction];
    return !(operation instanceof Primitive primitive)
        || !(primitive.flat() || (primitive == Primitive.WHERE && k == start[instruction]));
  }

  /// Writes the graph down again, on other inputs.
  Value[] replay(Value... x) {
    return replay(x, captured);
  }

  private Value[] replay(Value[] x, Value[] leaves) {
    Value[] values = new Value[slots];
    System.arraycopy(x, 0, values, 0, inputs);
    System.arraycopy(leaves, 0, values, inputs, captured.length);
    for (int i = 0; i < constants.length; i++) {
      values[inputs + captured.length + i] = Value.constant(constants[i]);
    }
    for (int i = 0; i < operations.length; i++) {
      Value[] of = new Value[start[i + 1] - start[i]];
      for (int k = 0; k < of.length; k++) {
        of[k] = values[operands[start[i] + k]];
      }
      if (operations[i] instanceof Primitive primitive) {
        values[results[i]] = Node.again(primitive, of);
      } else {
        Value[] made = ((Mapping) operations[i]).apply(of);
        System.arraycopy(made, 0, values, results[i], made.length);
      }
    }
    Value[] replayed = new Value[outputs.length];
    for (int i = 0; i < replayed.length; i++) {
      replayed[i] = values[outputs[i]];
    }
    return replayed;
  }

  /// The program of the derivatives of the only output with respect to the inputs.
  Program gradient() {
    // On symbols also for the leaves, so that nothing is touched that other threads may see.
    List<Value> all = Symbol.several("x", inputs + captured.length);
    List<Value> x = all.subList(0, inputs);
    List<Value> leaves = all.subList(inputs, all.size());
    Value output = replay(x.toArray(Value[]::new), leaves.toArray(Value[]::new))[0];
    Program gradient = Lowering.of(all, Derivatives.gradient(output, x));
    // Rules may have captured leaves of their own.
    Leaf[] both = Arrays.copyOf(captured, captured.length + gradient.captured.length);
    System.arraycopy(gradient.captured, 0, both, captured.length, gradient.captured.length);
    return new Program(
        inputs,
        both,
        gradient.constants,
        gradient.operations,
        gradient.start,
        gradient.operands,
        gradient.outputs);
  }
}
