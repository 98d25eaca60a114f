package io.github.chainrule.benchmarks.gradbench;

import io.github.chainrule.compiler.CompiledFunction;
import io.github.chainrule.compiler.CompiledVectorFunction;
import io.github.chainrule.compiler.CompilerOptions;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Scan;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.VectorFunction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The classical Runge-Kutta method for `y[0]' = x[0]`, `y[i]' = x[i] y[i-1]` from zeros to time 2,
/// and the gradient of the last unknown.
///
/// An unknown is moved by the one before it alone. So the loops are exchanged: a [Scan] goes over
/// the unknowns, and each of its steps takes one of them through the whole time.
final class Ode {
  private static final double END = 2.0;

  private Ode() {}

  static Work primal(Field input, CompilerOptions options) {
    double[] x = input.get("x").numbers();
    int steps = input.get("s").integer();
    CompiledVectorFunction all =
        options.compile(
            VectorFunction.of(
                x.length,
                v ->
                    Scan.steps(v.length)
                        .with(v)
                        .all(begin(steps), 1, (before, of) -> unknown(before, of[0], steps))
                        .stream()
                        .map(List::getFirst)
                        .toList()));
    double[] y = new double[x.length];
    return Work.of(y, () -> all.value(x, y));
  }

  static Work gradient(Field input, CompilerOptions options) {
    double[] x = input.get("x").numbers();
    int steps = input.get("s").integer();
    CompiledFunction last =
        options.compile(
            ScalarFunction.of(
                x.length,
                v ->
                    Scan.steps(v.length)
                        .with(v)
                        .last(begin(steps), (before, of) -> unknown(before, of[0], steps))
                        .getFirst()));
    double[] gradient = new double[x.length];
    return Work.of(gradient, () -> last.valueAndGradient(x, gradient));
  }

  /// What moves the first unknown: always 1.
  private static List<Value> begin(int steps) {
    return Collections.nCopies(1 + 4 * steps, Value.constant(1.0));
  }

  /// Takes an unknown through the time.
  ///
  /// @param before of the unknown before it, where it ends, and for each step the four places at
  ///   which slopes are taken
  /// @return the same of this one
  private static List<Value> unknown(Value[] before, Value x, int steps) {
    double h = END / steps;
    Value y = Value.constant(0.0);
    List<Value> places = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      Value k1 = x.times(before[4 * step + 1]);
      Value k2 = x.times(before[4 * step + 2]);
      Value k3 = x.times(before[4 * step + 3]);
      Value k4 = x.times(before[4 * step + 4]);
      places.add(y);
      places.add(y.plus(k1.times(h / 2)));
      places.add(y.plus(k2.times(h / 2)));
      places.add(y.plus(k3.times(h)));
      y = y.plus(k1.plus(k2.plus(k3).times(2.0)).plus(k4).times(h / 6));
    }
    places.addFirst(y);
    return places;
  }
}
