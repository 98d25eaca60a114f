package io.github.chainrule.compiler;

/// What a program costs.
final class Cost {
  private Cost() {}

  /// Floating-point operations of one run: a fused multiply-add counts as two, a comparison or
  /// choice as one, user code and loops not at all.
  static long flops(Dag dag) {
    long flops = 0;
    for (Node node : dag.nodes) {
      flops +=
          switch (node) {
            case Node.Apply(Function function, int _, int _, int _) ->
                function == Op.FMA ? 2 : function instanceof Op ? 1 : 0;
            case Node.Sum sum -> flops(sum);
            case Node.Call(Routine routine, int _) -> flops(routine.program());
            case Node.Column _, Node.Shared _, Node.Constant _ -> 0;
            case Node.Evaluate _, Node.Loop _, Node.Result _ -> 0;
          };
    }
    return flops;
  }

  private static long flops(Node.Sum sum) {
    long flops = -1;
    for (int right : sum.right()) {
      flops += right < 0 ? 1 : 2;
    }
    return flops;
  }

  /// Values that are computed, without leaves.
  static long operations(Dag dag) {
    return dag.nodes.stream()
        .filter(node ->
            !(node instanceof Node.Column
                || node instanceof Node.Shared
                || node instanceof Node.Constant
                || node instanceof Node.Result))
        .count();
  }
}
