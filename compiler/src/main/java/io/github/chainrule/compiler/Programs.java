package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Listing;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// One thing that a function computes, compiled for each number of inputs when it is first asked for.
final class Programs {
  private final CompilerOptions options;
  private final IntFunction<Listing> trace;
  private final ConcurrentHashMap<Integer, PointProgram> programs = new ConcurrentHashMap<>();
  private volatile @Nullable PointProgram last;

  Programs(CompilerOptions options, IntFunction<Listing> trace) {
    this.options = options;
    this.trace = trace;
  }

  PointProgram of(int inputs) {
    PointProgram recent = last;
    return recent != null && recent.inputs() == inputs ? recent : find(inputs);
  }

  private PointProgram find(int inputs) {
    PointProgram known = programs.get(inputs);
    if (known == null) {
      // Not within computeIfAbsent, since a function may call itself with other inputs.
      PointProgram made = new PointProgram(trace.apply(inputs));
      known = programs.putIfAbsent(inputs, made);
      if (known == null) {
        options.start(made);
        known = made;
      }
    }
    last = known;
    return known;
  }

  double[] outputs(double[] x) {
    PointProgram program = of(x.length);
    PointWorkspace workspace = program.begin();
    program.run(x, workspace);
    double[] outputs = workspace.outputs.clone();
    program.end(workspace);
    return outputs;
  }
}
