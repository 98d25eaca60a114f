package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SparseTest {
  private static Program program(int inputs, Function<Value[], List<Value>> f) {
    List<Value> x = Symbol.several("x", inputs);
    return Lowering.of(x, f.apply(x.toArray(Value[]::new)));
  }

  /// How many function evaluations a sparse Jacobian is worth.
  private static double evaluations(Program program) {
    return (double) new SparsePlan(program).work() / program.size();
  }

  @Test
  void residualsOfFewParametersEachCostAFewEvaluations() {
    residuals(300);
  }

  @Test
  @Tag("large")
  void soDoThirtyThousandResiduals() {
    residuals(10_000);
  }

  private static void residuals(int parameters) {
    int residuals = 3 * parameters;
    SplittableRandom random = new SplittableRandom(4);
    int[][] uses = new int[residuals][];
    Arrays.setAll(uses, i -> random.ints(3, 0, parameters).toArray());
    Function<Value[], List<Value>> f =
        x ->
            Arrays.stream(uses)
                .map(u -> x[u[0]].sin().times(x[u[1]]).plus(x[u[2]].unaryMinus().exp()).minus(0.3))
                .toList();
    assertThat(evaluations(program(parameters, f))).isLessThan(3.0);
    double[] x = random.doubles(parameters, -1, 1).toArray();
    SparseMatrix jacobian = VectorFunction.of(f).sparseJacobian(x);
    assertThat(jacobian.rows()).isEqualTo(residuals);
    assertThat(jacobian.columns()).isEqualTo(parameters);
    int used = Arrays.stream(uses).mapToInt(u -> (int) Arrays.stream(u).distinct().count()).sum();
    assertThat(jacobian.size()).isEqualTo(used);
    for (int i = 0; i < residuals; i++) {
      double[] row = new double[3];
      for (int k = 0; k < 3; k++) {
        row[k] = jacobian.get(i, uses[i][k]);
      }
      double[] expected = {
        Math.cos(x[uses[i][0]]) * x[uses[i][1]], Math.sin(x[uses[i][0]]), -Math.exp(-x[uses[i][2]])
      };
      if (Arrays.stream(uses[i]).distinct().count() == 3) {
        assertThat(row).containsExactly(expected, within(1e-15));
      }
    }
  }

  @Test
  void anArrowIsTakenByRowsAndColumns() {
    arrow(200);
  }

  @Test
  @Tag("large")
  void soIsALargeArrow() {
    arrow(3000);
  }

  private static void arrow(int n) {
    // The first output needs all inputs, and all outputs need the first input.
    Function<Value[], List<Value>> f =
        x -> {
          List<Value> outputs = new ArrayList<>();
          outputs.add(Values.sum(Arrays.stream(x).map(Value::square).toList()));
          Value head = x[0].exp();
          IntStream.range(1, n).forEach(i -> outputs.add(head.times(x[i].sin())));
          return outputs;
        };
    assertThat(evaluations(program(n, f))).isLessThan(3.0);
    // The same with a long way from the first input, which rows would walk again and again.
    Function<Value[], List<Value>> longShaft =
        x -> {
          Value head = x[0];
          for (int k = 0; k < n; k++) {
            head = head.sin();
          }
          Value[] y = x.clone();
          y[0] = head;
          return f.apply(y);
        };
    Program program = program(n, longShaft);
    assertThat(evaluations(program)).isLessThan(3.0);
    double[] x = new SplittableRandom(5).doubles(n, -1, 1).toArray();
    SparseMatrix jacobian = VectorFunction.of(longShaft).sparseJacobian(x);
    assertThat(jacobian.size()).isEqualTo(n + 2 * (n - 1));
    double[] direction = new SplittableRandom(6).doubles(n, -1, 1).toArray();
    assertThat(jacobian.times(direction))
        .containsExactly(VectorFunction.of(longShaft).jvp(x, direction), within(1e-12));
  }

  @Test
  void theHessianOfRosenbrockIsTridiagonal() {
    int n = 1000;
    ScalarFunction f = ScalarFunction.of(Rosenbrock::value);
    double[] x = new SplittableRandom(7).doubles(n, -2, 2).toArray();
    SparseMatrix hessian = f.sparseHessian(x);
    assertThat(hessian.size()).isEqualTo(n + 2 * (n - 1));
    assertThat(f.gradient(x)).containsExactly(Rosenbrock.gradient(x), within(1e-9));
    for (int i = 0; i < n; i++) {
      for (int j = Math.max(0, i - 1); j <= Math.min(n - 1, i + 1); j++) {
        assertThat(hessian.get(i, j)).isCloseTo(Rosenbrock.hessian(x, i, j), within(1e-9));
      }
    }
    assertThat(hessian).hasToString("SparseMatrix(1000 x 1000, 2998 entries)");
  }

  @Test
  void whatNoDerivativePassesIsNotInThePattern() {
    VectorFunction f =
        VectorFunction.of(x ->
            List.of(
                Values.where(x[0].gt(0), x[1], x[2]),
                x[0].detach().times(x[1]),
                x[2].floor(),
                x[2],
                Value.constant(3)));
    SparseMatrix jacobian = f.sparseJacobian(1, 2, 3);
    assertThat(jacobian.rowStarts()).containsExactly(0, 2, 3, 3, 4, 4);
    assertThat(jacobian.columnIndices()).containsExactly(1, 2, 1, 2);
    assertThat(jacobian.values()).containsExactly(1, 0, 1, 1);
    assertThat(f.jacobian(1, 2, 3))
        .isDeepEqualTo(new double[][] {{0, 1, 0}, {0, 1, 0}, {0, 0, 0}, {0, 0, 1}, {0, 0, 0}});
  }

  @Test
  void randomProgramsAgreeWithForwardMode() {
    long seed = Seeds.seed("SparseTest");
    for (int trial = 0; trial < 200; trial++) {
      SplittableRandom random = Seeds.random(seed, trial);
      int inputs = random.nextInt(1, 9);
      long shape = random.nextLong();
      int outputs = random.nextInt(1, 9);
      VectorFunction f =
          VectorFunction.of(x -> randomOutputs(x, outputs, new SplittableRandom(shape)));
      double[] x = random.doubles(inputs, -1, 1).toArray();
      double[][] jacobian = f.jacobian(x);
      for (int j = 0; j < inputs; j++) {
        double[] unit = new double[inputs];
        unit[j] = 1.0;
        double[] column = f.jvp(x, unit);
        for (int i = 0; i < outputs; i++) {
          assertThat(jacobian[i][j])
              .as("trial %d, entry %d %d", trial, i, j)
              .isCloseTo(column[i], within(1e-12 * (1 + Math.abs(column[i]))));
        }
      }
    }
  }

  private static List<Value> randomOutputs(Value[] x, int outputs, SplittableRandom random) {
    List<Value> pool = new ArrayList<>(List.of(x));
    for (int k = 0; k < 25; k++) {
      Value a = pool.get(random.nextInt(pool.size()));
      Value b = pool.get(random.nextInt(pool.size()));
      pool.add(
          switch (random.nextInt(7)) {
            case 0 -> a.times(b);
            case 1 -> a.plus(b).sin();
            case 2 -> Values.where(a.gt(b), a, b.times(2));
            case 3 -> Values.max(a, b, a.times(b));
            case 4 -> Scan.steps(2).last(List.of(a, b), s -> List.of(s[1], s[0].tanh())).get(0);
            case 5 -> Values.logSumExp(a.tanh(), b.tanh());
            default -> a.tanh();
          });
    }
    return IntStream.range(0, outputs)
        .mapToObj(i -> pool.get(random.nextInt(pool.size())))
        .toList();
  }

  @Test
  void aMatrixKnowsItsPlaces() {
    SparseMatrix matrix =
        new SparseMatrix(3, new int[] {0, 1, 1, 3}, new int[] {1, 0, 2}, new double[] {5, 6, 7});
    assertThat(matrix.get(0, 1)).isEqualTo(5.0);
    assertThat(matrix.get(1, 1)).isZero();
    assertThat(matrix.toArray()).isDeepEqualTo(new double[][] {{0, 5, 0}, {0, 0, 0}, {6, 0, 7}});
    assertThat(matrix.times(1, 2, 3)).containsExactly(10, 0, 27);
    assertThatThrownBy(() -> matrix.get(3, 0)).hasMessageContaining("row 3, column 0");
    assertThatThrownBy(() -> matrix.get(-1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> matrix.get(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> matrix.get(0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> matrix.times(1, 2)).hasMessageContaining("3 columns");
  }

  @Test
  void theJacobianOfADeepProgramOfFewInputsIsTakenByColumns() {
    path(1000);
  }

  @Test
  @Tag("large")
  void soIsThatOfAVeryDeepProgram() {
    path(20_000);
  }

  private static void path(int n) {
    VectorFunction path =
        VectorFunction.of(
            3,
            p -> {
              List<Value> outputs = new ArrayList<>();
              Value x = p[0];
              Value v = p[1];
              for (int k = 0; k < n; k++) {
                v = v.minus(x.times(p[2]).times(1e-3));
                x = x.plus(v.times(1e-3));
                outputs.add(k % 100 == 0 ? p[1] : x);
              }
              return outputs;
            });
    SparseMatrix jacobian = path.sparseJacobian(1, 0.5, 2);
    assertThat(jacobian.size()).isEqualTo(3 * n - 2 * n / 100);
    double[] direction = {0.3, 0.7, -0.2};
    assertThat(jacobian.times(direction))
        .containsExactly(path.jvp(new double[] {1, 0.5, 2}, direction), within(1e-12));
    // Rows would walk the whole path behind each output.
    assertThat(new SparsePlan(program(3, x -> path.apply(x))).work())
        .isLessThan(4L * program(3, x -> path.apply(x)).size());
  }
}
