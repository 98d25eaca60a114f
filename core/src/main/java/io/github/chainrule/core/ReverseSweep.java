package io.github.chainrule.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reverse mode that writes down a graph instead of numbers.
final class ReverseSweep {
  private final Graph graph;
  private final @Nullable Flow[] flows;
  private final boolean[] dependent;

  /// Runs the sweep through what depends on the inputs; the rest needs no cotangents.
  ///
  /// @param outputs the places where it begins, -1 for an output that depends on nothing
  /// @param seeds the cotangent of each output
  /// @param inputs the places of the inputs
  ReverseSweep(Graph graph, int[] outputs, List<Flow> seeds, int[] inputs) {
    this.graph = graph;
    this.flows = new @Nullable Flow[graph.order.length];
    this.dependent = dependent(graph, inputs);
    for (int i = 0; i < outputs.length; i++) {
      if (outputs[i] >= 0 && dependent[outputs[i]]) {
        send(seeds.get(i), outputs[i]);
      }
    }
    for (int p = flows.length - 1; p >= 0; p--) {
      int[] outputsOfCall = graph.call(p);
      Flow flow = flows[p];
      if (graph.order[p] instanceof Node node && flow != null) {
        pull(node, p, flow);
      } else if (graph.order[p] instanceof Output output && outputsOfCall != null) {
        pull(output.call, p, outputsOfCall);
      }
    }
  }

  private void pull(Node node, int place, Flow flow) {
    if (node.primitive.flat()) {
      return;
    }
    Value total = node.totalAsValue();
    for (int i = 0; i < node.operandCount(); i++) {
      int to = graph.operand(place, i);
      if (to >= 0 && dependent[to]) {
        Flow passed = node.chain(i, flow.value(), total);
        if (passed != null) {
          send(passed.under(flow.guard()), to);
        }
      }
    }
  }

  private void pull(Call call, int place, int[] outputs) {
    @Nullable Flow[] arrived = new @Nullable Flow[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      arrived[i] = outputs[i] < 0 ? null : flows[outputs[i]];
    }
    if (Flow.any(arrived) == null) {
      return;
    }
    @Nullable Flow[] passed = call.mapping.pullFlows(call.operands, call.outputs, arrived);
    for (int i = 0; i < passed.length; i++) {
      int to = graph.operand(place, i);
      Flow cotangent = passed[i];
      if (to >= 0 && dependent[to] && cotangent != null) {
        send(cotangent, to);
      }
    }
  }

  private void send(Flow passed, int to) {
    flows[to] = passed.plus(flows[to]);
  }

  /// Which values depend on an input, inputs themselves included.
  private static boolean[] dependent(Graph graph, int[] inputs) {
    boolean[] dependent = new boolean[graph.order.length];
    for (int input : inputs) {
      if (input >= 0) {
        dependent[input] = true;
      }
    }
    for (int p = 0; p < dependent.length; p++) {
      boolean depends = false;
      for (int i = 0; i < graph.operandCount(p) && !depends; i++) {
        int from = graph.operand(p, i);
        depends = from >= 0 && dependent[from];
      }
      dependent[p] |= depends;
      int[] outputs = graph.call(p);
      for (int i = 0; outputs != null && depends && i < outputs.length; i++) {
        if (outputs[i] >= 0) {
          dependent[outputs[i]] = true;
        }
      }
    }
    return dependent;
  }

  /// The cotangents that have arrived at places; null where none has, and at -1.
  @Nullable Flow[] at(int[] places) {
    @Nullable Flow[] at = new @Nullable Flow[places.length];
    for (int i = 0; i < at.length; i++) {
      at[i] = places[i] < 0 ? null : flows[places[i]];
    }
    return at;
  }
}
