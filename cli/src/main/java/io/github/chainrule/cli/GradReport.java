package io.github.chainrule.cli;

import io.github.chainrule.core.Derivatives;
import io.github.chainrule.core.NonFinite;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Walkthrough;
import io.github.chainrule.formula.Formula;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What `chainrule grad` found, before it is printed. Maps go by name, in the order to print.
///
/// @param value the formula's value
/// @param gradient its derivatives
/// @param inner the named inner values
/// @param checks central differences beside the derivatives; empty if not asked for
/// @param hessian second derivatives, empty if not asked for
/// @param steps backpropagation step by step, empty if not asked for
/// @param trouble the first number that is not finite
record GradReport(
    double value,
    Map<String, Double> gradient,
    Map<String, Inner> inner,
    Map<String, Check> checks,
    Map<String, Map<String, Double>> hessian,
    List<Walkthrough.Step> steps,
    Optional<NonFinite> trouble) {

  /// A named inner value and the derivative of the output with respect to it.
  record Inner(double data, double grad) {}

  /// A central difference, and how far the derivative is from it.
  record Check(double central, double relativeError) {

    /// Whether they differ by more than differences of doubles usually do.
    boolean suspicious() {
      return !(relativeError < 1e-4);
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
    List<Walkthrough.Step> walk = steps ? Walkthrough.of(output) : List.of();
    Map<String, Map<String, Double>> second = hessian ? hessian(output, variables) : Map.of();
    Map<String, Check> checks = check ? checks(output, variables, gradient) : Map.of();
    return new GradReport(value, gradient, inner, checks, second, walk, trouble);
  }

  private static Map<String, Map<String, Double>> hessian(
      Value output, Map<String, Value> variables) {
    List<String> names = List.copyOf(variables.keySet());
    List<List<Value>> rows = Derivatives.hessian(output, List.copyOf(variables.values()));
    Map<String, Map<String, Double>> hessian = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      Map<String, Double> row = new LinkedHashMap<>();
      for (int j = 0; j < names.size(); j++) {
        row.put(names.get(j), rows.get(i).get(j).data());
      }
      hessian.put(names.get(i), row);
    }
    return hessian;
  }

  /// Evaluates the output on both sides of each variable, at the distance that balances the error
  /// of the formula, which falls with its square, against rounding, which grows with its inverse.
  private static Map<String, Check> checks(
      Value output, Map<String, Value> variables, Map<String, Double> gradient) {
    Map<String, Check> checks = new LinkedHashMap<>();
    variables.forEach((name, variable) -> {
      double x = variable.data();
      double step = Math.cbrt(Math.ulp(1.0)) * Math.max(1.0, Math.abs(x));
      double above = at(x + step, variable, output);
      double below = at(x - step, variable, output);
      at(x, variable, output);
      double central = (above - below) / ((x + step) - (x - step));
      double derivative = gradient.getOrDefault(name, Double.NaN);
      double size = Math.max(Math.abs(central), Math.abs(derivative));
      double error = size == 0.0 ? 0.0 : Math.abs(central - derivative) / size;
      checks.put(name, new Check(central, error));
    });
    return checks;
  }

  private static double at(double x, Value variable, Value output) {
    variable.data(x);
    return output.forward().data();
  }
}
