package io.github.chainrule.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A mapping whose rules are given on values. On numbers it runs them as programs, traced for each
/// choice of what is present; some of these are kept.
abstract class TracedMapping extends Mapping {
  /// How many rules are kept; each has the size of all operands.
  static final int KEPT = 32;

  private final Map<List<Boolean>, Rule> pulls = new ConcurrentHashMap<>();
  private final Map<List<Boolean>, Rule> pushes = new ConcurrentHashMap<>();

  /// @param program from operands, results and what is present to what is passed on
  /// @param receivers which operands or results that is for
  /// @param zeros whether what comes out as zero is passed on
  private record Rule(Program program, List<Integer> receivers, boolean zeros) {

    void run(double[] x, double[] y, Sensitivities given, Sensitivities passed) {
      double[] numbers = program.newNumbers();
      System.arraycopy(x, 0, numbers, 0, x.length);
      System.arraycopy(y, 0, numbers, x.length, y.length);
      int next = x.length + y.length;
      for (int i = 0; i < given.numbers.length; i++) {
        if (given.present[i]) {
          numbers[next++] = given.numbers[i];
        }
      }
      program.run(numbers);
      for (int i = 0; i < program.outputs.length; i++) {
        double number = numbers[program.outputs[i]];
        if (zeros || number != 0.0) {
          passed.add(receivers.get(i), number);
        }
      }
    }
  }

  private interface OnValues {
    @Nullable Value[] apply(Value[] x, Value[] y, @Nullable Value[] given);
  }

  @Override
  void pull(double[] x, double[] y, Sensitivities cotangents, Sensitivities passed) {
    rule(pulls, cotangents, x.length, (xs, ys, given) -> pull(xs, ys, given))
        .run(x, y, cotangents, passed);
  }

  @Override
  void push(double[] x, double[] y, Sensitivities tangents, Sensitivities pushed) {
    rule(pushes, tangents, x.length, (xs, ys, given) -> push(xs, ys, given))
        .run(x, y, tangents, pushed);
  }

  private Rule rule(
      Map<List<Boolean>, Rule> known, Sensitivities given, int operands, OnValues onValues) {
    List<Boolean> present = list(given.present);
    Rule rule = known.get(present);
    if (rule == null) {
      rule = trace(operands, present, onValues);
      if (known.size() < KEPT) {
        known.put(present, rule);
      }
    }
    return rule;
  }

  private Rule trace(int operands, List<Boolean> present, OnValues rule) {
    List<Value> x = Symbol.several("x", operands);
    List<Value> y = Symbol.several("y", results());
    List<Value> inputs = new ArrayList<>(x);
    inputs.addAll(y);
    @Nullable Value[] given = new @Nullable Value[present.size()];
    for (int i = 0; i < given.length; i++) {
      if (present.get(i)) {
        Value symbol = new Symbol("given", i);
        given[i] = symbol;
        inputs.add(symbol);
      }
    }
    List<Value> outputs = new ArrayList<>();
    List<Integer> receivers = new ArrayList<>();
    @Nullable Value[] passed = rule.apply(x.toArray(Value[]::new), y.toArray(Value[]::new), given);
    for (int i = 0; i < passed.length; i++) {
      Value output = passed[i];
      if (output != null) {
        outputs.add(output);
        receivers.add(i);
      }
    }
    return new Rule(Lowering.of(inputs, outputs), receivers, !zeroIsNothing());
  }

  /// Whether a zero that a rule on numbers gives may stand for nothing at all, so that it must not
  /// meet an infinite partial.
  boolean zeroIsNothing() {
    return false;
  }

  static List<Boolean> list(boolean[] mask) {
    return IntStream.range(0, mask.length).mapToObj(i -> mask[i]).toList();
  }
}
