package io.github.chainrule.benchmarks.gradbench;

import io.github.chainrule.compiler.CompilerOptions;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// What a function of an evaluation does for one input, traced and compiled.
interface Work {

  /// Makes it for an input.
  @FunctionalInterface
  interface Maker {
    Work make(Field input, CompilerOptions options);
  }

  /// Computes the result: what is timed.
  void run();

  /// The result of the last run as it is written: numbers, arrays, lists and maps of such.
  Object output();

  /// Work with a number as its result.
  static Work ofNumber(DoubleSupplier run) {
    double[] result = new double[1];
    return of(() -> result[0] = run.getAsDouble(), () -> result[0]);
  }

  /// Work that writes its result into an array.
  static Work of(double[] result, Runnable run) {
    return of(run, () -> result);
  }

  /// Work whose result is put into shape when it is written.
  static Work of(Runnable run, Supplier<Object> output) {
    return new Work() {
      @Override
      public void run() {
        run.run();
      }

      @Override
      public Object output() {
        return output.get();
      }
    };
  }

  /// Some of the numbers of an array as rows of some width.
  static List<double[]> rows(double[] numbers, int from, int rows, int width) {
    return IntStream.range(0, rows)
        .mapToObj(i -> Arrays.copyOfRange(numbers, from + i * width, from + (i + 1) * width))
        .toList();
  }
}
