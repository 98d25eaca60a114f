package io.github.chainrule.benchmarks.gradbench;

import io.github.chainrule.compiler.CompiledFunction;
import io.github.chainrule.compiler.CompilerOptions;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Scan;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/// How badly layers of long short-term memory with diagonal weights predict the bits of the next
/// character of a text; and the gradient with respect to all weights and biases.
final class Lstm {
  private final int layers;
  private final int bits;
  private final double[] parameters;
  private final List<Value> initial;
  private final double[][] text;

  private Lstm(Field input) {
    double[] main = input.get("main_params").flat();
    double[] extra = input.get("extra_params").flat();
    text = input.get("sequence").rows();
    layers = input.get("main_params").rows().length / 2;
    bits = extra.length / 3;
    parameters = DoubleStream.concat(Arrays.stream(main), Arrays.stream(extra)).toArray();
    initial = new ArrayList<>();
    for (double number : input.get("state").flat()) {
      initial.add(Value.constant(number));
    }
  }

  static Work objective(Field input, CompilerOptions options) {
    Lstm lstm = new Lstm(input);
    CompiledFunction loss = options.compile(lstm.loss());
    return Work.ofNumber(() -> loss.value(lstm.parameters));
  }

  static Work jacobian(Field input, CompilerOptions options) {
    Lstm lstm = new Lstm(input);
    CompiledFunction loss = options.compile(lstm.loss());
    double[] gradient = new double[lstm.parameters.length];
    return Work.of(gradient, () -> loss.valueAndGradient(lstm.parameters, gradient));
  }

  /// Each step reads a character and the one that follows it. The state is, for each layer, what it
  /// shows and what it remembers; behind that, the sum of what was predicted so far.
  private ScalarFunction loss() {
    int steps = text.length - 1;
    double[][] pairs = new double[steps][];
    for (int t = 0; t < steps; t++) {
      pairs[t] = Arrays.copyOf(text[t], 2 * bits);
      System.arraycopy(text[t + 1], 0, pairs[t], bits, bits);
    }
    Rows characters = Rows.ofRows(pairs);
    List<Value> begin = new ArrayList<>(initial);
    begin.add(Value.constant(0.0));
    return ScalarFunction.of(
        parameters.length,
        p -> {
          List<Value> end =
              Scan.over(characters).last(begin, (state, pair) -> step(state, pair, p));
          return end.getLast().div(-steps * bits);
        });
  }

  private List<Value> step(Value[] state, Value[] pair, Value[] p) {
    int extra = 8 * layers * bits;
    Value[] signal = times(Arrays.copyOf(pair, bits), slice(p, extra));
    List<Value> next = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      int from = 2 * layer * bits;
      Value[] memory = new Value[bits];
      signal = cells(signal, slice(state, from), slice(state, from + bits), memory, p, layer);
      next.addAll(Arrays.asList(signal));
      next.addAll(Arrays.asList(memory));
    }
    Value[] scaled = times(signal, slice(p, extra + bits));
    Value[] bias = slice(p, extra + 2 * bits);
    Value[] scores = new Value[bits];
    Arrays.setAll(scores, i -> scaled[i].plus(bias[i]));
    next.add(state[state.length - 1].plus(logLikelihood(scores, slice(pair, bits))));
    return next;
  }

  /// One layer. Two of its gates read the signal, two what the layer has shown before.
  ///
  /// @param memory where to put what it remembers
  /// @return what it shows
  private Value[] cells(
      Value[] signal, Value[] shown, Value[] remembered, Value[] memory, Value[] p, int layer) {
    Value[] shows = new Value[bits];
    for (int i = 0; i < bits; i++) {
      int at = 8 * layer * bits + i;
      Value forget = gate(signal[i], p, at).sigmoid();
      Value in = gate(shown[i], p, at + bits).sigmoid();
      Value out = gate(signal[i], p, at + 2 * bits).sigmoid();
      Value change = gate(shown[i], p, at + 3 * bits).tanh();
      memory[i] = remembered[i].times(forget).plus(in.times(change));
      shows[i] = out.times(memory[i].tanh());
    }
    return shows;
  }

  private Value gate(Value x, Value[] p, int weight) {
    return x.times(p[weight]).plus(p[weight + 4 * bits]);
  }

  /// Of the bits of a character, by scores that are compared with each other and with two more
  /// scores of zero.
  private static Value logLikelihood(Value[] scores, Value[] character) {
    Value[] all = Arrays.copyOf(scores, scores.length + 1);
    all[scores.length] = Value.constant(Math.log(2.0));
    Value norm = Values.logSumExp(all);
    return Values.dot(character, scores).minus(Values.sum(character).times(norm));
  }

  private Value[] slice(Value[] values, int from) {
    return Arrays.copyOfRange(values, from, from + bits);
  }

  private static Value[] times(Value[] a, Value[] b) {
    Value[] products = new Value[a.length];
    Arrays.setAll(products, i -> a[i].times(b[i]));
    return products;
  }
}
