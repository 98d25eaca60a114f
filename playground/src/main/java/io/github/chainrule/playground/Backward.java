package io.github.chainrule.playground;

import io.github.chainrule.core.Numbers;
import io.github.chainrule.core.Primitive;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Walkthrough;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Backpropagation step by step over the places of a graph; also as it would go with a mistake in
/// it that many make when they first write it.
final class Backward {
  /// What is wrong with it.
  enum Mistake {
    /// Nothing.
    NONE,
    /// Gradients replace what is there instead of being added, `=` for `+=`.
    OVERWRITE,
    /// The step of `+` is a copy of the step of `*`, as in the notes behind the first notebook.
    COPIED;

    static Mistake of(String name) {
      for (Mistake mistake : values()) {
        if (mistake.name().equalsIgnoreCase(name)) {
          return mistake;
        }
      }
      throw Refused.bad("there is no mistake '" + name + "'");
    }
  }

  /// One node as backpropagation visits it.
  record Step(int place, String title, List<String> rules, List<Pass> passed) {}

  /// What arrives at a place.
  record Pass(int to, double partial, double amount) {}

  final List<Step> steps = new ArrayList<>();

  /// In the end, for each place.
  final double[] gradient;

  private final List<String> names;
  private final Map<Value, Integer> places = new HashMap<>();

  private Backward(List<Value> order, List<String> names) {
    this.names = names;
    this.gradient = new double[order.size()];
    for (Value value : order) {
      places.put(value, places.size());
    }
    gradient[order.size() - 1] = 1.0;
  }

  static Backward of(Value output, Mistake mistake) {
    Backward backward = new Backward(output.topologicalOrder(), Walkthrough.names(output));
    for (Walkthrough.Step step : Walkthrough.of(output)) {
      if (mistake == Mistake.NONE) {
        backward.right(step);
      } else {
        backward.wrong(step, mistake);
      }
    }
    return backward;
  }

  private int place(Value value) {
    return Objects.requireNonNull(places.get(value));
  }

  private int place(Walkthrough.Step step, Walkthrough.Passed passed) {
    return place(step.node().operands().get(passed.operand()));
  }

  private void right(Walkthrough.Step step) {
    List<Pass> passes = new ArrayList<>();
    for (Walkthrough.Passed passed : step.passed()) {
      Pass pass = new Pass(place(step, passed), passed.partial(), passed.amount());
      gradient[pass.to()] += pass.amount();
      passes.add(pass);
    }
    steps.add(new Step(place(step.node()), step.title(), step.rules(), passes));
  }

  private void wrong(Walkthrough.Step step, Mistake mistake) {
    int at = place(step.node());
    double arrived = gradient[at];
    boolean copied = mistake == Mistake.COPIED && step.node().operation() == Primitive.ADD;
    List<Pass> passes = new ArrayList<>();
    List<String> rules = new ArrayList<>();
    for (Walkthrough.Passed passed : step.passed()) {
      int to = place(step, passed);
      double partial = passed.partial();
      String factor = brief(partial);
      if (copied) {
        Value other = step.node().operands().get(1 - passed.operand());
        partial = other.data();
        factor = names.get(place(other)) + " (" + brief(partial) + ")";
      }
      double amount = arrived * partial;
      String rule =
          "%s gives %s: %s * %s = %s"
              .formatted(sign(step), names.get(to), brief(arrived), factor, brief(amount));
      if (mistake == Mistake.OVERWRITE) {
        if (gradient[to] != 0.0) {
          rule += ", which replaces " + brief(gradient[to]);
        }
        gradient[to] = amount;
      } else {
        gradient[to] += amount;
      }
      rules.add(copied ? rule + ", by the rule of *" : rule);
      passes.add(new Pass(to, partial, amount));
    }
    String name = step.title().replaceFirst("   has gradient .*", "");
    String title = name + "   has gradient " + brief(arrived);
    steps.add(new Step(at, title, rules, passes));
  }

  private static String sign(Walkthrough.Step step) {
    return step.node().operation().symbol();
  }

  private static String brief(double number) {
    return Numbers.brief(number);
  }
}
