package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Instruction;
import io.github.chainrule.core.program.Listing;
import java.util.Arrays;

/// What a function of rows computes for each row, compiled: what depends on the parameters alone at
/// a point, and the rest as a loop over the rows.
final class RowProgram {
  private static final double[] NONE = {};

  final PointProgram shared;
  final RowLoop loop;
  private final Pool<RowWorkspace> workspaces;

  /// @param listing of a row and the parameters
  RowProgram(Listing listing, int columns, int parameters) {
    Translation translation = new Translation(parameters);
    int[] x = new int[parameters];
    for (int i = 0; i < parameters; i++) {
      x[i] = translation.builder.shared(i);
    }
    RowTranslation rows =
        new RowTranslation(translation, new Instruction.Data(new double[columns][0], 0, -1));
    rows.add(listing, x);
    this.shared = new PointProgram(translation, rows.shared());
    this.loop = rows.columns();
    this.workspaces = new Pool<>(loop::newWorkspace);
  }

  /// Computes the outputs of all rows.
  void run(Instruction.Data rows, double[] parameters, double[][] out) {
    RowWorkspace workspace = begin(parameters);
    loop.run(rows, workspace, out);
    workspaces.give(workspace);
  }

  /// The same where the first output goes elsewhere than the others.
  void run(Instruction.Data rows, double[] parameters, double[] first, double[][] others) {
    RowWorkspace workspace = begin(parameters);
    double[][] out = workspace.out;
    out[0] = first;
    System.arraycopy(others, 0, out, 1, others.length);
    loop.run(rows, workspace, out);
    // Lest a workspace that waits keeps them alive.
    Arrays.fill(out, NONE);
    workspaces.give(workspace);
  }

  private RowWorkspace begin(double[] parameters) {
    PointWorkspace point = shared.begin();
    shared.run(parameters, point);
    RowWorkspace workspace = workspaces.take();
    System.arraycopy(point.outputs, 0, workspace.shared, 0, workspace.shared.length);
    shared.end(point);
    return workspace;
  }
}
