package io.github.chainrule.benchmarks.gradbench;

import io.github.chainrule.compiler.CompiledRowFunction;
import io.github.chainrule.compiler.CompiledVectorFunction;
import io.github.chainrule.compiler.CompilerOptions;
import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import io.github.chainrule.core.VectorFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// The sum over points of the squared distance to the nearest centroid; and Newton's direction for
/// it, which is the gradient divided by the diagonal of the Hessian.
final class Kmeans {
  private Kmeans() {}

  static Work cost(Field input, CompilerOptions options) {
    double[][] centroids = input.get("centroids").rows();
    double[] c = input.get("centroids").flat();
    int d = centroids[0].length;
    Rows points = Rows.ofRowMajor(input.get("points").flat(), d);
    CompiledRowFunction cost =
        options.compile(RowFunction.of(d, c.length, (point, x) -> nearest(point, x)));
    return Work.ofNumber(() -> cost.sum(points, c));
  }

  static Work direction(Field input, CompilerOptions options) {
    double[] c = input.get("centroids").flat();
    int d = input.get("centroids").rows()[0].length;
    Rows points = Rows.ofRowMajor(input.get("points").flat(), d);
    CompiledVectorFunction direction =
        options.compile(direction(ScalarFunction.of(x -> points.sum(point -> nearest(point, x)))));
    double[] result = new double[c.length];
    return Work.of(() -> direction.value(c, result), () -> Work.rows(result, 0, c.length / d, d));
  }

  /// The point is first assigned to the centroid that is nearest, or shared by several, and then
  /// its distance is taken: an assignment does not move with the centroids.
  ///
  /// Of `|p - c|^2 = |p|^2 - 2 p c + |c|^2`, only the product of `-2 p` and `c` is computed for
  /// each pair of a point and a centroid.
  private static Value nearest(Value[] point, Value[] centroids) {
    int d = point.length;
    Value[] minusTwice = new Value[d];
    Arrays.setAll(minusTwice, i -> point[i].times(-2.0));
    List<Value> distances = new ArrayList<>();
    for (int from = 0; from < centroids.length; from += d) {
      Value[] c = Arrays.copyOfRange(centroids, from, from + d);
      distances.add(Values.dot(c, c).plus(Values.dot(c, minusTwice)));
    }
    Value least = Values.min(distances).detach();
    List<Value> assigned = distances.stream().map(distance -> distance.le(least)).toList();
    return Values.dot(point, point).plus(Values.dot(assigned, distances).div(Values.sum(assigned)));
  }

  /// The Hessian is diagonal, since each coordinate of a centroid has its own terms. So its
  /// diagonal is its product with a vector of ones.
  private static VectorFunction direction(ScalarFunction cost) {
    return VectorFunction.of(c -> {
      Value[] ones = Collections.nCopies(c.length, Value.constant(1.0)).toArray(Value[]::new);
      List<Value> gradient = cost.gradient(c);
      List<Value> diagonal = cost.hvp(c, ones);
      List<Value> direction = new ArrayList<>();
      for (int i = 0; i < c.length; i++) {
        direction.add(gradient.get(i).div(diagonal.get(i)));
      }
      return direction;
    });
  }
}
