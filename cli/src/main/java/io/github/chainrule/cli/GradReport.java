package io.github.chainrule.cli;

import io.github.chainrule.core.Derivatives;
import io.github.chainrule.core.NonFinite;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Walkthrough;
import io.github.chainrule.formula.Formula;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What `chainrule grad` found, before it is printed. Maps go by name, in the order to print.
///
/// @param value the formula's value
/// @param gradient its derivatives
/// @param inner the named inner values
/// @param checks central differences beside the derivatives, if asked for
/// @param hessian second derivatives row by row, if asked for
/// @param steps backpropagation step by step, if asked for
/// @param trouble the first number that is not finite
record GradReport(
    double value,
    Map<String, Double> gradient,
    Map<String, Inner> inner,
    Optional<Map<String, Check>> checks,
    Optional<Map<String, double[]>> hessian,
    Optional<List<Walkthrough.Step>> steps,
    Optional<NonFinite> trouble) {

  /// A named inner value and the derivative of the output with respect to it.
  record Inner(double data, double grad) {}

  /// A central difference, and how far the derivative is from it.
  record Check(double central, double relativeError) {

    /// Whether they differ by more than differences of doubles usually do.
    boolean suspicious() {
      return !(relativeError < 1e-4);
    }

    boolean isNumber() {
      return !Double.isNaN(relativeError);
    }
  }

  static GradReport of(
      Formula.Result result,
      Map<String, Value> variables,
      boolean check,
      boolean hessian,
      boolean steps) {
    Value output = result.value();
    output.backward();
    Map<String, Double> gradient = new LinkedHashMap<>();
    variables.forEach((name, variable) -> gradient.put(name, variable.grad()));
    Map<String, Inner> inner = new LinkedHashMap<>();
    result.inner().forEach((name, value) -> inner.put(name, new Inner(value.data(), value.grad())));
    double value = output.data();
    Optional<NonFinite> trouble = NonFinite.firstIn(output);
    return new GradReport(
        value,
        gradient,
        inner,
        check ? Optional.of(checks(output, variables, gradient)) : Optional.empty(),
        hessian ? Optional.of(hessian(output, variables)) : Optional.empty(),
        steps ? Optional.of(Walkthrough.of(output)) : Optional.empty(),
        trouble);
  }

  /// One row at a time, so that the graph behind each can be forgotten.
  private static Map<String, double[]> hessian(Value output, Map<String, Value> variables) {
    List<String> names = List.copyOf(variables.keySet());
    List<Value> inputs = List.copyOf(variables.values());
    List<Value> gradient = Derivatives.gradient(output, inputs);
    Map<String, double[]> hessian = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      List<Value> row = Derivatives.gradient(gradient.get(i), inputs);
      hessian.put(names.get(i), row.stream().mapToDouble(Value::data).toArray());
    }
    return hessian;
  }

  private static Map<String, Check> checks(
      Value output, Map<String, Value> variables, Map<String, Double> gradient) {
    Map<String, Check> checks = new LinkedHashMap<>();
    gradient.forEach((name, derivative) ->
        checks.put(name, check(output, Objects.requireNonNull(variables.get(name)), derivative)));
    return checks;
  }

  /// The step that suits a formula depends on how fast it changes, so several are tried while the
  /// result looks wrong, and the best is kept.
  private static Check check(Value output, Value variable, double derivative) {
    double size = Math.abs(variable.data());
    double usual = Math.max(1.0, size);
    Check best = check(output, variable, derivative, usual);
    for (double scale : new double[] {size, usual / 100, usual / 10_000}) {
      if (best.suspicious() && scale > 0.0) {
        Check other = check(output, variable, derivative, scale);
        best = other.relativeError() < best.relativeError() || !best.isNumber() ? other : best;
      }
    }
    return best;
  }

  /// Evaluates the output on both sides of a variable, at the distance that balances the error of
  /// the formula, which falls with its square, against rounding, which grows with its inverse. The
  /// error is relative to the steeper of the two sides, so that a flat top has none.
  private static Check check(Value output, Value variable, double derivative, double scale) {
    double x = variable.data();
    double value = output.data();
    double step = Math.cbrt(Math.ulp(1.0)) * scale;
    double above = at(x + step, variable, output);
    double below = at(x - step, variable, output);
    at(x, variable, output);
    double central = (above - below) / ((x + step) - (x - step));
    double steepest = Math.max(Math.abs(above - value), Math.abs(below - value)) / step;
    double size = Math.max(Math.max(Math.abs(central), Math.abs(derivative)), steepest);
    double error = size == 0.0 ? 0.0 : Math.abs(central - derivative) / size;
    return new Check(central, error);
  }

  private static double at(double x, Value variable, Value output) {
    variable.data(x);
    return output.forward().data();
  }
}
