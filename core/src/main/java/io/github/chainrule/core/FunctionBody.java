package io.github.chainrule.core;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/// What a user's function does with values, turned into programs.
final class FunctionBody {
  /// For a function of any number of inputs.
  static final int ANY = -1;

  private final int inputs;
  private final boolean traced;
  private final Function<Value[], List<Value>> body;
  private final Map<Integer, Derived> programs = new ConcurrentHashMap<>();

  /// @param inputs how many it takes, or [#ANY]
  /// @param traced whether to run it once for each number of inputs, on symbols, or anew at each
  ///   point
  FunctionBody(int inputs, boolean traced, Function<Value[], List<Value>> body) {
    if (inputs < ANY) {
      throw new IllegalArgumentException("a function of " + inputs + " inputs; give 0 or more");
    }
    this.inputs = inputs;
    this.traced = traced;
    this.body = Objects.requireNonNull(body, "a function");
  }

  /// Its program, at this point at least.
  Derived at(double[] x) {
    requireInputs(x.length);
    return traced ? traced(x.length) : recorded(x);
  }

  /// Its program at any point.
  Program trace(int count) {
    requireInputs(count);
    return traced(count).program;
  }

  private Derived traced(int count) {
    Derived known = programs.get(count);
    if (known == null) {
      // Not within computeIfAbsent, since the body may call this function.
      Derived derived = Trace.of(() -> lowered(Symbol.several("x", count)));
      known = programs.putIfAbsent(count, derived);
      known = known == null ? derived : known;
    }
    return known;
  }

  private Derived recorded(double[] x) {
    List<Value> leaves =
        IntStream.range(0, x.length).mapToObj(i -> Value.of(x[i], "x[" + i + "]")).toList();
    Derived derived = lowered(leaves);
    for (Value leaf : leaves) {
      if (leaf.grad() != 0.0) {
        throw new IllegalStateException(
            "backward() inside of a function leaves its results in numbers, whose own derivatives"
                + " are lost; use Derivatives.gradient, which gives values");
      }
    }
    return derived;
  }

  private Derived lowered(List<Value> x) {
    return new Derived(Lowering.of(x, on(x.toArray(Value[]::new))));
  }

  /// What it gives for values.
  List<Value> on(Value... x) {
    requireInputs(x.length);
    List<Value> results = Objects.requireNonNull(body.apply(x.clone()), "a function gave null");
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) == null) {
        throw new NullPointerException("result " + i + " of a function is null");
      }
    }
    return results;
  }

  private void requireInputs(int given) {
    if (inputs != ANY && given != inputs) {
      throw new IllegalArgumentException("a function of " + inputs + " inputs was given " + given);
    }
  }

  /// `2 inputs`, for [Object#toString()].
  @Override
  public String toString() {
    String count =
        inputs == ANY ? "any number of inputs" : inputs + (inputs == 1 ? " input" : " inputs");
    return count + (traced ? "" : ", recorded");
  }
}
