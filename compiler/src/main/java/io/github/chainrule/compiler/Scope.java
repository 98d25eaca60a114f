package io.github.chainrule.compiler;

/// What scheduling asks about a program.
///
/// @param rows whether it is done for each row, or at a point
/// @param perRow which values differ from row to row
@SuppressWarnings("ArrayRecordComponent")
record Scope(Dag dag, boolean rows, boolean[] perRow) {

  static Scope of(Dag dag, boolean rows) {
    return new Scope(dag, rows, dag.perRow());
  }

  boolean isLeaf(int v) {
    return switch (dag.node(v)) {
      case Node.Column _, Node.Shared _, Node.Constant _ -> true;
      case Node.Apply _, Node.Sum _, Node.Call _, Node.Evaluate _, Node.Loop _, Node.Result _ ->
          false;
    };
  }

  /// Whether the value is computed by a pass and not by code.
  boolean isPass(int v) {
    return switch (dag.node(v)) {
      case Node.Evaluate _, Node.Loop _, Node.Call _ -> true;
      case Node.Apply(Function function, int _, int _, int _) -> rows && !(function instanceof Op);
      case Node.Column _, Node.Shared _, Node.Constant _, Node.Sum _, Node.Result _ -> false;
    };
  }

  boolean isResultOfPass(int v) {
    return dag.node(v) instanceof Node.Result(int of, int _) && isPass(of);
  }

  /// How many operations a value takes.
  int work(int v) {
    return dag.node(v) instanceof Node.Sum sum ? sum.left().length : 1;
  }

  /// About how many calls of the vector library a value takes.
  int size(int v) {
    return dag.node(v) instanceof Node.Apply(Function function, int _, int _, int _)
            && function instanceof Op op
            && rows
        ? switch (op) {
          case COPY_SIGN -> 8;
          case POWER_OF_TWO, FIRST_BIT, SECOND_BIT, EXPONENT, MANTISSA -> 4;
          case WHERE -> 2;
          default -> 1;
        }
        : work(v);
  }

  int size(int[] values) {
    int size = 0;
    for (int v : values) {
      size += size(v);
    }
    return size;
  }
}
