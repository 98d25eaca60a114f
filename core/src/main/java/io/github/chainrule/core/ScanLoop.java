package io.github.chainrule.core;

import io.github.chainrule.core.program.Instruction;
import java.util.Arrays;
import java.util.stream.IntStream;

/// A program run step after step, each on the state that the one before has left.
///
/// The inputs of the program are the state, one number of each column of data, one value of each
/// column of values, and what all steps share. The operands are the initial state, what is shared,
/// and the columns of values step by step. The results are the last state, or some numbers of the
/// states after each step.
///
/// Reverse mode keeps the state at the start of each segment of about `sqrt(steps)` steps, and runs
/// each segment again when it comes to it: time for two runs, memory for the square root of the
/// steps. After Griewank, Achieving logarithmic growth of temporal and spatial complexity in
/// reverse automatic differentiation, 1992, with two levels.
final class ScanLoop extends Loop {
  final Program body;
  final int steps;
  final double[][] data;
  final int states;
  final int columns;
  final int[] shown;

  /// @param columns how many columns of values there are
  /// @param shown which numbers of the state after each step are the results; none if these are the
  ///   last state
  ScanLoop(Program body, int steps, double[][] data, int columns, int[] shown) {
    this.body = body;
    this.steps = steps;
    this.data = data;
    this.states = body.outputs.length;
    this.columns = columns;
    this.shown = shown;
  }

  @Override
  public String symbol() {
    return "scan";
  }

  @Override
  int results() {
    return showsAll() ? Math.multiplyExact(steps, shown.length) : states;
  }

  /// Whether each step has results.
  boolean showsAll() {
    return shown.length > 0;
  }

  /// The number of the state that a result is.
  int state(int result) {
    return showsAll() ? shown[result % shown.length] : result;
  }

  /// What the compiler is told.
  @Override
  Instruction instruction(int[] operands) {
    return new Instruction.Scan(this, body.listing(), steps(), this::evaluate, operands);
  }

  /// What the compiler is told about reverse mode.
  @Override
  Instruction pullback(LoopPullback pullback, int[] given, int[] wanted, int[] operands) {
    int[] states = IntStream.range(0, this.states).toArray();
    int[] inputs =
        IntStream.range(0, body.inputs)
            .filter(i -> i < this.states || i >= firstColumn())
            .toArray();
    return new Instruction.ScanPullback(
        this,
        body.listing(),
        pullbackOf(body, states, inputs, true).listing(),
        steps(),
        given,
        wanted,
        pullback::evaluate,
        operands);
  }

  private Instruction.Steps steps() {
    return new Instruction.Steps(steps, data, states, columns, shared(), shown);
  }

  /// The first input of the program that stands for a column of values.
  int firstColumn() {
    return states + data.length;
  }

  /// The first input of the program that all steps share.
  int firstShared() {
    return firstColumn() + columns;
  }

  int shared() {
    return body.inputs - firstShared();
  }

  /// The operand that holds a column's value for a step.
  int operand(int step, int column) {
    return states + shared() + step * columns + column;
  }

  private double[] numbersWith(double[] x) {
    double[] numbers = body.newNumbers();
    System.arraycopy(x, states, numbers, firstShared(), shared());
    return numbers;
  }

  /// Runs one step.
  ///
  /// @param state before the step; after it on return
  private void run(int step, double[] x, double[] state, double[] numbers) {
    System.arraycopy(state, 0, numbers, 0, states);
    for (int j = 0; j < data.length; j++) {
      numbers[states + j] = data[j][step];
    }
    System.arraycopy(x, operand(step, 0), numbers, firstColumn(), columns);
    body.run(numbers);
    for (int i = 0; i < states; i++) {
      state[i] = numbers[body.outputs[i]];
    }
  }

  @Override
  void evaluate(double[] x, double[] y) {
    double[] numbers = numbersWith(x);
    double[] state = Arrays.copyOf(x, states);
    for (int step = 0; step < steps; step++) {
      run(step, x, state, numbers);
      for (int k = 0; k < shown.length; k++) {
        y[step * shown.length + k] = state[shown[k]];
      }
    }
    if (!showsAll()) {
      System.arraycopy(state, 0, y, 0, states);
    }
  }

  @Override
  void pull(double[] x, Sensitivities cotangents, Sensitivities passed) {
    int segment = segment();
    double[][] starts = starts(x, segment);
    double[][] tape = new double[Math.min(segment, steps)][];
    Arrays.setAll(tape, i -> numbersWith(x));
    Sensitivities ofBody = new Sensitivities(body.slots);
    Sensitivities ofState = new Sensitivities(states);
    if (!showsAll()) {
      add(cotangents, ofState);
    }
    for (int s = starts.length - 1; s >= 0; s--) {
      int first = s * segment;
      int last = first + Math.min(segment, steps - first) - 1;
      for (int step = first; step <= last; step++) {
        run(step, x, starts[s], tape[step - first]);
      }
      for (int step = last; step >= first; step--) {
        for (int k = 0; k < shown.length; k++) {
          move(cotangents, step * shown.length + k, ofState, shown[k]);
        }
        pull(step, tape[step - first], ofState, ofBody, passed);
      }
    }
    for (int i = 0; i < states; i++) {
      move(ofState, i, passed, i);
    }
    for (int i = 0; i < shared(); i++) {
      move(ofBody, firstShared() + i, passed, states + i);
    }
  }

  @Override
  void push(double[] x, Sensitivities tangents, Sensitivities pushed) {
    double[] numbers = numbersWith(x);
    double[] state = Arrays.copyOf(x, states);
    Sensitivities ofState = new Sensitivities(states);
    add(tangents, ofState);
    Sensitivities ofBody = new Sensitivities(body.slots);
    for (int i = 0; i < shared(); i++) {
      move(tangents, states + i, ofBody, firstShared() + i);
    }
    for (int step = 0; step < steps; step++) {
      run(step, x, state, numbers);
      for (int i = 0; i < states; i++) {
        move(ofState, i, ofBody, i);
      }
      for (int j = 0; j < columns; j++) {
        move(tangents, operand(step, j), ofBody, firstColumn() + j);
      }
      body.push(numbers, ofBody);
      ofState.clear();
      for (int i = 0; i < states; i++) {
        move(ofBody, body.outputs[i], ofState, i);
      }
      ofBody.clear(0, firstShared());
      ofBody.clear(body.inputs, body.slots);
      for (int k = 0; k < shown.length; k++) {
        move(ofState, shown[k], pushed, step * shown.length + k);
      }
    }
    for (int i = 0; !showsAll() && i < states; i++) {
      move(ofState, i, pushed, i);
    }
  }

  /// Balances what is kept at the start of segments against what is kept within one.
  private int segment() {
    double balanced = Math.sqrt((double) steps * Math.max(states, 1) / body.slots);
    return Math.max(1, (int) Math.ceil(balanced));
  }

  /// The state before each segment.
  private double[][] starts(double[] x, int segment) {
    double[][] starts = new double[steps == 0 ? 0 : (steps - 1) / segment + 1][];
    double[] numbers = numbersWith(x);
    double[] state = Arrays.copyOf(x, states);
    for (int s = 0; s < starts.length; s++) {
      starts[s] = state.clone();
      // The last segment is not run, for it would lead nowhere.
      for (int i = 0; i < segment && s < starts.length - 1; i++) {
        run(s * segment + i, x, state, numbers);
      }
    }
    return starts;
  }

  /// Takes the cotangents of the state back over one step.
  private void pull(
      int step,
      double[] numbers,
      Sensitivities ofState,
      Sensitivities ofBody,
      Sensitivities passed) {
    for (int i = 0; i < states; i++) {
      move(ofState, i, ofBody, body.outputs[i]);
    }
    ofState.clear();
    body.pull(numbers, ofBody);
    for (int i = 0; i < states; i++) {
      move(ofBody, i, ofState, i);
    }
    for (int j = 0; j < columns; j++) {
      move(ofBody, firstColumn() + j, passed, operand(step, j));
    }
    // Those of what is shared add up over the steps.
    ofBody.clear(0, firstShared());
    ofBody.clear(body.inputs, body.slots);
  }

  private static void move(Sensitivities from, int i, Sensitivities to, int j) {
    if (from.present[i]) {
      to.add(j, from.numbers[i]);
    }
  }

  private static void add(Sensitivities from, Sensitivities to) {
    for (int i = 0; i < to.numbers.length; i++) {
      move(from, i, to, i);
    }
  }

  @Override
  boolean[] reaches(boolean[] results) {
    boolean[] state = new boolean[states];
    for (int r = 0; r < results.length; r++) {
      state[state(r)] |= results[r];
    }
    boolean[] slots = body.reaches(state);
    // What reaches a state that counts, counts from the step before on.
    while (grow(state, slots)) {
      slots = body.reaches(state);
    }
    boolean[] operands = new boolean[operand(steps, 0)];
    System.arraycopy(state, 0, operands, 0, states);
    System.arraycopy(slots, firstShared(), operands, states, shared());
    for (int step = 0; step < steps; step++) {
      System.arraycopy(slots, firstColumn(), operands, operand(step, 0), columns);
    }
    return operands;
  }

  private static boolean grow(boolean[] state, boolean[] more) {
    boolean grown = false;
    for (int i = 0; i < state.length; i++) {
      grown |= more[i] && !state[i];
      state[i] |= more[i];
    }
    return grown;
  }

  /// Which inputs of the program ever move.
  private boolean[] moving(boolean[] operands) {
    boolean[] inputs = new boolean[body.inputs];
    System.arraycopy(operands, 0, inputs, 0, states);
    System.arraycopy(operands, states, inputs, firstShared(), shared());
    for (int step = 0; step < steps; step++) {
      for (int j = 0; j < columns; j++) {
        inputs[firstColumn() + j] |= operands[operand(step, j)];
      }
    }
    boolean grown = true;
    while (grown) {
      boolean[] slots = body.follows(inputs);
      boolean[] outputs = new boolean[states];
      for (int i = 0; i < states; i++) {
        outputs[i] = slots[body.outputs[i]];
      }
      grown = grow(Arrays.copyOf(inputs, states), outputs);
      for (int i = 0; i < states; i++) {
        inputs[i] |= outputs[i];
      }
    }
    return inputs;
  }

  @Override
  Tangent makeTangent(boolean[] moves) {
    return new ScanTangent(this, moves, moving(moves)).tangent();
  }
}
