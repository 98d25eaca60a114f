package io.github.chainrule.compiler;

/// Computes a point, in one of the tiers.
sealed interface PointKernel permits InterpretedPoint, EmittedPoint {

  Tier tier();

  /// Computes the outputs, into the workspace.
  void run(double[] shared, PointWorkspace workspace);
}
