package io.github.chainrule.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reverse mode that writes down a graph instead of numbers.
final class ReverseSweep {
  private final Graph graph;
  private final @Nullable Flow[] flows;

  /// Runs the sweep through what depends on the inputs; the rest needs no cotangents.
  ReverseSweep(Graph graph, List<? extends Value> inputs) {
    this.graph = graph;
    this.flows = new @Nullable Flow[graph.order.length];
    boolean[] dependent = dependent(inputs);
    int root = flows.length - 1;
    if (dependent[root]) {
      flows[root] = new Flow(Value.constant(1.0), null);
    }
    for (int p = root; p >= 0; p--) {
      Flow flow = flows[p];
      if (flow != null && graph.order[p] instanceof Node node && !node.primitive.flat()) {
        Value total = node.totalAsValue();
        for (int i = 0; i < node.operandCount(); i++) {
          int to = graph.position(node.operand(i));
          if (dependent[to]) {
            send(node.chain(i, flow.value(), total), flow.guard(), to);
          }
        }
      }
    }
  }

  private void send(@Nullable Flow passed, @Nullable Value guard, int to) {
    if (passed != null) {
      flows[to] = passed.under(guard).plus(flows[to]);
    }
  }

  private boolean[] dependent(List<? extends Value> inputs) {
    boolean[] dependent = new boolean[flows.length];
    for (Value input : inputs) {
      if (graph.position(input) >= 0) {
        dependent[graph.position(input)] = true;
      }
    }
    for (int p = 0; p < dependent.length; p++) {
      if (graph.order[p] instanceof Node node) {
        for (int i = 0; i < node.operandCount(); i++) {
          dependent[p] |= dependent[graph.position(node.operand(i))];
        }
      }
    }
    return dependent;
  }

  List<Value> gradient(List<? extends Value> inputs) {
    return inputs.stream()
        .map(input -> {
          int position = graph.position(input);
          Flow flow = position < 0 ? null : flows[position];
          return flow == null ? Value.constant(0.0) : flow.closed();
        })
        .toList();
  }
}
