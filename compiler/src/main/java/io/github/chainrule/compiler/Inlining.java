package io.github.chainrule.compiler;

import java.util.Arrays;

/// Writes the programs of routines into the program that uses them. So it is done at a point, where
/// there is only one number at a time.
final class Inlining {
  private final DagBuilder builder = new DagBuilder();

  private Inlining() {}

  static Dag of(Dag dag) {
    return new Inlining().inlined(dag);
  }

  private Dag inlined(Dag dag) {
    int[] made = new int[dag.size()];
    for (int v = 0; v < made.length; v++) {
      made[v] =
          dag.node(v) instanceof Node.Result(int of, int index)
                  && dag.node(of) instanceof Node.Call(Routine routine, int _)
              ? inline(routine, made[of], index)
              : builder.copy(dag, v, made);
    }
    return builder.build(Arrays.stream(dag.outputs).map(v -> made[v]).toArray());
  }

  /// What is common to several results of a routine is written once, since equal values are merged.
  private int inline(Routine routine, int operand, int result) {
    Dag program = routine.program();
    int[] made = new int[program.size()];
    for (int v = 0; v < made.length; v++) {
      made[v] = program.node(v) instanceof Node.Shared ? operand : builder.copy(program, v, made);
    }
    return made[program.outputs[result]];
  }
}
