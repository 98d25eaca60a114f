package io.github.chainrule.compiler;

/// What a generated class for a point does: its parts, by number.
interface PointParts {

  /// Runs one part.
  ///
  /// @param shared the inputs and the captured leaves
  /// @param slots what parts leave to each other
  void run(int part, double[] shared, double[] slots, double[] outputs);
}
