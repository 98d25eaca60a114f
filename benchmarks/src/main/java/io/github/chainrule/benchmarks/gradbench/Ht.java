package io.github.chainrule.benchmarks.gradbench;

import io.github.chainrule.compiler.CompiledRowFunction;
import io.github.chainrule.compiler.CompiledVectorFunction;
import io.github.chainrule.compiler.CompilerOptions;
import io.github.chainrule.compiler.Tier;
import io.github.chainrule.core.Derivatives;
import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.VectorFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// By how much the skin of a hand misses measured points; and the Jacobian, by forward mode.
///
/// The angles of the pose turn the bones, these move the vertices of the skin, and between the
/// three corners of a triangle, at a place `u`, is what belongs to a measured point. So there are
/// two functions of rows: from the pose to a vertex, and from corners to what is missed.
/// Derivatives are pushed through both, one for each angle, and behind the second also for `u`.
final class Ht {
  private static final int AXES = HandModel.AXES;

  private final HandModel model;
  private final double[] theta;

  /// Columns of the measured points: `u`, if they are on triangles, and what was measured.
  private final double[][] u;

  private final double[][] measured;

  /// The vertices that are needed, and for each corner its place there, point by point.
  private final Rows vertices;

  private final int[][] corners;

  private Ht(Field input) {
    theta = input.get("theta").numbers();
    u = columns(input.get("us").rows());
    Field data = input.get("data");
    model = HandModel.of(data.get("model"));
    measured = columns(data.get("points").rows());
    int[] correspondences = data.get("correspondences").integers();
    int[][] of = new int[onTriangles() ? 3 : 1][];
    for (int c = 0; c < of.length; c++) {
      int corner = c;
      of[c] =
          Arrays.stream(correspondences)
              .map(to -> onTriangles() ? model.triangles()[to][corner] : to)
              .toArray();
    }
    int[] needed = Arrays.stream(of).flatMapToInt(Arrays::stream).sorted().distinct().toArray();
    vertices = model.vertices(needed);
    corners = new int[of.length][];
    for (int c = 0; c < of.length; c++) {
      corners[c] = Arrays.stream(of[c]).map(v -> Arrays.binarySearch(needed, v)).toArray();
    }
  }

  private static double[][] columns(double[][] rows) {
    double[][] columns = new double[rows.length == 0 ? 0 : rows[0].length][];
    for (int k = 0; k < columns.length; k++) {
      int column = k;
      columns[k] = Arrays.stream(rows).mapToDouble(row -> row[column]).toArray();
    }
    return columns;
  }

  /// Whether measured points belong to places on triangles; else to vertices.
  private boolean onTriangles() {
    return u.length > 0;
  }

  private int points() {
    return corners[0].length;
  }

  static Work objective(Field input, CompilerOptions options) {
    Ht ht = new Ht(input);
    return ht.new Computation(0, options);
  }

  static Work jacobian(Field input, CompilerOptions options) {
    Ht ht = new Ht(input);
    return ht.new Computation(ht.theta.length, options);
  }

  // ---- from the angles to the bones

  /// How the pose of the bones changes with the angles. A row is a direction in which these move,
  /// so that forward mode goes in many at once.
  private RowFunction bones() {
    return RowFunction.ofSeveral(
        theta.length,
        theta.length,
        (direction, angles) -> {
          List<Value> copies = copies(angles, 0, angles.length);
          List<Value> pose = model.pose(copies.toArray(Value[]::new));
          return Derivatives.jvp(pose, copies, Arrays.asList(direction));
        });
  }

  private static Rows axes(int n) {
    double[][] columns = new double[n][n];
    for (int i = 0; i < n; i++) {
      columns[i][i] = 1.0;
    }
    return Rows.ofColumns(columns);
  }

  // ---- from the bones to a vertex

  /// The position of a vertex, and behind it how it moves where the bones do.
  ///
  /// @param moves of the bones, so many; the parameters are their pose and then these
  private RowFunction vertex(int moves) {
    int size = model.poseSize();
    return RowFunction.ofSeveral(
        vertices.width(),
        size * (1 + moves),
        (vertex, bones) -> {
          List<Value> pose = copies(bones, 0, size);
          List<Value> position = model.skin(vertex, pose);
          List<Value> all = new ArrayList<>(position);
          for (int k = 1; k <= moves; k++) {
            List<Value> move = Arrays.asList(bones).subList(k * size, (k + 1) * size);
            all.addAll(Derivatives.jvp(position, pose, move));
          }
          return all;
        });
  }

  private static List<Value> axis(int k, int n) {
    return IntStream.range(0, n).mapToObj(i -> Value.constant(i == k ? 1.0 : 0.0)).toList();
  }

  // ---- from corners to what is missed

  /// What is missed, and behind it its derivatives: by `u`, and along each move of the corners.
  ///
  /// A row is `u`, the measured point, the corners, and then the corners' moves.
  private RowFunction missed(int moves) {
    int us = u.length;
    int at = us + AXES;
    int size = AXES * corners.length;
    return RowFunction.ofSeveral(
        at + size * (1 + moves),
        0,
        (row, none) -> {
          List<Value> place = copies(row, 0, us);
          List<Value> skin = copies(row, at, size);
          List<Value> missed = missed(place, skin, Arrays.copyOfRange(row, us, at));
          List<Value> all = new ArrayList<>(missed);
          for (int k = 0; k < us && moves > 0; k++) {
            all.addAll(Derivatives.jvp(missed, place, axis(k, us)));
          }
          for (int k = 1; k <= moves; k++) {
            List<Value> move = Arrays.asList(row).subList(at + k * size, at + (k + 1) * size);
            all.addAll(Derivatives.jvp(missed, skin, move));
          }
          return all;
        });
  }

  private static List<Value> copies(Value[] row, int from, int count) {
    return Arrays.stream(row, from, from + count).map(Derivatives::copy).toList();
  }

  private static List<Value> missed(List<Value> u, List<Value> corners, Value[] measured) {
    List<Value> missed = new ArrayList<>();
    for (int axis = 0; axis < AXES; axis++) {
      Value skin = corners.get(axis);
      if (!u.isEmpty()) {
        Value rest = Value.constant(1.0).minus(u.get(0)).minus(u.get(1));
        skin =
            u.get(0)
                .times(skin)
                .plus(u.get(1).times(corners.get(AXES + axis)))
                .plus(rest.times(corners.get(2 * AXES + axis)));
      }
      missed.add(measured[axis].minus(skin));
    }
    return missed;
  }

  // ---- all of them

  private final class Computation implements Work {
    private static final int BATCH = 128;
    private static final double[] NONE = {};

    private final int moves;
    private final CompiledVectorFunction pose;
    private final CompiledRowFunction bones;
    private final CompiledRowFunction vertex;
    private final CompiledRowFunction missed;
    private final Rows axes = axes(theta.length);
    private final double[] ofPose = new double[model.poseSize()];
    private final double[][] ofBones;
    private final double[] parameters;
    private final double[][] moved;
    private final double[][] columns;
    private final double[][] batch;
    private final double[][] result;

    /// @param moves how many derivatives are taken
    Computation(int moves, CompilerOptions options) {
      this.moves = moves;
      pose = options.compile(VectorFunction.of(theta.length, model::pose));
      // For so few rows, code would take longer to make than it saves.
      bones = options.tier(Tier.INTERPRETER).compile(bones());
      vertex = options.compile(vertex(moves));
      ofBones = new double[model.poseSize()][theta.length];
      parameters = new double[vertex.parameters()];
      missed = options.compile(missed(moves));
      moved = new double[vertex.outputs()][vertices.count()];
      columns = new double[missed.columns()][BATCH];
      batch = new double[missed.outputs()][BATCH];
      result = new double[missed.outputs()][points()];
    }

    @Override
    public void run() {
      pose.value(theta, ofPose);
      System.arraycopy(ofPose, 0, parameters, 0, ofPose.length);
      if (moves > 0) {
        moveBones();
      }
      vertex.values(vertices, parameters, moved);
      for (int first = 0; first < points(); first += BATCH) {
        miss(first, Math.min(BATCH, points() - first));
      }
    }

    private void moveBones() {
      bones.values(axes, theta, ofBones);
      for (int k = 0; k < moves; k++) {
        for (int i = 0; i < ofPose.length; i++) {
          parameters[(k + 1) * ofPose.length + i] = ofBones[i][k];
        }
      }
    }

    /// By how much some of the measured points are missed.
    private void miss(int first, int count) {
      int at = 0;
      for (double[] column : u) {
        System.arraycopy(column, first, columns[at++], 0, count);
      }
      for (double[] column : measured) {
        System.arraycopy(column, first, columns[at++], 0, count);
      }
      for (int k = 0; k < moved.length; k += AXES) {
        for (int[] places : corners) {
          for (int axis = 0; axis < AXES; axis++) {
            gather(moved[k + axis], places, first, columns[at++], count);
          }
        }
      }
      missed.values(Rows.ofColumns(columns).slice(0, count), NONE, batch);
      for (int k = 0; k < batch.length; k++) {
        System.arraycopy(batch[k], 0, result[k], first, count);
      }
    }

    private static void gather(double[] from, int[] places, int first, double[] to, int count) {
      for (int i = 0; i < count; i++) {
        to[i] = from[places[first + i]];
      }
    }

    @Override
    public Object output() {
      List<double[]> rows = new ArrayList<>();
      double[] values = new double[AXES * points()];
      for (int i = 0; i < values.length; i++) {
        int axis = i % AXES;
        int point = i / AXES;
        values[i] = result[axis][point];
        double[] row = new double[result.length / AXES - 1];
        for (int k = 0; k < row.length; k++) {
          row[k] = result[(k + 1) * AXES + axis][point];
        }
        rows.add(row);
      }
      return moves == 0 ? values : rows;
    }
  }
}
