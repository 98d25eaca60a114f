package io.github.chainrule.benchmarks.gradbench;

import io.github.chainrule.compiler.CompiledRowFunction;
import io.github.chainrule.compiler.CompilerOptions;
import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import io.github.chainrule.core.VectorFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// By how much photographs of points miss where the points were seen, for cameras that see some
/// points each (bundle adjustment); and the sparse Jacobian.
///
/// An observation is a row: 11 numbers of its camera, 3 of its point, a weight, and the two
/// coordinates of what was seen. Its two errors depend on the first 15 only, so a Jacobian of 2 by
/// 15 for each row is all of the large one, whose pattern is known beforehand.
final class Ba {
  private static final int CAMERA = 11;
  private static final int POINT = 3;

  /// What a row's errors are differentiated by.
  private static final int VARIABLES = CAMERA + POINT + 1;

  private static final int COLUMNS = VARIABLES + 2;
  private static final int ERRORS = 2;
  private static final double[] NONE = {};

  /// Rows are gathered, computed and put in place so many at a time, lest they leave the cache.
  private static final int BATCH = 512;

  private final int cameras;
  private final int points;
  private final int observations;
  private final double[] camera;
  private final double[] point;
  private final double[] weight;
  private final double[] seen;

  private final double[][] columns = new double[COLUMNS][BATCH];
  private final Rows rows = Rows.ofColumns(columns);

  private Ba(Field input) {
    cameras = input.get("n").integer();
    points = input.get("m").integer();
    observations = input.get("p").integer();
    camera = repeated(input.get("cam").numbers(), cameras);
    point = repeated(input.get("x").numbers(), points);
    weight = repeated(new double[] {input.get("w").number()}, observations);
    seen = repeated(input.get("feat").numbers(), observations);
  }

  private static double[] repeated(double[] numbers, int times) {
    double[] all = new double[numbers.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(numbers, 0, all, i * numbers.length, numbers.length);
    }
    return all;
  }

  // ---- one observation

  private static List<Value> errors(Value... v) {
    Value[] turned = rotate(Arrays.copyOf(v, 3), minus(slice(v, 11, 3), slice(v, 3, 3)));
    Value x = turned[0].div(turned[2]);
    Value y = turned[1].div(turned[2]);
    Value square = x.square().plus(y.square());
    Value bent = v[9].times(square).plus(v[10].times(square.square())).plus(1.0);
    Value zoom = bent.times(v[6]);
    return List.of(
        v[14].times(x.times(zoom).plus(v[7]).minus(v[15])),
        v[14].times(y.times(zoom).plus(v[8]).minus(v[16])));
  }

  /// Rotates around an axis by an angle that is the length of the axis, after Rodrigues. The angle
  /// may be 0.
  private static Value[] rotate(Value[] axis, Value[] x) {
    Value square = Values.dot(axis, axis);
    Value turns = square.ne(0.0);
    Value angle = Values.where(turns, square, Value.constant(1.0)).sqrt();
    Value cos = angle.cos();
    Value sine = angle.sin().div(angle);
    Value along = Values.dot(axis, x).times(Value.constant(1.0).minus(cos)).div(angle.times(angle));
    Value[] across = cross(axis, x);
    Value[] rotated = new Value[3];
    for (int i = 0; i < 3; i++) {
      Value by = x[i].times(cos).plus(across[i].times(sine)).plus(axis[i].times(along));
      rotated[i] = Values.where(turns, by, x[i].plus(across[i]));
    }
    return rotated;
  }

  private static Value[] cross(Value[] a, Value[] b) {
    return new Value[] {
      a[1].times(b[2]).minus(a[2].times(b[1])),
      a[2].times(b[0]).minus(a[0].times(b[2])),
      a[0].times(b[1]).minus(a[1].times(b[0]))
    };
  }

  private static Value[] minus(Value[] a, Value[] b) {
    Value[] difference = new Value[a.length];
    Arrays.setAll(difference, i -> a[i].minus(b[i]));
    return difference;
  }

  private static Value[] slice(Value[] values, int from, int count) {
    return Arrays.copyOfRange(values, from, from + count);
  }

  private static List<Value> weightError(Value... w) {
    return List.of(Value.constant(1.0).minus(w[0].square()));
  }

  /// The errors of a row: the two of the photograph and that of the weight.
  private static List<Value> all(Value... row) {
    List<Value> errors = errors(row);
    return List.of(errors.get(0), errors.get(1), weightError(row[14]).get(0));
  }

  /// Their derivatives: by what is in the row for the first two, by the weight for the third.
  private static List<Value> derivatives(Value... row) {
    Value[] variables = Arrays.copyOf(row, VARIABLES);
    VectorFunction errors =
        VectorFunction.of(v -> {
          Value[] all = Arrays.copyOf(v, COLUMNS);
          System.arraycopy(row, VARIABLES, all, VARIABLES, 2);
          return errors(all);
        });
    List<Value> entries =
        new ArrayList<>(errors.jacobian(variables).stream().flatMap(List::stream).toList());
    entries.add(VectorFunction.of(Ba::weightError).jacobian(row[14]).get(0).get(0));
    return entries;
  }

  // ---- all of them

  static Work objective(Field input, CompilerOptions options) {
    Ba ba = new Ba(input);
    CompiledRowFunction errors =
        options.compile(RowFunction.ofSeveral(COLUMNS, 0, (row, none) -> all(row)));
    double[] result = new double[(ERRORS + 1) * ba.observations];
    return Work.of(() -> ba.compute(errors, result), () -> ba.errors(result));
  }

  static Work jacobian(Field input, CompilerOptions options) {
    Ba ba = new Ba(input);
    CompiledRowFunction derivatives =
        options.compile(RowFunction.ofSeveral(COLUMNS, 0, (row, none) -> derivatives(row)));
    double[] entries = new double[(ERRORS * VARIABLES + 1) * ba.observations];
    return Work.of(() -> ba.compute(derivatives, entries), () -> ba.matrix(entries));
  }

  /// Computes, for each observation, some numbers that stand side by side in the result, and one
  /// that stands behind all of these.
  private void compute(CompiledRowFunction function, double[] result) {
    int width = function.outputs() - 1;
    double[][] batch = new double[width + 1][BATCH];
    for (int first = 0; first < observations; first += BATCH) {
      int count = Math.min(BATCH, observations - first);
      gather(first, count);
      function.values(rows.slice(0, count), NONE, batch);
      for (int k = 0; k < width; k++) {
        double[] from = batch[k];
        for (int i = 0, to = first * width + k; i < count; i++, to += width) {
          result[to] = from[i];
        }
      }
      System.arraycopy(batch[width], 0, result, width * observations + first, count);
    }
  }

  private void gather(int first, int count) {
    for (int i = 0; i < count; i++) {
      int observation = first + i;
      int ofCamera = observation % cameras * CAMERA;
      int ofPoint = observation % points * POINT;
      for (int j = 0; j < CAMERA; j++) {
        columns[j][i] = camera[ofCamera + j];
      }
      for (int j = 0; j < POINT; j++) {
        columns[CAMERA + j][i] = point[ofPoint + j];
      }
      columns[VARIABLES - 1][i] = weight[observation];
      columns[VARIABLES][i] = seen[2 * observation];
      columns[VARIABLES + 1][i] = seen[2 * observation + 1];
    }
  }

  // ---- what is written

  private Map<String, Object> errors(double[] result) {
    return Map.of(
        "reproj_error",
        Map.of("elements", Arrays.copyOf(result, ERRORS), "repeated", observations),
        "w_err",
        Map.of("element", result[ERRORS * observations], "repeated", observations));
  }

  /// The matrix by rows: where each row begins, and for each entry its column and value. Of each of
  /// these, the entries of the first observation and the last one are written.
  private Map<String, Object> matrix(double[] entries) {
    int shown = ERRORS * VARIABLES;
    int weights = CAMERA * cameras + POINT * points;
    int[] begins = new int[shown + 1];
    int[] columns = new int[shown + 1];
    for (int e = 0; e < shown; e++) {
      begins[e] = begin(e);
      int variable = e % VARIABLES;
      columns[e] = variable < CAMERA ? variable : CAMERA * cameras + variable - CAMERA;
    }
    columns[VARIABLES - 1] = weights;
    columns[2 * VARIABLES - 1] = weights;
    begins[shown] = begin((ERRORS + 1) * observations);
    columns[shown] = weights + observations - 1;
    double[] values = Arrays.copyOf(entries, shown + 1);
    values[shown] = entries[entries.length - 1];
    return Map.of("rows", begins, "cols", columns, "vals", values);
  }

  /// Where a row of the matrix begins among its entries.
  private int begin(int row) {
    int photographs = ERRORS * observations;
    return Math.min(row, photographs) * VARIABLES + Math.max(0, row - photographs);
  }
}
