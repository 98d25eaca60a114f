package io.github.chainrule.core;

/// Forward mode on the numbers of a graph.
final class TangentSweep {
  private final Graph graph;
  private final double[] tangents;
  private final boolean[] moves;

  /// @param inputs the places of what moves, -1 for what is not in the graph
  /// @param speeds the tangent of each input
  TangentSweep(Graph graph, int[] inputs, double[] speeds) {
    this.graph = graph;
    this.tangents = new double[graph.order.length];
    this.moves = new boolean[graph.order.length];
    for (int i = 0; i < inputs.length; i++) {
      add(inputs[i], speeds[i]);
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
    double total = node.total();
    for (int i = 0; i < node.operandCount(); i++) {
      int from = graph.operand(place, i);
      Double pushed = from >= 0 && moves[from] ? node.chain(i, tangents[from], total) : null;
      if (pushed != null) {
        add(place, pushed);
      }
    }
  }

  private void push(Call call, int place, int[] outputs) {
    Sensitivities moved = new Sensitivities(call.operands.length);
    for (int i = 0; i < call.operands.length; i++) {
      int from = graph.operand(place, i);
      if (from >= 0 && moves[from]) {
        moved.add(i, tangents[from]);
      }
    }
    if (moved.any()) {
      Sensitivities pushed = new Sensitivities(outputs.length);
      call.mapping.push(Mapping.numbers(call.operands), call.data, moved, pushed);
      for (int i = 0; i < outputs.length; i++) {
        if (pushed.present[i]) {
          add(outputs[i], pushed.numbers[i]);
        }
      }
    }
  }

  private void add(int place, double tangent) {
    if (place >= 0) {
      tangents[place] += tangent;
      moves[place] = true;
    }
  }

  /// The tangent at a place; zero where nothing moves, and at -1.
  double at(int place) {
    return place < 0 ? 0.0 : tangents[place];
  }
}
