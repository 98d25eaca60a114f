package io.github.chainrule.core;

import org.jspecify.annotations.Nullable;

/// A program together with what was derived from it, each made when it is first asked for.
final class Derived {
  final Program program;
  private @Nullable Derived gradient;
  private @Nullable SparsePlan jacobian;

  Derived(Program program) {
    this.program = program;
  }

  /// The program of its gradient; it must have one output.
  synchronized Derived gradient() {
    if (gradient == null) {
      gradient = new Derived(program.gradient());
    }
    return gradient;
  }

  synchronized SparsePlan jacobian() {
    if (jacobian == null) {
      jacobian = new SparsePlan(program);
    }
    return jacobian;
  }

  /// The numbers of all slots after a run.
  double[] run(double[] x) {
    double[] numbers = program.newNumbers();
    System.arraycopy(x, 0, numbers, 0, x.length);
    program.run(numbers);
    return numbers;
  }

  /// How the outputs move at `x` in a direction.
  double[] jvp(double[] x, double[] direction) {
    requireAsLong("direction", direction, "the inputs", x.length);
    double[] numbers = run(x);
    Sensitivities tangents = new Sensitivities(program.slots);
    for (int i = 0; i < x.length; i++) {
      tangents.add(i, direction[i]);
    }
    program.push(numbers, tangents);
    return program.outputs(tangents.numbers);
  }

  /// The cotangents of the inputs after a run, written into `passed`.
  void pull(double[] numbers, double[] cotangents, double[] passed) {
    Sensitivities all = new Sensitivities(program.slots);
    for (int i = 0; i < cotangents.length; i++) {
      all.add(program.outputs[i], cotangents[i]);
    }
    program.pull(numbers, all);
    System.arraycopy(all.numbers, 0, passed, 0, passed.length);
  }

  SparseMatrix sparseJacobian(double[] x) {
    return jacobian().jacobian(run(x));
  }

  static void requireAsLong(String what, double[] given, String of, int length) {
    if (given.length != length) {
      throw new IllegalArgumentException(
          "the " + what + " has " + given.length + " numbers, but " + of + " are " + length);
    }
  }
}
