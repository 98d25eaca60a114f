package io.github.chainrule.core;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The operation behind a [CustomFunction].
final class CustomMapping extends TracedMapping {
  private final String name;
  final int inputs;
  private final int outputs;
  private final UnaryOperator<double[]> function;
  final Rules rules;

  /// What the user has declared; null for what is missing.
  record Rules(
      CustomFunction.@Nullable Rule forward,
      CustomFunction.@Nullable Rule reverse,
      CustomFunction.@Nullable RuleOnValues forwardOnValues,
      CustomFunction.@Nullable RuleOnValues reverseOnValues) {
    static final Rules NONE = new Rules(null, null, null, null);

    Rules withForward(CustomFunction.Rule rule) {
      return new Rules(require(rule), reverse, forwardOnValues, reverseOnValues);
    }

    Rules withReverse(CustomFunction.Rule rule) {
      return new Rules(forward, require(rule), forwardOnValues, reverseOnValues);
    }

    Rules withForwardOnValues(CustomFunction.RuleOnValues rule) {
      return new Rules(forward, reverse, require(rule), reverseOnValues);
    }

    Rules withReverseOnValues(CustomFunction.RuleOnValues rule) {
      return new Rules(forward, reverse, forwardOnValues, require(rule));
    }

    boolean hasForward() {
      return forward != null || forwardOnValues != null;
    }

    boolean hasReverse() {
      return reverse != null || reverseOnValues != null;
    }

    private static <T> T require(T rule) {
      return Objects.requireNonNull(rule, "a rule of a custom function");
    }
  }

  CustomMapping(
      String name, int inputs, int outputs, UnaryOperator<double[]> function, Rules rules) {
    this.name = name;
    this.inputs = inputs;
    this.outputs = outputs;
    this.function = function;
    this.rules = rules;
  }

  CustomMapping with(Rules changed) {
    return new CustomMapping(name, inputs, outputs, function, changed);
  }

  @Override
  public String symbol() {
    return name;
  }

  @Override
  int results() {
    return outputs;
  }

  void requireInputs(int given) {
    if (given != inputs) {
      throw new IllegalArgumentException(
          "custom function '" + name + "' of " + inputs + " inputs was given " + given);
    }
  }

  @Override
  void evaluate(double[] x, double[] y) {
    copy("function", function.apply(x.clone()), y);
  }

  private void copy(String what, double[] given, double[] to) {
    requirePresent(what, given);
    requireCount(what, given.length, to.length);
    System.arraycopy(given, 0, to, 0, to.length);
  }

  void requirePresent(String what, Object given) {
    Objects.requireNonNull(given, () -> "the " + what + " of '" + name + "' gave null");
  }

  private void requireCount(String what, int given, int expected) {
    if (given != expected) {
      throw new IllegalArgumentException(
          "the " + what + " of '" + name + "' gave " + given + " numbers instead of " + expected);
    }
  }

  @Override
  void pull(double[] x, double[] y, Sensitivities cotangents, Sensitivities passed) {
    if (rules.reverse == null) {
      super.pull(x, y, cotangents, passed);
    } else {
      add("reverse rule", rules.reverse, x, y, cotangents, passed);
    }
  }

  @Override
  void push(double[] x, double[] y, Sensitivities tangents, Sensitivities pushed) {
    if (rules.forward == null) {
      super.push(x, y, tangents, pushed);
    } else {
      add("forward rule", rules.forward, x, y, tangents, pushed);
    }
  }

  private void add(
      String what,
      CustomFunction.Rule rule,
      double[] x,
      double[] y,
      Sensitivities given,
      Sensitivities passed) {
    double[] numbers = rule.apply(x.clone(), y.clone(), given.numbers.clone());
    requirePresent(what, numbers);
    requireCount(what, numbers.length, passed.numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      passed.add(i, numbers[i]);
    }
  }

  @Override
  @Nullable Value[] pull(Value[] x, Value[] y, @Nullable Value[] cotangents) {
    return rule("reverse", rules.reverse, rules.reverseOnValues, x, y, cotangents, inputs);
  }

  @Override
  @Nullable Value[] push(Value[] x, Value[] y, @Nullable Value[] tangents) {
    return rule("forward", rules.forward, rules.forwardOnValues, x, y, tangents, outputs);
  }

  private Value[] rule(
      String mode,
      CustomFunction.@Nullable Rule onNumbers,
      CustomFunction.@Nullable RuleOnValues onValues,
      Value[] x,
      Value[] y,
      @Nullable Value[] sparse,
      int expected) {
    Value[] given = new Value[sparse.length];
    for (int i = 0; i < given.length; i++) {
      Value value = sparse[i];
      given[i] = value == null ? Value.constant(0.0) : value;
    }
    if (onValues != null) {
      List<Value> passed = onValues.apply(x.clone(), y.clone(), given);
      requirePresent(mode + " rule", passed);
      requireCount(mode + " rule", passed.size(), expected);
      passed.forEach(value -> requirePresent(mode + " rule", value));
      return passed.toArray(Value[]::new);
    }
    if (onNumbers == null) {
      throw new UndeclaredRule(
          "custom function '"
              + name
              + "' has no rule for "
              + mode
              + " mode; declare one with "
              + mode
              + "(...) or jacobian(...), or "
              + mode
              + "OnValues(...) for higher derivatives too");
    }
    return onNumbers(mode, onNumbers, expected).apply(concat(x, y, given));
  }

  /// A rule on numbers as an operation of its own, which cannot be differentiated further.
  private CustomMapping onNumbers(String mode, CustomFunction.Rule rule, int expected) {
    int afterY = inputs + outputs;
    CustomFunction.RuleOnValues none =
        (x, y, given) -> {
          throw new UndeclaredRule(
              "custom function '"
                  + name
                  + "' has rules on numbers only, which serve first derivatives; for higher ones"
                  + " declare jacobianOnValues(...), forwardOnValues(...) or reverseOnValues(...)");
        };
    return new CustomMapping(
        mode + " rule of " + name,
        afterY + (mode.equals("reverse") ? outputs : inputs),
        expected,
        all ->
            rule.apply(
                Arrays.copyOf(all, inputs),
                Arrays.copyOfRange(all, inputs, afterY),
                Arrays.copyOfRange(all, afterY, all.length)),
        new Rules(null, null, none, none));
  }

  private static Value[] concat(Value[] x, Value[] y, Value[] given) {
    Value[] all = Arrays.copyOf(x, x.length + y.length + given.length);
    System.arraycopy(y, 0, all, x.length, y.length);
    System.arraycopy(given, 0, all, x.length + y.length, given.length);
    return all;
  }
}
