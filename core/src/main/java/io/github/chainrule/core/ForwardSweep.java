package io.github.chainrule.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Forward mode that writes down a graph instead of numbers.
final class ForwardSweep {
  private final Graph graph;

  /// How each value moves; null if it does not.
  private final @Nullable Flow[] tangents;

  /// @param inputs the places of what moves, -1 for what is not in the graph
  /// @param moves the tangent of each input
  ForwardSweep(Graph graph, int[] inputs, List<Flow> moves) {
    this.graph = graph;
    this.tangents = new @Nullable Flow[graph.order.length];
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i] >= 0) {
        add(inputs[i], moves.get(i));
      }
    }
    for (int p = 0; p < graph.order.length; p++) {
      int[] outputs = graph.call(p);
      if (graph.order[p] instanceof Node node) {
        push(node, p);
      } else if (graph.order[p] instanceof Output output && outputs != null) {
        push(output.call, p, outputs);
      }
    }
  }

  private void push(Node node, int place) {
    if (node.primitive.flat()) {
      return;
    }
    Value total = null;
    for (int i = 0; i < node.operandCount(); i++) {
      Flow tangent = tangent(graph.operand(place, i));
      if (tangent != null) {
        total = total == null ? node.totalAsValue() : total;
        Flow passed = node.chain(i, tangent.value(), total);
        if (passed != null) {
          // Closed at once: what an unselected branch did is nothing from here on.
          add(place, new Flow(passed.closed(), tangent.guard()));
        }
      }
    }
  }

  private void push(Call call, int place, int[] outputs) {
    @Nullable Flow[] arrived = new @Nullable Flow[call.operands.length];
    for (int i = 0; i < arrived.length; i++) {
      arrived[i] = tangent(graph.operand(place, i));
    }
    if (Flow.any(arrived) == null) {
      return;
    }
    @Nullable Flow[] pushed = call.mapping.pushFlows(call.operands, call.outputs, arrived);
    for (int i = 0; i < pushed.length; i++) {
      Flow tangent = pushed[i];
      if (outputs[i] >= 0 && tangent != null) {
        add(outputs[i], tangent);
      }
    }
  }

  private void add(int place, Flow tangent) {
    tangents[place] = tangent.plus(tangents[place]);
  }

  private @Nullable Flow tangent(int place) {
    return place < 0 ? null : tangents[place];
  }

  /// The tangents at places; null where nothing moves, and at -1.
  @Nullable Flow[] at(int[] places) {
    @Nullable Flow[] flows = new @Nullable Flow[places.length];
    for (int i = 0; i < places.length; i++) {
      flows[i] = tangent(places[i]);
    }
    return flows;
  }
}
