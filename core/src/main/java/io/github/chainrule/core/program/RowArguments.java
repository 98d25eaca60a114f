package io.github.chainrule.core.program;

import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import org.jspecify.annotations.Nullable;

/// Checks what functions of rows are called with.
public final class RowArguments {
  private RowArguments() {}

  /// The rows and the parameters must fit the function.
  public static void require(RowFunction function, Rows rows, double[] parameters) {
    requireCount("columns", function.columns(), rows.width());
    requireCount("parameters", function.parameters(), parameters.length);
  }

  /// The number of columns or parameters must fit the function.
  public static void requireCount(String what, int expected, int given) {
    if (given != expected) {
      throw new IllegalArgumentException(
          "a row function of " + expected + " " + what + " was given " + given);
    }
  }

  /// There must be an array for each output or derivative, with a place for each row.
  public static void requireResults(String what, double[][] arrays, int expected, Rows rows) {
    if (arrays.length != expected) {
      throw new IllegalArgumentException(
          arrays.length + " arrays for " + expected + " " + what + "s; give one for each");
    }
    for (int k = 0; k < expected; k++) {
      require(what, k, arrays[k], rows);
    }
  }

  /// The array of the only output must have a place for each row.
  public static void requireResult(String what, double[] array, Rows rows) {
    require(what, 0, array, rows);
  }

  private static void require(String what, int k, double @Nullable [] array, Rows rows) {
    if (array == null) {
      throw new NullPointerException("the array for " + what + " " + k + " is null");
    }
    if (array.length < rows.count()) {
      throw new IllegalArgumentException(
          "the array for "
              + what
              + " "
              + k
              + " has "
              + array.length
              + " places for "
              + rows.count()
              + " rows");
    }
  }

  /// Sums and gradients are those of the only output.
  public static void requireOneOutput(RowFunction function) {
    if (function.outputs() != 1) {
      throw new IllegalStateException(
          "a row function of "
              + function.outputs()
              + " outputs has no single sum or gradient; make a function of one output for it");
    }
  }

  /// The gradient must have a place for each parameter.
  public static void requireGradient(double[] gradient, double[] parameters) {
    if (gradient.length != parameters.length) {
      throw new IllegalArgumentException(
          "the gradient has "
              + gradient.length
              + " numbers, but the parameters are "
              + parameters.length);
    }
  }
}
