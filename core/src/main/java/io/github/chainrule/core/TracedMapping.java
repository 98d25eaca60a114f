package io.github.chainrule.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A mapping whose rules are given on values. On numbers it runs them as programs, traced once for
/// each choice of what is present.
abstract class TracedMapping extends Mapping {
  private final Map<List<Boolean>, Rule> pulls = new ConcurrentHashMap<>();
  private final Map<List<Boolean>, Rule> pushes = new ConcurrentHashMap<>();

  /// @param program from operands, results and what is present to what is passed on
  /// @param receivers which operands or results that is for
  private record Rule(Program program, List<Integer> receivers) {

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
        passed.add(receivers.get(i), numbers[program.outputs[i]]);
      }
    }
  }

  private interface OnValues {
    @Nullable Value[] apply(Value[] x, Value[] y, @Nullable Value[] given);
  }

  @Override
  void pull(double[] x, double[] y, Sensitivities cotangents, Sensitivities passed) {
    pulls
        .computeIfAbsent(
            list(cotangents.present),
            given -> trace(x.length, given, (xs, ys, present) -> pull(xs, ys, present)))
        .run(x, y, cotangents, passed);
  }

  @Override
  void push(double[] x, double[] y, Sensitivities tangents, Sensitivities pushed) {
    pushes
        .computeIfAbsent(
            list(tangents.present),
            given -> trace(x.length, given, (xs, ys, present) -> push(xs, ys, present)))
        .run(x, y, tangents, pushed);
  }

  private Rule trace(int operands, List<Boolean> present, OnValues rule) {
    List<Value> x = Symbol.several("x", operands);
    List<Value> y = Symbol.several("y", results());
    List<Value> inputs = new ArrayList<>(x);
    inputs.addAll(y);
    @Nullable Value[] given = new @Nullable Value[present.size()];
    for (int i = 0; i < given.length; i++) {
      if (present.get(i)) {
        Value symbol = new Symbol("given[" + i + "]");
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
    return new Rule(Lowering.of(inputs, outputs), receivers);
  }

  static List<Boolean> list(boolean[] mask) {
    return IntStream.range(0, mask.length).mapToObj(i -> mask[i]).toList();
  }
}
