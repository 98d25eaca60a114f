package io.github.chainrule.benchmarks.gradbench;

import io.github.chainrule.core.Derivatives;
import io.github.chainrule.core.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Two ways to take a gradient.
enum Mode {
  /// One derivative after the other, each along an axis.
  FORWARD {
    @Override
    List<Value> gradient(Value y, List<Value> x) {
      return IntStream.range(0, x.size())
          .mapToObj(i -> {
            Value[] axis = Collections.nCopies(x.size(), Value.constant(0.0)).toArray(Value[]::new);
            axis[i] = Value.constant(1.0);
            return Derivatives.jvp(List.of(y), x, Arrays.asList(axis)).getFirst();
          })
          .toList();
    }
  },

  /// All at once.
  REVERSE {
    @Override
    List<Value> gradient(Value y, List<Value> x) {
      return Derivatives.gradient(y, x);
    }
  };

  abstract List<Value> gradient(Value y, List<Value> x);

  /// The value of a function and behind it its gradient.
  List<Value> valueAndGradient(Function<Value[], Value> f, Value... x) {
    // Copies, so that the point may stand in the function as well and is not differentiated there.
    List<Value> copies = Arrays.stream(x).map(Derivatives::copy).toList();
    Value y = f.apply(copies.toArray(Value[]::new));
    List<Value> all = new ArrayList<>(List.of(y));
    all.addAll(gradient(y, copies));
    return all;
  }
}
