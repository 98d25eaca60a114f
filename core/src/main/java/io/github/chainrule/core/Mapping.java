package io.github.chainrule.core;

import io.github.chainrule.core.program.Instruction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An operation with several operands and several results that has rules of its own, as a loop or a
/// function that a user differentiated by hand. Unlike those of a [Primitive], its rules are given
/// for all operands at once.
///
/// The rules on values make derivatives that can be differentiated again; those on numbers are what
/// `backward()` and functions compute with.
abstract non-sealed class Mapping implements Operation {

  /// The number of results.
  abstract int results();

  /// Computes the results from the operands.
  abstract void evaluate(double[] x, double[] y);

  /// Reverse mode on numbers: adds to `passed` what the cotangents of the results come to for each
  /// operand.
  abstract void pull(double[] x, double[] y, Sensitivities cotangents, Sensitivities passed);

  /// Forward mode on numbers: adds to `pushed` how the results move when the operands do.
  abstract void push(double[] x, double[] y, Sensitivities tangents, Sensitivities pushed);

  /// Reverse mode on values.
  ///
  /// @param cotangents of the results; null for those that nothing has reached
  /// @return cotangents of the operands; null for those to which nothing passes
  abstract @Nullable Value[] pull(Value[] x, Value[] y, @Nullable Value[] cotangents);

  /// Forward mode on values.
  ///
  /// @param tangents of the operands; null for those that do not move
  /// @return tangents of the results; null for those that do not move
  abstract @Nullable Value[] push(Value[] x, Value[] y, @Nullable Value[] tangents);

  /// Reverse mode on values that count under conditions. What passes counts where any of them does.
  @Nullable Flow[] pullFlows(Value[] x, Value[] y, @Nullable Flow[] cotangents) {
    return under(cotangents, pull(x, y, Flow.closed(cotangents)));
  }

  /// Forward mode on values that count under conditions. What passes counts where any of them does.
  @Nullable Flow[] pushFlows(Value[] x, Value[] y, @Nullable Flow[] tangents) {
    return under(tangents, push(x, y, Flow.closed(tangents)));
  }

  private static @Nullable Flow[] under(@Nullable Flow[] given, @Nullable Value[] passed) {
    Flow any = Flow.any(given);
    Value guard = any == null ? null : any.guard();
    @Nullable Flow[] flows = new @Nullable Flow[passed.length];
    for (int i = 0; i < passed.length; i++) {
      Value value = passed[i];
      flows[i] = value == null ? null : new Flow(value, guard);
    }
    return flows;
  }

  /// Whether its results are known once its operands are.
  boolean isKnown() {
    return true;
  }

  /// What the compiler is told.
  Instruction instruction(int[] operands) {
    return new Instruction.Opaque(symbol(), this::evaluate, results(), operands);
  }

  /// Applies the operation to values.
  final Value[] apply(Value... operands) {
    if (isKnown() && Arrays.stream(operands).allMatch(Constant.class::isInstance)) {
      double[] results = new double[results()];
      evaluate(numbers(operands), results);
      return Arrays.stream(results).mapToObj(Constant::new).toArray(Value[]::new);
    }
    return new Call(this, operands).outputs.clone();
  }

  static double[] numbers(Value[] values) {
    double[] numbers = new double[values.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values[i].number();
    }
    return numbers;
  }
}
