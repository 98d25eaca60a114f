package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReductionTest {

  /// Products of one factor, 7, with others, on its right and on its left by turns.
  private static List<Step.Term> products(int count) {
    List<Step.Term> terms = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int other = 100 + i;
      terms.add(i % 2 == 0 ? new Step.Term(i, other, 7) : new Step.Term(i, 7, other));
    }
    return terms;
  }

  private static List<List<Step.Term>> groups(List<Step.Term> terms) {
    return Reduction.groups(((Step.Reduce) Reduction.steps(terms).get(0)).terms());
  }

  @Test
  void productsOfOneFactorAreAddedManyAtOnce() {
    List<List<Step.Term>> groups = groups(products(21));
    assertThat(groups).extracting(List::size).containsExactly(16, 5);
    assertThat(groups).allSatisfy(group -> assertThat(group).allMatch(term -> term.left() == 7));
  }

  @Test
  void aFactorThatIsSharedTwiceIsAddedWithItsOthers() {
    List<Step.Term> terms = products(21);
    terms.add(new Step.Term(21, 8, 103));
    terms.add(new Step.Term(22, 7, 103));
    assertThat(groups(terms).stream().mapToInt(List::size).sum()).isEqualTo(23);
    assertThat(groups(terms)).allSatisfy(group -> assertThat(group).hasSizeLessThanOrEqualTo(16));
  }

  /// A vector may hold fewer numbers than a sum has. Of twice as much code the JIT would sometimes
  /// leave vectors as objects.
  @Test
  void codeForNarrowVectorsIsAsLongAsForWideOnes() {
    int[] narrow = ReduceCode.generated(new VectorMachine(2, 0)).sizes;
    int[] wide = ReduceCode.generated(new VectorMachine(8, 0)).sizes;
    for (int part = 0; part < wide.length; part++) {
      assertThat(narrow[part]).isCloseTo(wide[part], withinPercentage(5));
    }
  }

  /// The gradient of a regression has a product of the same factor for each coefficient.
  @ParameterizedTest
  @ValueSource(ints = {4, 5, 16, 17, 40})
  void aRegressionHasTheSameGradientInAllTiers(int coefficients) {
    RowFunction loss =
        RowFunction.of(
            coefficients + 1,
            coefficients,
            (row, b) ->
                Values.dot(b, Arrays.copyOf(row, coefficients))
                    .times(row[coefficients])
                    .softplus());
    SplittableRandom random = new SplittableRandom(1);
    double[][] columns = new double[coefficients + 1][];
    Arrays.setAll(columns, c -> random.doubles(333, -1.0, 1.0).toArray());
    Rows rows = Rows.ofColumns(columns);
    double[] at = random.doubles(coefficients, -1.0, 1.0).toArray();
    AllTiers.haveTheSameGradient(loss, rows, at, 1e-11);
  }
}
