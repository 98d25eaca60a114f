package io.github.chainrule.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Compares the derivatives of a function with differences of its values: what a test of a function
/// calls, above all of one with custom operations.
///
/// ```java
/// GradientCheck.check(f, 0.5, 2.0);
/// ```
///
/// Checked are, at one point: each first derivative by reverse mode; forward mode in random
/// directions; the gradient as values; and second derivatives in random directions, forward over
/// reverse. A derivative counts as wrong if it is off by more than 1e-6 of its size, plus what the
/// difference itself may be off, plus 1e-10; so derivatives smaller than 1e-10 are not checked.
/// Modes in which a custom function has no rule are left out.
public final class GradientCheck {
  private static final int DIRECTIONS = 3;

  private static final String UNKNOWN =
      ", but differences are not finite however small the step: the point seems to be at the border"
          + " of the domain, choose one inside";

  /// For two ways to compute the same derivative, relative.
  private static final double SAME = 1e-9;

  private final ScalarFunction f;
  private final double[] x;
  private final RandomGenerator random;
  private final List<String> problems = new ArrayList<>();

  /// What the last comparison lacked that could not be made; and whether any could.
  private String lacking = "";

  private boolean compared;

  private GradientCheck(ScalarFunction f, double[] x, RandomGenerator random) {
    this.f = f;
    this.x = x;
    this.random = random;
  }

  /// Checks the derivatives of `f` at `x`, in the same directions at every call.
  ///
  /// @throws AssertionError if one is wrong; the message names the input, both numbers and the
  ///   likely reason
  public static void check(ScalarFunction f, double... x) {
    List<String> problems = problems(f, x, new SplittableRandom(1));
    if (!problems.isEmpty()) {
      throw new AssertionError(String.join("\n", problems));
    }
  }

  /// Checks the derivatives of `f` at `x`: both modes, and those of a random sum of its outputs as
  /// those of a function with one output.
  ///
  /// @throws AssertionError if one is wrong
  public static void check(VectorFunction f, double... x) {
    SplittableRandom random = new SplittableRandom(1);
    double[] weights = random.doubles(f.value(x).length, 0.5, 1.5).toArray();
    Value[] constants = Arrays.stream(weights).mapToObj(Value::constant).toArray(Value[]::new);
    ScalarFunction sum =
        ScalarFunction.recorded(v -> Values.dot(f.apply(v).toArray(Value[]::new), constants));
    List<String> problems = problems(sum, x, random);
    if (problems.isEmpty()) {
      GradientCheck check = new GradientCheck(sum, x, random);
      check.ifDeclared(() -> check.compareModes(f, weights));
      problems = check.problems;
    }
    if (!problems.isEmpty()) {
      throw new AssertionError(String.join("\n", problems));
    }
  }

  /// What is wrong with the derivatives of `f` at `x`, a line each; empty if nothing is.
  public static List<String> problems(ScalarFunction f, double[] x, RandomGenerator random) {
    GradientCheck check = new GradientCheck(f, x.clone(), random);
    check.run();
    return List.copyOf(check.problems);
  }

  private void run() {
    double value = f.value(x);
    if (!Double.isFinite(value)) {
      problems.add("the value at " + Arrays.toString(x) + " is " + value + origin());
      return;
    }
    // Of a custom function only the modes that it declares can be checked.
    ifDeclared(this::compareFirst);
    ifDeclared(this::compareWithValues);
    for (int k = 0; k < DIRECTIONS; k++) {
      double[] direction = direction();
      ifDeclared(() -> compareForward(direction));
      ifDeclared(() -> compareSecond(direction));
    }
    if (problems.isEmpty() && !compared && x.length > 0) {
      problems.add("no derivative could be checked: " + lacking);
    }
  }

  /// One thing that is wrong is enough: what follows is wrong because of it.
  private void ifDeclared(Runnable comparison) {
    if (problems.isEmpty()) {
      try {
        comparison.run();
        compared = true;
      } catch (UndeclaredRule undeclared) {
        lacking = String.valueOf(undeclared.getMessage());
      }
    }
  }

  private void compareFirst() {
    double[] gradient = f.gradient(x);
    for (int i = 0; i < x.length; i++) {
      double[] along = new double[x.length];
      along[i] = 1.0;
      compare("input " + i + " = " + x[i] + ": reverse mode gives ", gradient[i], along);
    }
  }

  private void compareForward(double[] direction) {
    compare(
        "in direction " + Arrays.toString(direction) + " forward mode gives ",
        f.directional(x, direction),
        direction);
  }

  private void compare(String given, double derivative, double[] along) {
    Difference difference = Difference.of(t -> f.value(moved(along, t)), scale(along));
    if (!difference.known()) {
      problems.add(given + derivative + UNKNOWN + origin());
    } else if (difference.contradicts(derivative)) {
      problems.add(given + derivative + ", differences give " + difference.slope() + reason(along));
    }
  }

  private void compareWithValues() {
    double[] gradient = f.gradient(x);
    Value[] leaves = Arrays.stream(x).mapToObj(Value::of).toArray(Value[]::new);
    List<Value> values = f.gradient(leaves);
    for (int i = 0; i < x.length && problems.isEmpty(); i++) {
      if (differ(values.get(i).data(), gradient[i])) {
        problems.add(
            "input "
                + i
                + " = "
                + x[i]
                + ": the gradient as a value is "
                + values.get(i).data()
                + ", but as a number "
                + gradient[i]
                + reason(new double[x.length]));
      }
    }
  }

  private void compareSecond(double[] direction) {
    double[] product = f.hvp(x, direction);
    // The same for all inputs.
    Map<Double, double[]> gradients = new HashMap<>();
    for (int i = 0; i < x.length; i++) {
      int input = i;
      Difference difference =
          Difference.of(
              t -> gradients.computeIfAbsent(t, by -> f.gradient(moved(direction, by)))[input],
              scale(direction));
      String given =
          "the second derivative for input "
              + i
              + " and direction "
              + Arrays.toString(direction)
              + " is "
              + product[i];
      if (!difference.known()) {
        problems.add(given + UNKNOWN);
      } else if (difference.contradicts(product[i])) {
        problems.add(
            given + ", differences of the gradient give " + difference.slope() + reason(direction));
      }
    }
  }

  private void compareModes(VectorFunction vector, double[] weights) {
    double[] direction = direction();
    double forward = dot(vector.jvp(x, direction), weights);
    double reverse = dot(vector.vjp(x, weights), direction);
    if (differ(forward, reverse)) {
      problems.add(
          "forward mode gives " + forward + ", reverse mode " + reverse + reason(direction));
    }
  }

  private double[] moved(double[] direction, double by) {
    double[] moved = x.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += by * direction[i];
    }
    return moved;
  }

  /// A random direction, in which each input moves by something of its own size.
  private double[] direction() {
    return Arrays.stream(x).map(xi -> random.nextDouble(-1.0, 1.0) * size(xi)).toArray();
  }

  private static double size(double input) {
    return Math.max(1.0, Math.abs(input));
  }

  /// How far to go in a direction so that no input moves by more than its size.
  private double scale(double[] direction) {
    double scale = Double.POSITIVE_INFINITY;
    for (int i = 0; i < x.length; i++) {
      scale = direction[i] == 0.0 ? scale : Math.min(scale, size(x[i]) / Math.abs(direction[i]));
    }
    return Double.isInfinite(scale) ? 1.0 : scale;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0.0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static boolean differ(double a, double b) {
    return !(Math.abs(a - b) <= SAME * (1.0 + Math.abs(a) + Math.abs(b)));
  }

  // ---- likely reasons

  private String reason(double[] direction) {
    Optional<String> custom = wrongCustomRule();
    if (custom.isPresent()) {
      return "; " + custom.get();
    }
    Difference difference = Difference.of(t -> f.value(moved(direction, t)), scale(direction));
    if (difference.hasKink()) {
      return "; there seems to be a kink: the slope is "
          + difference.left()
          + " on one side and "
          + difference.right()
          + " on the other";
    }
    String origin = origin();
    return origin.isEmpty() ? "; is a rule wrong, or something detached?" : origin;
  }

  /// Where a NaN or an infinity came from.
  private String origin() {
    Value output = recorded();
    // What the user's values hold is not to change.
    List<Value> values =
        output.topologicalOrder().stream().filter(v -> v.operation() != Source.CONSTANT).toList();
    double[] before = values.stream().mapToDouble(Value::grad).toArray();
    try {
      backward(output);
      return NonFinite.firstIn(output).map(found -> "; " + found).orElse("");
    } finally {
      for (int i = 0; i < before.length; i++) {
        values.get(i).grad(before[i]);
      }
    }
  }

  private static void backward(Value output) {
    try {
      output.backward();
    } catch (UndeclaredRule undeclared) {
      // Then only the data are searched.
    }
  }

  private Value recorded() {
    Value[] leaves = new Value[x.length];
    Arrays.setAll(leaves, i -> Value.of(x[i], "x[" + i + "]"));
    return f.apply(leaves);
  }

  /// Checks the rules of each custom function by itself, at the numbers that it has here.
  private Optional<String> wrongCustomRule() {
    return recorded().topologicalOrder().stream()
        .filter(value -> value.operation() instanceof CustomMapping)
        .map(value ->
            new CustomRuleCheck(
                (CustomMapping) value.operation(),
                value.operands().stream().mapToDouble(Value::data).toArray()))
        .map(CustomRuleCheck::problem)
        .flatMap(Optional::stream)
        .findFirst();
  }
}
