package io.github.chainrule.core;

import java.util.Optional;
import java.util.stream.IntStream;

/// Compares the rules of one custom function, at the numbers that it has in a graph, with
/// differences of the function.
final class CustomRuleCheck {
  private final CustomMapping custom;
  private final double[] x;
  private final double[] y;

  CustomRuleCheck(CustomMapping custom, double[] x) {
    this.custom = custom;
    this.x = x;
    this.y = new double[custom.results()];
    custom.evaluate(x, y);
  }

  /// What is wrong, in words; empty if nothing is.
  Optional<String> problem() {
    return IntStream.range(0, x.length * y.length)
        .mapToObj(k -> problem(k / y.length, k % y.length))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> problem(int input, int output) {
    Difference difference =
        Difference.of(t -> moved(input, t)[output], Math.max(1.0, Math.abs(x[input])));
    if (!difference.known()) {
      return Optional.empty();
    }
    if (custom.rules.hasReverse()) {
      Sensitivities cotangents = new Sensitivities(y.length);
      cotangents.add(output, 1.0);
      Sensitivities passed = new Sensitivities(x.length);
      custom.pull(x, y, cotangents, passed);
      if (difference.contradicts(passed.numbers[input])) {
        return Optional.of(words("reverse", input, passed.numbers[input], difference));
      }
    }
    if (custom.rules.hasForward()) {
      Sensitivities tangents = new Sensitivities(x.length);
      tangents.add(input, 1.0);
      Sensitivities pushed = new Sensitivities(y.length);
      custom.push(x, y, tangents, pushed);
      if (difference.contradicts(pushed.numbers[output])) {
        return Optional.of(words("forward", input, pushed.numbers[output], difference));
      }
    }
    return Optional.empty();
  }

  private double[] moved(int input, double by) {
    double[] moved = x.clone();
    moved[input] += by;
    double[] there = new double[y.length];
    custom.evaluate(moved, there);
    return there;
  }

  private String words(String mode, int input, double rule, Difference difference) {
    return "the "
        + mode
        + " rule of custom function '"
        + custom.symbol()
        + "' seems wrong: for its input "
        + input
        + " = "
        + x[input]
        + " it gives "
        + rule
        + ", differences give "
        + difference.slope();
  }
}
