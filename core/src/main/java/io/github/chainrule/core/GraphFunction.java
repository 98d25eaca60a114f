package io.github.chainrule.core;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Writes a graph down again on other inputs.
final class GraphFunction {
  private final Program program;

  GraphFunction(Value output, List<? extends Value> inputs) {
    Set<Value> distinct = new HashSet<>();
    for (int i = 0; i < inputs.size(); i++) {
      Value input = Objects.requireNonNull(inputs.get(i), "input " + i + " of the function");
      if (input instanceof Constant) {
        throw new IllegalArgumentException(
            "input " + i + " is a constant, which is not part of a graph; make it with Value.of");
      }
      if (!distinct.add(input)) {
        throw new IllegalArgumentException("input " + i + " was given before; give each once");
      }
    }
    this.program =
        Lowering.of(inputs, List.of(Objects.requireNonNull(output, "the output of the function")));
  }

  Value apply(Value... x) {
    return program.replay(x)[0];
  }
}
