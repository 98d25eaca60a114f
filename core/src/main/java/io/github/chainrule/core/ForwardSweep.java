package io.github.chainrule.core;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Forward mode that writes down a graph instead of numbers.
final class ForwardSweep {
  private final Graph graph;

  /// How each value moves; null if it does not.
  private final @Nullable Value[] tangents;

  /// @param inputs the places of what moves, -1 for what is not in the graph
  /// @param moves the tangent of each input
  ForwardSweep(Graph graph, int[] inputs, List<? extends Value> moves) {
    this.graph = graph;
    this.tangents = new @Nullable Value[graph.order.length];
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
      Value tangent = tangent(graph.operand(place, i));
      if (tangent != null) {
        total = total == null ? node.totalAsValue() : total;
        Flow passed = node.chain(i, tangent, total);
        if (passed != null) {
          // Closed at once: what an unselected branch did is nothing from here on.
          add(place, passed.closed());
        }
      }
    }
  }

  private void push(Call call, int place, int[] outputs) {
    @Nullable Value[] moved = new @Nullable Value[call.operands.length];
    boolean any = false;
    for (int i = 0; i < moved.length; i++) {
      moved[i] = tangent(graph.operand(place, i));
      any |= moved[i] != null;
    }
    if (any) {
      @Nullable Value[] pushed = call.mapping.push(call.operands, call.outputs, moved);
      for (int i = 0; i < pushed.length; i++) {
        Value tangent = pushed[i];
        if (outputs[i] >= 0 && tangent != null) {
          add(outputs[i], tangent);
        }
      }
    }
  }

  private void add(int place, Value tangent) {
    Value before = tangents[place];
    tangents[place] = before == null ? tangent : before.plus(tangent);
  }

  private @Nullable Value tangent(int place) {
    return place < 0 ? null : tangents[place];
  }

  /// The tangents at places; zero where nothing moves, and at -1.
  List<Value> at(int[] places) {
    return Arrays.stream(places)
        .mapToObj(place -> {
          Value tangent = tangent(place);
          return tangent == null ? Value.constant(0.0) : tangent;
        })
        .toList();
  }
}
