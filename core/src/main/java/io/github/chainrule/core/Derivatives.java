package io.github.chainrule.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Derivatives of a graph that leave the `grad()` of its values alone.
public final class Derivatives {
  private Derivatives() {}

  /// The derivatives of `output` with respect to each of `inputs`, as values that can be
  /// differentiated again.
  ///
  /// ```java
  /// Value y = x.pow(3);
  /// Value dy = Derivatives.gradient(y, x).get(0); // 3 * x**2
  /// Value d2y = Derivatives.gradient(dy, x).get(0); // 6 * x
  /// ```
  ///
  /// An input may be any value: a leaf, or a result inside the graph. The derivative is the
  /// constant 0 if the output does not depend on it.
  ///
  /// @throws IllegalStateException if a leaf was changed since the graph was evaluated
  public static List<Value> gradient(Value output, List<? extends Value> inputs) {
    requirePresent(output, inputs);
    try (Graph graph = Graph.of(output)) {
      Graph.requireFresh(graph.order);
      return new ReverseSweep(graph, inputs).gradient(inputs);
    }
  }

  /// The derivatives of `output` with respect to each of `inputs`, as values that can be
  /// differentiated again; see [#gradient(Value, List)].
  public static List<Value> gradient(Value output, Value... inputs) {
    return gradient(output, Arrays.asList(inputs));
  }

  /// All second derivatives of `output`: row `i`, column `j` holds the derivative with respect to
  /// `inputs[i]` and `inputs[j]`.
  ///
  /// @throws IllegalStateException if a leaf was changed since the graph was evaluated
  public static List<List<Value>> hessian(Value output, List<? extends Value> inputs) {
    List<List<Value>> rows = new ArrayList<>();
    for (Value partial : gradient(output, inputs)) {
      rows.add(gradient(partial, inputs));
    }
    return List.copyOf(rows);
  }

  /// Forward mode: the derivative of `output` when each of `inputs` moves with its speed in
  /// `tangents`, `sum_i d output / d inputs[i] * tangents[i]`.
  ///
  /// @throws IllegalArgumentException if there are not as many tangents as inputs
  /// @throws IllegalStateException if a leaf was changed since the graph was evaluated
  public static double jvp(Value output, List<? extends Value> inputs, double... tangents) {
    if (inputs.size() != tangents.length) {
      throw new IllegalArgumentException(
          tangents.length + " tangents for " + inputs.size() + " inputs; give one for each");
    }
    requirePresent(output, inputs);
    try (Graph graph = Graph.of(output)) {
      Graph.requireFresh(graph.order);
      return forwardSweep(graph, inputs, tangents);
    }
  }

  private static void requirePresent(Value output, List<? extends Value> inputs) {
    Objects.requireNonNull(output, "the output to differentiate");
    for (int i = 0; i < inputs.size(); i++) {
      Objects.requireNonNull(inputs.get(i), "input " + i + " of the derivative");
    }
  }

  private static double forwardSweep(Graph graph, List<? extends Value> inputs, double[] tangents) {
    double[] tangent = new double[graph.order.length];
    boolean[] moves = new boolean[graph.order.length];
    for (int i = 0; i < tangents.length; i++) {
      int position = graph.position(inputs.get(i));
      if (position >= 0) {
        tangent[position] += tangents[i];
        moves[position] = true;
      }
    }
    for (int p = 0; p < tangent.length; p++) {
      if (graph.order[p] instanceof Node node) {
        double total = node.total();
        for (int i = 0; i < node.operandCount(); i++) {
          int from = graph.position(node.operand(i));
          Double pushed = moves[from] ? node.chain(i, tangent[from], total) : null;
          if (pushed != null) {
            tangent[p] += pushed;
            moves[p] = true;
          }
        }
      }
    }
    return tangent[tangent.length - 1];
  }
}
