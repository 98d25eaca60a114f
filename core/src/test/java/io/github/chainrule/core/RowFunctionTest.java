package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.chainrule.core.program.Instruction;
import io.github.chainrule.core.program.Listing;
import io.github.chainrule.core.program.Traceable;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowFunctionTest {
  private static final RowFunction LINE =
      RowFunction.of(2, 2, (row, p) -> p[0].exp().times(row[0]).plus(p[1]).minus(row[1]).square());

  private static final Rows POINTS =
      Rows.ofColumns(new double[] {0, 1, 2, 3}, new double[] {1, 3, 2, 5});

  private static final double[] P = {0.2, 0.5};

  /// What the function is, written as a function of its parameters.
  private static final ScalarFunction SUM =
      ScalarFunction.of(
          p -> POINTS.sum(row -> p[0].exp().times(row[0]).plus(p[1]).minus(row[1]).square()));

  @Test
  void theSumAndItsGradientAreThoseOfASumOverRows() {
    double[] gradient = new double[2];
    assertThat(LINE.sumAndGradient(POINTS, P, gradient)).isEqualTo(SUM.value(P));
    assertThat(gradient).containsExactly(SUM.gradient(P), within(1e-12));
    assertThat(LINE.sum(POINTS, P)).isEqualTo(SUM.value(P));
    assertThat(LINE.sum(POINTS.slice(2, 2), P)).isZero();
  }

  @Test
  void eachRowHasItsValueAndItsDerivatives() {
    double[] values = new double[4];
    double[] again = new double[4];
    double[][] gradients = new double[4][4];
    LINE.values(POINTS, P, values);
    LINE.valuesAndGradients(POINTS, P, again, gradients);
    assertThat(again).containsExactly(values);
    ScalarFunction one =
        ScalarFunction.of(
            4, x -> LINE.apply(new Value[] {x[0], x[1]}, new Value[] {x[2], x[3]}).get(0));
    double[] expected = one.gradient(2, 2, P[0], P[1]);
    assertThat(values[2]).isEqualTo(one.value(2, 2, P[0], P[1]));
    for (int k = 0; k < 4; k++) {
      assertThat(gradients[k][2]).isCloseTo(expected[k], within(1e-13));
    }
  }

  @Test
  void aSliceIsSomeOfTheRows() {
    Rows slice = POINTS.slice(1, 3);
    assertThat(slice.count()).isEqualTo(2);
    assertThat(slice.width()).isEqualTo(2);
    assertThat(slice.slice(1, 2).sum(row -> row[0].plus(row[1])).data()).isEqualTo(4.0);
    assertThat(slice.sum(row -> row[0]).data()).isEqualTo(3.0);
    assertThatThrownBy(() -> POINTS.slice(3, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    Value last =
        Scan.over(slice)
            .last(List.of(Value.constant(0)), (s, row) -> List.of(s[0].times(10).plus(row[1])))
            .get(0);
    assertThat(last.data()).isEqualTo(32.0);
  }

  @Test
  void rowsOneAfterAnotherAreTurnedIntoColumns() {
    double[] numbers = new double[3 * 200];
    for (int i = 0; i < 200; i++) {
      for (int j = 0; j < 3; j++) {
        numbers[3 * i + j] = 1000 * j + i;
      }
    }
    Rows rows = Rows.ofRowMajor(numbers, 3);
    double[] values = new double[200];
    RowFunction.of(3, 0, (row, p) -> row[2].minus(row[0])).values(rows, new double[0], values);
    assertThat(values).containsOnly(2000.0);
    assertThat(rows.slice(150, 151).sum(row -> row[1]).data()).isEqualTo(1150.0);
    assertThatThrownBy(() -> Rows.ofRowMajor(numbers, 7))
        .hasMessage("600 numbers are no rows of 7; give a multiple of the width");
    assertThatThrownBy(() -> Rows.ofRowMajor(numbers, 0)).hasMessageContaining("no rows of 0");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> LINE.sum(POINTS, 1.0))
        .hasMessage("a row function of 2 parameters was given 1");
    assertThatThrownBy(() -> LINE.apply(new Value[1], new Value[2]))
        .hasMessage("a row function of 2 columns was given 1");
    assertThatThrownBy(() -> LINE.values(POINTS, P, new double[3]))
        .hasMessage("the array for output 0 has 3 places for 4 rows");
    assertThatThrownBy(() -> LINE.values(POINTS, P, (double[]) null))
        .hasMessage("the array for output 0 is null");
    assertThatThrownBy(() -> LINE.valuesAndGradients(POINTS, P, new double[4], new double[3][4]))
        .hasMessage("3 arrays for 4 derivatives; give one for each");
    assertThatThrownBy(() -> LINE.sumAndGradient(POINTS, P, new double[1]))
        .hasMessage("the gradient has 1 numbers, but the parameters are 2");
    assertThatThrownBy(() -> RowFunction.of(-1, 0, (row, p) -> row[0]))
        .hasMessageContaining("a function of -1 columns");
    RowFunction two = RowFunction.ofSeveral(1, 0, (row, p) -> List.of(row[0], row[0]));
    assertThat(two).hasToString("RowFunction(1 columns, 0 parameters, 2 outputs)");
    assertThatThrownBy(() -> two.sum(Rows.ofColumns(new double[1])))
        .hasMessageContaining("has no single sum or gradient");
  }

  @Test
  void aGraphIsAFunctionOfSomeOfItsValues() {
    Value a = Value.of(2, "a");
    Value b = Value.of(3, "b");
    Value inner = a.times(b);
    Value y = inner.exp().plus(a);
    ScalarFunction f = ScalarFunction.ofGraph(y, List.of(a));
    assertThat(f.value(0.5)).isEqualTo(Math.exp(1.5) + 0.5);
    b.data(4);
    assertThat(f.gradient(0.5)).containsExactly(4 * Math.exp(2) + 1);
    ScalarFunction ofInner = ScalarFunction.ofGraph(y, List.of(inner));
    assertThat(ofInner.value(0.0)).isEqualTo(3.0);
    assertThatThrownBy(() -> ScalarFunction.ofGraph(y, List.of(a, a)))
        .hasMessageContaining("input 1 was given before");
  }

  @Test
  void aSparseMatrixMayBeMadeFromArrays() {
    int[] starts = {0, 1, 3};
    int[] columns = {1, 0, 2};
    SparseMatrix matrix = SparseMatrix.of(3, starts, columns, new double[] {5, 6, 7});
    columns[0] = 0;
    assertThat(matrix.toArray()).isDeepEqualTo(new double[][] {{0, 5, 0}, {6, 0, 7}});
    double[] one = {1};
    for (int[][] wrong :
        new int[][][] {
          {{0, 2}, {0}}, {{1, 1}, {0}}, {{0, 1}, {3}}, {{0, 1}, {-1}}, {{}, {0}}, {{0, 1}, {}}
        }) {
      assertThatThrownBy(() -> SparseMatrix.of(3, wrong[0], wrong[1], one))
          .hasMessageContaining("not the compressed-row form");
    }
    assertThatThrownBy(() -> SparseMatrix.of(3, new int[] {0, 2}, new int[] {1, 1}, new double[2]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// The listing of a reverse sum over rows is the program that [RowSum] runs on numbers.
  @Test
  void theCompilerIsToldOfSumsAndTheirPullbacks() {
    Listing listing = Traceable.listing(VectorFunction.of(x -> SUM.gradient(x)), 2);
    List<Instruction> loops =
        listing.instructions().stream().filter(i -> !(i instanceof Instruction.Apply)).toList();
    assertThat(loops).hasSize(1).first().isInstanceOf(Instruction.RowSumPullback.class);
    Instruction.RowSumPullback pullback = (Instruction.RowSumPullback) loops.get(0);
    assertThat(pullback.cotangents()).isEqualTo(1);
    assertThat(pullback.data().rows()).isEqualTo(4);
    assertThat(pullback.body().inputs()).isEqualTo(2 + pullback.operands().length);
    double[] results = new double[pullback.results()];
    // exp(p0) and p1, the cotangent, and that it counts.
    pullback.evaluation().evaluate(new double[] {Math.exp(P[0]), P[1], 1.0, 1.0}, results);
    double[] gradient = SUM.gradient(P);
    assertThat(results[0] * Math.exp(P[0])).isCloseTo(gradient[0], within(1e-12));
    assertThat(results[1]).isCloseTo(gradient[1], within(1e-12));
  }
}
