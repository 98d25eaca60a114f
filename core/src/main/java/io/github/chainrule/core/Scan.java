package io.github.chainrule.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/// A loop over steps that carries a state, as one operation: a recurrence, an integrator, an
/// iteration.
///
/// ```java
/// // 1,000 Euler steps of x'' = -k x
/// List<Value> end = Scan.steps(1000).last(List.of(x, v), s -> List.of(
///     s[0].plus(s[1].times(0.01)),
///     s[1].minus(s[0].times(k).times(0.01))));
/// ```
///
/// The step is traced once, on a state without numbers. So the graph does not grow with the number
/// of steps, and the memory of reverse mode with its square root only. What does not depend on the
/// step, such as `k` here, is evaluated once. The results are values as any others: they may stand
/// in the body of another scan or sum, and be differentiated as often as one likes.
///
/// A step may also read data: numbers given by [#over], values given by [#with].
public final class Scan {
  private final int steps;
  private final double[][] data;
  private final Value[][] columns;

  private Scan(int steps, double[][] data, Value[][] columns) {
    this.steps = steps;
    this.data = data;
    this.columns = columns;
  }

  /// A number of steps.
  ///
  /// @throws IllegalArgumentException if it is negative
  public static Scan steps(int steps) {
    if (steps < 0) {
      throw new IllegalArgumentException(steps + " steps; give 0 or more");
    }
    return new Scan(steps, new double[0][], new Value[0][]);
  }

  /// One step for each row of data.
  public static Scan over(Rows rows) {
    return new Scan(rows.count(), rows.trimmed(), new Value[0][]);
  }

  /// The same with columns of values, such as a control that may differ at each step.
  ///
  /// @throws IllegalArgumentException if a column does not have one value for each step
  public Scan with(Value[]... columns) {
    List<Value[]> all = new ArrayList<>(Arrays.asList(this.columns));
    for (Value[] column : columns) {
      if (column.length != steps) {
        throw new IllegalArgumentException(
            "a column of " + column.length + " values for " + steps + " steps; give one for each");
      }
      all.add(column.clone());
    }
    return new Scan(steps, data, all.toArray(Value[][]::new));
  }

  /// The state after the last step.
  ///
  /// @param initial the state before the first step
  /// @param step from a state to the next one, of the same size; it is traced, so it must not ask
  ///   for `data()` of what depends on the state, but choose by [Values#where]
  public List<Value> last(List<? extends Value> initial, Function<Value[], List<Value>> step) {
    return last(initial, (state, row) -> step.apply(state));
  }

  /// The state after the last step.
  ///
  /// @param initial the state before the first step
  /// @param step from a state and a row (its data, then its values) to the next state; traced
  public List<Value> last(
      List<? extends Value> initial, BiFunction<Value[], Value[], List<Value>> step) {
    return List.of(run(initial, step, 0));
  }

  /// The states after each step.
  ///
  /// @param initial the state before the first step, which is not among the results
  /// @param step as of [#last(List, Function)]
  public List<List<Value>> all(List<? extends Value> initial, Function<Value[], List<Value>> step) {
    return all(initial, (state, row) -> step.apply(state));
  }

  /// The states after each step.
  ///
  /// @param initial the state before the first step, which is not among the results
  /// @param step as of [#last(List, BiFunction)]
  public List<List<Value>> all(
      List<? extends Value> initial, BiFunction<Value[], Value[], List<Value>> step) {
    return all(initial, initial.size(), step);
  }

  /// The first numbers of the states after each step, such as what a long state is kept for.
  ///
  /// @param initial the state before the first step, which is not among the results
  /// @param shown how many numbers of each state are given
  /// @param step as of [#last(List, BiFunction)]
  /// @throws IllegalArgumentException if the state does not have so many, or none is to be given
  public List<List<Value>> all(
      List<? extends Value> initial, int shown, BiFunction<Value[], Value[], List<Value>> step) {
    if (shown > initial.size() || (shown < 1 && !initial.isEmpty())) {
      throw new IllegalArgumentException(
          shown + " numbers of a state of " + initial.size() + "; give 1 or more, up to that");
    }
    List<Value> results = Arrays.asList(run(initial, step, shown));
    List<List<Value>> states = new ArrayList<>();
    for (int s = 0; s < steps; s++) {
      states.add(List.copyOf(results.subList(s * shown, (s + 1) * shown)));
    }
    return states;
  }

  private Value[] run(
      List<? extends Value> initial, BiFunction<Value[], Value[], List<Value>> step, int shown) {
    List<Value> state = Symbol.several("state", initial.size());
    List<Value> row = Symbol.several("row", data.length + columns.length);
    List<Value> next =
        Objects.requireNonNull(
            step.apply(state.toArray(Value[]::new), row.toArray(Value[]::new)),
            "the step of a scan gave null");
    next.forEach(
        value -> Objects.requireNonNull(value, "the step of a scan gave a null in its state"));
    if (next.size() != state.size()) {
      throw new IllegalArgumentException(
          "the step of a scan gave "
              + next.size()
              + " values for a state of "
              + state.size()
              + "; give the whole next state");
    }
    List<Value> inputs = new ArrayList<>(state);
    inputs.addAll(row);
    Lowering.Body body = Lowering.body(inputs, next);
    List<Value> operands = new ArrayList<>(initial);
    operands.addAll(body.shared());
    for (int s = 0; s < steps; s++) {
      for (Value[] column : columns) {
        operands.add(column[s]);
      }
    }
    return new ScanLoop(body.program(), steps, data, columns.length, indices(shown))
        .apply(operands.toArray(Value[]::new));
  }

  private static int[] indices(int count) {
    return IntStream.range(0, count).toArray();
  }

  /// `Scan(1000 steps)`.
  @Override
  public String toString() {
    return "Scan(" + steps + " steps)";
  }
}
