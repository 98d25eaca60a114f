package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OuterProductsTest {

  /// All products of some factors with some others, output by output in the order of the left.
  private static List<Step.Term> products(int left, int right) {
    List<Step.Term> terms = new ArrayList<>();
    for (int j = 0; j < left; j++) {
      for (int i = 0; i < right; i++) {
        terms.add(new Step.Term(terms.size(), j, 100 + i));
      }
    }
    return terms;
  }

  @Test
  void allProductsOfSomeFactorsWithSomeOthersAreFound() {
    List<Step.Outer> found = OuterProducts.of(products(7, 10));
    assertThat(found).hasSize(1);
    Step.Outer outer = found.get(0);
    assertThat(outer.left()).containsExactly(IntStream.range(0, 7).toArray());
    assertThat(outer.right()).containsExactly(IntStream.range(100, 110).toArray());
    assertThat(outer.outputs()[3]).containsExactly(IntStream.range(30, 40).toArray());
    assertThat(OuterProducts.of(products(3, 40))).isEmpty();
    assertThat(OuterProducts.of(products(7, 9))).isEmpty();
    assertThat(OuterProducts.of(products(4, 16))).hasSize(1);
  }

  @Test
  void outputsThatFollowEachOtherAreInARow() {
    List<Step.Term> turned =
        products(7, 10).stream()
            .map(term -> {
              int turnedLeft = term.right();
              int turnedRight = term.left();
              return new Step.Term(term.output(), turnedLeft, turnedRight);
            })
            .toList();
    Step.Outer outer = OuterProducts.of(turned).get(0);
    assertThat(outer.left()).containsExactly(IntStream.range(0, 7).toArray());
    assertThat(outer.outputs()[6]).containsExactly(IntStream.range(60, 70).toArray());
  }

  @Test
  void whatIsLeftOverIsAddedInOtherSteps() {
    List<Step.Term> terms = new ArrayList<>(products(9, 8));
    // The same product again, one with a factor that no other has, and a number.
    terms.add(new Step.Term(72, 0, 100));
    terms.add(new Step.Term(73, 0, 500));
    terms.add(new Step.Term(74, 3, -1));
    List<Step> steps = Reduction.steps(terms);
    assertThat(steps).hasSize(3);
    // Factor 0 has one more than the others.
    assertThat(((Step.Outer) steps.get(0)).left()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(((Step.Reduce) steps.get(1)).terms())
        .extracting(Step.Term::output)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 72, 73);
    assertThat(((Step.Reduce) steps.get(2)).terms())
        .extracting(Step.Term::output)
        .containsExactly(74);
  }

  @Test
  void narrowPiecesAreTakenWhereWideOnesWouldMultiplyMuchInVain() {
    Machine eight = new VectorMachine(8, 0);
    assertThat(OuterPiece.of(100, 8, eight)).isEqualTo(OuterPiece.NARROW);
    assertThat(OuterPiece.of(100, 16, eight)).isEqualTo(OuterPiece.WIDE);
    // A quarter less would be multiplied, but with more reading.
    assertThat(OuterPiece.of(96, 24, eight)).isEqualTo(OuterPiece.WIDE);
    // On the left it would be filled up as much.
    assertThat(OuterPiece.of(4, 8, eight)).isEqualTo(OuterPiece.WIDE);
    assertThat(OuterPiece.of(64, 1, new ScalarMachine())).isEqualTo(OuterPiece.WIDE);
  }

  /// A layer: the sum of all outputs of tanh(W x), with a derivative for each weight.
  private static RowFunction layer(int inputs, int outputs) {
    return RowFunction.of(
        inputs,
        inputs * outputs,
        (row, weights) -> {
          Value[] sums = new Value[outputs];
          Arrays.setAll(
              sums,
              j ->
                  Values.dot(Arrays.copyOfRange(weights, j * inputs, (j + 1) * inputs), row)
                      .tanh());
          return Values.sum(sums);
        });
  }

  /// Row by row, with a fused operation each, chunk by chunk.
  @Test
  void rowsAreAddedOneAfterAnotherInAllTiers() {
    long seed = Seeds.seed("OuterProductsTest");
    SplittableRandom random = new SplittableRandom(seed);
    for (int rows : new int[] {1, 15, 16, 17, 40, 256, 300, 700}) {
      for (int[] size :
          new int[][] {{4, 16}, {5, 13}, {33, 9}, {17, 31}, {8, 8}, {21, 7}, {6, 40}}) {
        double[][] columns = new double[size[0]][];
        Arrays.setAll(columns, i -> random.doubles(rows, -1.0, 1.0).toArray());
        double[] weights = random.doubles((long) size[0] * size[1], -0.5, 0.5).toArray();
        RowFunction layer = layer(size[0], size[1]);
        double[] eager = new double[weights.length];
        layer.sumAndGradient(Rows.ofColumns(columns), weights, eager);
        double[] first = new double[weights.length];
        for (Tier tier : Tier.values()) {
          double[] gradient = new double[weights.length];
          Compiler.options()
              .tier(tier)
              .compile(layer)
              .sumAndGradient(Rows.ofColumns(columns), weights, gradient);
          if (tier == Tier.INTERPRETER) {
            first = gradient;
            assertThat(gradient).usingComparatorWithPrecision(1e-12 * rows).containsExactly(eager);
          }
          assertThat(gradient)
              .as("%s, %d rows, %d to %d, seed %d", tier, rows, size[0], size[1], seed)
              .containsExactly(first);
        }
      }
    }
  }

  @Test
  void itIsExplained() {
    CompiledRowFunction layer = Compiler.options().tier(Tier.LOOPS).compile(layer(20, 10));
    assertThat(layer.explain()).contains("* row[i] to sums over rows   j < 10, i < 20");
  }
}
