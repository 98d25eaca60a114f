package io.github.chainrule.compiler;

/// Computes a point, in one of the tiers.
sealed interface PointKernel permits InterpretedPoint, EmittedPoint {

  Tier tier();

  /// How many numbers it needs besides the shared ones.
  int numbers();

  /// Computes the outputs, into the workspace.
  void run(double[] shared, PointWorkspace workspace);
}
