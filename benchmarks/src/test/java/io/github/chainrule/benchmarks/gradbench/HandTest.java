package io.github.chainrule.benchmarks.gradbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Hand tracking beside plain loops, on a hand of 7 bones and 5 vertices.
class HandTest {
  private static final int BONES = 7;
  private static final int VERTICES = 5;
  private static final int[] PARENTS = {-1, 0, 0, 2, 3, 4, 0};
  private static final int[][] TRIANGLES = {{0, 1, 2}, {2, 4, 1}, {3, 0, 4}};

  private final SplittableRandom random = new SplittableRandom(6);

  private double[] numbers(int count) {
    return random.doubles(count, -1.0, 1.0).toArray();
  }

  private double[][] table(int rows, int width) {
    return IntStream.range(0, rows).mapToObj(i -> numbers(width)).toArray(double[][]::new);
  }

  private final double[][][] relative = matrices();
  private final double[][][] inverse = matrices();
  private final double[][] positions = table(VERTICES, 4);
  private final double[][] weights = table(VERTICES, BONES);

  private double[][][] matrices() {
    return IntStream.range(0, BONES)
        .mapToObj(b -> {
          double[][] matrix = table(4, 4);
          matrix[3] = new double[] {0.0, 0.0, 0.0, 1.0};
          return matrix;
        })
        .toArray(double[][][]::new);
  }

  @ParameterizedTest
  @CsvSource({"true, false", "true, true", "false, false"})
  void residualsAndJacobian(boolean onTriangles, boolean mirrored) {
    double[] theta = numbers(26);
    int[] correspondences = onTriangles ? new int[] {1, 0, 2, 1} : new int[] {3, 1, 1, 4};
    double[][] u = onTriangles ? table(4, 2) : new double[0][];
    double[][] points = table(4, 3);
    Map<String, Object> model = new HashMap<>();
    model.put("bone_count", BONES);
    model.put("bone_names", List.of("wrist", "forearm"));
    model.put("parents", PARENTS);
    model.put("base_relatives", Arrays.stream(relative).map(List::of).toList());
    model.put("inverse_base_absolutes", Arrays.stream(inverse).map(List::of).toList());
    model.put("base_positions", List.of(positions));
    model.put("weights", List.of(weights));
    model.put("triangles", List.of(TRIANGLES));
    model.put("is_mirrored", mirrored);
    Map<String, Object> input =
        Map.of(
            "theta",
            theta,
            "us",
            List.of(u),
            "data",
            Map.of("model", model, "correspondences", correspondences, "points", List.of(points)));
    double[] residuals = Session.output("ht", "objective", input).numbers();
    double[][] jacobian = Session.output("ht", "jacobian", input).rows();
    assertThat(residuals).hasSize(12);
    assertThat(jacobian).hasNumberOfRows(12);
    for (int r = 0; r < 12; r++) {
      int point = r / 3;
      int axis = r % 3;
      int corner = correspondences[point];
      double[] own = onTriangles ? u[point] : new double[0];
      double[] at = Arrays.copyOf(own, own.length + 26);
      System.arraycopy(theta, 0, at, own.length, 26);
      double measured = points[point][axis];
      assertThat(residuals[r])
          .isCloseTo(measured - skin(at, corner, axis, mirrored), within(1e-12));
      double[] expected = Session.differences(v -> measured - skin(v, corner, axis, mirrored), at);
      assertThat(jacobian[r]).containsExactly(expected, within(1e-7));
    }
  }

  /// A coordinate of a place on a triangle, or of a vertex.
  ///
  /// @param at the place, if there is one, and then the pose
  private double skin(double[] at, int corner, int axis, boolean mirrored) {
    if (at.length == 26) {
      return vertex(at, corner, mirrored)[axis];
    }
    double[] theta = Arrays.copyOfRange(at, 2, 28);
    int[] triangle = TRIANGLES[corner];
    return at[0] * vertex(theta, triangle[0], mirrored)[axis]
        + at[1] * vertex(theta, triangle[1], mirrored)[axis]
        + (1.0 - at[0] - at[1]) * vertex(theta, triangle[2], mirrored)[axis];
  }

  private double[] vertex(double[] theta, int vertex, boolean mirrored) {
    double[][][] absolute = new double[BONES][][];
    double[] sum = new double[4];
    for (int b = 0; b < BONES; b++) {
      double[][] bone = times(relative[b], turn(b, theta));
      absolute[b] = PARENTS[b] < 0 ? bone : times(absolute[PARENTS[b]], bone);
      double[] moved = times(times(absolute[b], inverse[b]), positions[vertex]);
      for (int i = 0; i < 4; i++) {
        sum[i] += weights[vertex][b] * moved[i];
      }
    }
    if (mirrored) {
      sum[0] = -sum[0];
    }
    double[] turned = rotate(Arrays.copyOf(theta, 3), Arrays.copyOf(sum, 3));
    return new double[] {turned[0] + theta[3], turned[1] + theta[4], turned[2] + theta[5]};
  }

  private static double[][] turn(int bone, double[] theta) {
    double[] angles =
        switch (bone) {
          case 2 -> new double[] {theta[6], theta[7]};
          case 3 -> new double[] {theta[8], 0.0};
          case 4 -> new double[] {theta[9], 0.0};
          case 6 -> new double[] {theta[10], theta[11]};
          default -> new double[2];
        };
    double c = Math.cos(angles[0]);
    double s = Math.sin(angles[0]);
    double d = Math.cos(angles[1]);
    double t = Math.sin(angles[1]);
    double[][] aroundX = {{1, 0, 0, 0}, {0, c, -s, 0}, {0, s, c, 0}, {0, 0, 0, 1}};
    double[][] aroundZ = {{d, -t, 0, 0}, {t, d, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}};
    return times(aroundZ, aroundX);
  }

  /// Along the axis nothing changes; across it, by the angle.
  private static double[] rotate(double[] axis, double[] x) {
    double angle = Math.sqrt(axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2]);
    double[] rotated = new double[3];
    double along = 0.0;
    for (int i = 0; i < 3; i++) {
      along += axis[i] / angle * x[i];
    }
    for (int i = 0; i < 3; i++) {
      int j = (i + 1) % 3;
      int k = (i + 2) % 3;
      double still = along * axis[i] / angle;
      double across = (axis[j] * x[k] - axis[k] * x[j]) / angle;
      rotated[i] = still + (x[i] - still) * Math.cos(angle) + across * Math.sin(angle);
    }
    return rotated;
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] product = new double[4][4];
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        for (int k = 0; k < 4; k++) {
          product[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return product;
  }

  private static double[] times(double[][] a, double[] x) {
    return Arrays.stream(a)
        .mapToDouble(row -> IntStream.range(0, 4).mapToDouble(k -> row[k] * x[k]).sum())
        .toArray();
  }
}
