package io.github.chainrule.benchmarks.gradbench;

import io.github.chainrule.compiler.CompiledVectorFunction;
import io.github.chainrule.compiler.CompilerOptions;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import io.github.chainrule.core.VectorFunction;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/// A saddle point, by descent along one pair of axes of the height that is reached by ascent along
/// the other pair: one derivative is taken of what is found with the help of another.
final class Saddle {
  /// The ascent takes 170.
  private static final int MOST_ITERATIONS = 200;

  private Saddle() {}

  static Work work(Nesting modes, Field input, CompilerOptions options) {
    double[] start = input.get("start").numbers();
    CompiledVectorFunction slope =
        options.compile(
            VectorFunction.of(
                2,
                x -> modes.outer().valueAndGradient(at -> highest(modes.inner(), start, at), x)));
    CompiledVectorFunction top =
        options.compile(VectorFunction.of(2, x -> Arrays.asList(top(modes.inner(), start, x))));
    double[] point = new double[4];
    return Work.of(
        point,
        () -> {
          double[] x = Descent.minimum(slope::value, start);
          double[] both =
              DoubleStream.concat(Arrays.stream(x), Arrays.stream(top.value(x))).toArray();
          System.arraycopy(both, 0, point, 0, 4);
        });
  }

  private static Value height(Value[] x, Value[] y) {
    return Values.dot(x, x).minus(Values.dot(y, y));
  }

  /// Where the height is greatest for a given `x`.
  private static Value[] top(Mode mode, double[] start, Value[] x) {
    return Descent.minimum(mode, y -> height(x, y).unaryMinus(), MOST_ITERATIONS, start);
  }

  private static Value highest(Mode mode, double[] start, Value[] x) {
    return height(x, top(mode, start, x));
  }
}
