package io.github.chainrule.benchmarks.gradbench;

import io.github.chainrule.core.Scan;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Gradient descent as GradBench prescribes it: the step is doubled after ten that led down, and
/// halved by one that did not. It ends where the gradient is short, or a step would be.
final class Descent {
  private static final double SHORT = 1e-5;
  private static final double FIRST_STEP = 1e-5;
  private static final int UNTIL_DOUBLED = 10;

  private Descent() {}

  /// A function and its gradient at a point.
  interface Slope {

    /// Computes both.
    ///
    /// @param valueAndGradient where to put the value and behind it the gradient
    void at(double[] x, double[] valueAndGradient);
  }

  // ---- on numbers

  static double[] minimum(Slope slope, double... start) {
    int n = start.length;
    double[] x = start.clone();
    double[] at = new double[1 + n];
    double[] next = new double[n];
    double[] atNext = new double[1 + n];
    slope.at(x, at);
    double eta = FIRST_STEP;
    int down = 0;
    while (length(at, 1) > SHORT) {
      if (down == UNTIL_DOUBLED) {
        eta *= 2;
        down = 0;
        continue;
      }
      for (int i = 0; i < n; i++) {
        next[i] = x[i] - eta * at[1 + i];
      }
      if (eta * length(at, 1) <= SHORT) {
        break;
      }
      slope.at(next, atNext);
      if (atNext[0] < at[0]) {
        System.arraycopy(next, 0, x, 0, n);
        System.arraycopy(atNext, 0, at, 0, 1 + n);
        down++;
      } else {
        eta /= 2;
        down = 0;
      }
    }
    return x;
  }

  private static double length(double[] numbers, int from) {
    double sum = 0.0;
    for (int i = from; i < numbers.length; i++) {
      sum += numbers[i] * numbers[i];
    }
    return Math.sqrt(sum);
  }

  // ---- on values

  /// The same as one operation, which can be compiled and differentiated: a scan whose state stays
  /// as it is once the end is reached.
  ///
  /// @param mode how the gradient is taken
  /// @param most iterations, those in which the step is doubled included
  static Value[] minimum(Mode mode, Function<Value[], Value> f, int most, double... start) {
    int n = start.length;
    Value[] x = Arrays.stream(start).mapToObj(Value::constant).toArray(Value[]::new);
    List<Value> begin = new ArrayList<>(Arrays.asList(x));
    begin.addAll(mode.valueAndGradient(f, x));
    begin.add(Value.constant(FIRST_STEP));
    begin.add(Value.constant(0.0));
    return Scan.steps(most)
        .last(begin, state -> iteration(mode, f, state, n))
        .subList(0, n)
        .toArray(Value[]::new);
  }

  /// @param state the point, the value there, its gradient, the step, and how many led down with it
  private static List<Value> iteration(
      Mode mode, Function<Value[], Value> f, Value[] state, int n) {
    Value[] gradient = Arrays.copyOfRange(state, n + 1, 2 * n + 1);
    Value eta = state[2 * n + 1];
    Value down = state[2 * n + 2];
    Value square = Values.dot(gradient, gradient);
    Value doubled = down.eq(UNTIL_DOUBLED);
    Value ends =
        square
            .le(SHORT * SHORT)
            .max(not(doubled).times(square.times(eta.square()).le(SHORT * SHORT)));
    Value[] x = new Value[n];
    for (int i = 0; i < n; i++) {
      x[i] = state[i].minus(eta.times(gradient[i]));
    }
    List<Value> moved = new ArrayList<>(Arrays.asList(x));
    moved.addAll(mode.valueAndGradient(f, x));
    Value led = not(ends).times(not(doubled)).times(moved.get(n).lt(state[n]));
    List<Value> next = new ArrayList<>();
    for (int i = 0; i < moved.size(); i++) {
      next.add(Values.where(led, moved.get(i), state[i]));
    }
    Value other = Values.where(doubled, eta.times(2.0), Values.where(led, eta, eta.div(2.0)));
    next.add(Values.where(ends, eta, other));
    Value count = Values.where(led, down.plus(1.0), Value.constant(0.0));
    next.add(Values.where(ends, down, count));
    return next;
  }

  private static Value not(Value condition) {
    return Value.constant(1.0).minus(condition);
  }
}
