package io.github.chainrule.core.program;

import io.github.chainrule.core.VectorFunction;

/// What the functions of `core` show to the compiler.
public interface Traceable {

  /// What the function computes for a number of inputs.
  ///
  /// @throws IllegalStateException if it is a recorded function, which may compute something else
  ///   at each point
  Listing listing(int inputs);

  /// What a function given by values computes.
  static Listing listing(VectorFunction function, int inputs) {
    return ((Traceable) VectorFunction.of(inputs, function::apply)).listing(inputs);
  }
}
