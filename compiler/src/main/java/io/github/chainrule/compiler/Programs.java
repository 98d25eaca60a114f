package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Listing;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// One thing that a function computes, compiled for each number of inputs when it is first asked
/// for.
final class Programs {
  private final CompilerOptions options;
  private final IntFunction<Listing> trace;
  private final ConcurrentHashMap<Integer, PointProgram> programs = new ConcurrentHashMap<>();
  private volatile @Nullable Recent recent;

  private record Recent(int inputs, PointProgram program) {}

  /// @param trace what it is for a number of inputs
  Programs(CompilerOptions options, IntFunction<Listing> trace) {
    this.options = options;
    this.trace = trace;
  }

  PointProgram of(int inputs) {
    Recent last = recent;
    return last != null && last.inputs == inputs ? last.program : find(inputs);
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
    recent = new Recent(inputs, known);
    return known;
  }

  double[] outputs(double[] x) {
    return outputs(x, new double[0]);
  }

  /// The outputs for inputs and a direction.
  double[] outputs(double[] x, double[] direction) {
    PointProgram program = of(x.length);
    PointWorkspace workspace = program.begin();
    program.run(x, direction, workspace);
    double[] outputs = workspace.outputs.clone();
    program.end(workspace);
    return outputs;
  }

  static void requireLength(String what, int given, String of, int length) {
    if (given != length) {
      throw new IllegalArgumentException(
          "the " + what + " has " + given + " numbers, but " + of + " are " + length);
    }
  }
}
