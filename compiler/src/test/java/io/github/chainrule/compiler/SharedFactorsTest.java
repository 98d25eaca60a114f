package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.chainrule.core.Rows;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedFactorsTest {
  private static final int MANY_ROWS = 100;

  private final DagBuilder b = new DagBuilder();

  /// The columns, each less a parameter, times a matrix, and then a function that is not linear.
  private static ScalarFunction whitened(int size, Rows rows) {
    return ScalarFunction.of(
        size + size * size,
        p ->
            rows.sum(x -> {
              Value[] centered = new Value[size];
              Arrays.setAll(centered, i -> x[i].minus(p[i]).times(0.5));
              return Values.sum(
                  IntStream.range(0, size)
                      .mapToObj(i ->
                          Values.dot(
                                  Arrays.copyOfRange(p, size + i * size, size + (i + 1) * size),
                                  centered)
                              .tanh())
                      .toList());
            }));
  }

  private static Rows rows(int size, int count) {
    SplittableRandom random = new SplittableRandom(count);
    double[][] columns = new double[size][];
    Arrays.setAll(columns, j -> random.doubles(count, -1.0, 1.0).toArray());
    return Rows.ofColumns(columns);
  }

  private static double[] point(int size) {
    return new SplittableRandom(size).doubles(size + size * size, -1.0, 1.0).toArray();
  }

  @Test
  void rowsAreNotMultipliedByTheMatrixASecondTimeForTheDerivativesByTheMeans() {
    int size = 6;
    CompiledFunction f = Compiler.options().compile(whitened(size, rows(size, MANY_ROWS)));
    PointProgram program = f.gradientProgram(size + size * size);
    Dag ofRow = program.loops().get(0).dag;
    boolean[] perRow = ofRow.perRow();
    long matrices =
        ofRow.nodes.stream()
            .filter(node ->
                node instanceof Node.Sum(int[] left, int[] right, boolean[] _)
                    && left.length == size
                    && IntStream.range(0, size)
                        .allMatch(t -> right[t] >= 0 && perRow[left[t]] != perRow[right[t]]))
            .count();
    assertThat(matrices).isEqualTo(size);
    assertThat(program.dag.nodes).anyMatch(SharedFactorsTest::isCombination);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 100, 1000})
  void derivativesAreThoseOfTheEngineAndTheSameInAllTiers(int count) {
    int size = 6;
    ScalarFunction f = whitened(size, rows(size, count));
    double[] x = point(size);
    double[] expected = new double[x.length];
    f.valueAndGradient(x, expected);
    double[] first = new double[x.length];
    Compiler.options().tier(Tier.INTERPRETER).compile(f).valueAndGradient(x, first);
    for (int i = 0; i < x.length; i++) {
      assertThat(first[i]).isCloseTo(expected[i], within(1e-12 * Math.max(1, count)));
    }
    for (Tier tier : new Tier[] {Tier.LOOPS, Tier.LANES}) {
      double[] gradient = new double[x.length];
      Compiler.options().tier(tier).compile(f).valueAndGradient(x, gradient);
      assertThat(gradient).containsExactly(first);
    }
  }

  @Test
  void theValueDoesNotDependOnWhetherTheGradientIsAskedFor() {
    int size = 6;
    int inputs = 2 * size + size * size;
    Rows rows = rows(size, MANY_ROWS);
    ScalarFunction f =
        ScalarFunction.of(
            inputs,
            p ->
                rows.sum(x -> {
                  Value[] centered = new Value[size];
                  Arrays.setAll(centered, i -> x[i].minus(p[i]));
                  Value[] outputs = new Value[size];
                  for (int i = 0; i < size; i++) {
                    int from = 2 * size + i * size;
                    Value[] weights = Arrays.copyOfRange(p, from, from + size);
                    outputs[i] = Values.dot(weights, centered).tanh().times(p[size + i]);
                  }
                  return Values.sum(outputs);
                }));
    CompiledFunction compiled = Compiler.options().compile(f);
    assertThat(compiled.gradientProgram(inputs).dag.nodes)
        .anyMatch(SharedFactorsTest::isCombination);
    for (int i = 0; i < 10; i++) {
      double[] p = new SplittableRandom(i).doubles(inputs, -1.0, 1.0).toArray();
      assertThat(compiled.valueAndGradient(p, new double[p.length])).isEqualTo(compiled.value(p));
    }
  }

  /// Some of the values, or sums of two, times or not times parameters.
  private static Value combination(SplittableRandom random, Value[] values, Value[] p) {
    Value sum = values[random.nextInt(values.length)];
    for (int t = random.nextInt(1, 8); t > 0; t--) {
      Value value = values[random.nextInt(values.length)];
      Value term =
          switch (random.nextInt(4)) {
            case 0 -> value;
            case 1 -> value.times(-2.0);
            default -> value.times(p[random.nextInt(p.length)]);
          };
      sum = random.nextBoolean() ? sum.plus(term) : term.minus(sum);
    }
    return sum;
  }

  private static ScalarFunction combinations(long seed, Rows rows) {
    return ScalarFunction.of(
        8,
        p ->
            rows.sum(x -> {
              SplittableRandom random = new SplittableRandom(seed);
              Value[] values = x;
              Arrays.setAll(values, j -> x[j].minus(p[j]));
              for (int layer = random.nextInt(1, 4); layer > 0; layer--) {
                Value[] before = values;
                values = new Value[random.nextInt(1, 7)];
                Arrays.setAll(values, k -> combination(random, before, p));
              }
              return Values.sum(Arrays.stream(values).map(Value::tanh).toList());
            }));
  }

  @Test
  void randomCombinationsHaveTheDerivativesOfTheEngineAndTheSameBitsInAllTiers() {
    long seed = Seeds.seed("SharedFactorsTest");
    int factored = 0;
    for (int i = 0; i < 200; i++) {
      SplittableRandom random = Seeds.random(seed, i);
      int count = random.nextInt(8, 40);
      ScalarFunction f = combinations(random.nextLong(), rows(4, count));
      double[] x = random.doubles(8, -1.0, 1.0).toArray();
      double[] expected = new double[8];
      f.valueAndGradient(x, expected);
      double[] first = new double[8];
      Compiler.options().tier(Tier.INTERPRETER).compile(f).valueAndGradient(x, first);
      double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
      for (int j = 0; j < 8; j++) {
        assertThat(first[j])
            .as("seed %d, function %d, derivative %d", seed, i, j)
            .isCloseTo(expected[j], within(1e-11 * (count + largest)));
      }
      for (Tier tier : new Tier[] {Tier.LOOPS, Tier.LANES}) {
        double[] gradient = new double[8];
        CompiledFunction compiled = Compiler.options().tier(tier).compile(f);
        compiled.valueAndGradient(x, gradient);
        assertThat(gradient).as("seed %d, function %d, %s", seed, i, tier).containsExactly(first);
      }
      PointProgram program = Compiler.options().compile(f).gradientProgram(8);
      factored += program.dag.nodes.stream().anyMatch(SharedFactorsTest::isCombination) ? 1 : 0;
    }
    assertThat(factored).isBetween(20, 190);
  }

  private static boolean isCombination(Node node) {
    return node instanceof Node.Evaluate evaluate
        && evaluate.evaluation() instanceof LinearCombinations;
  }

  // ---- what is added up over the rows

  private Dag rowsOf(int rows, int... outputs) {
    BitSet all = new BitSet();
    all.set(0, outputs.length);
    return new SharedFactors(b.build(outputs), all, rows).rows();
  }

  /// Differences of products of columns and what rows share.
  private int[] products(int outputs, int columns) {
    return IntStream.range(0, outputs)
        .map(k -> {
          int sum = b.times(b.shared(k * columns), b.column(0));
          for (int j = 1; j < columns; j++) {
            sum = b.minus(sum, b.times(b.column(j), b.shared(k * columns + j)));
          }
          return b.negate(sum);
        })
        .toArray();
  }

  @Test
  void columnsAreAddedUpInsteadOfTheirProducts() {
    Dag rows = rowsOf(MANY_ROWS, products(4, 3));
    assertThat(rows.nodes).allMatch(Node.Column.class::isInstance);
    assertThat(rows.outputs).hasSize(3);
  }

  @Test
  void noSumIsNewThatSavesFewTerms() {
    assertThat(rowsOf(MANY_ROWS, products(1, 3)).outputs).hasSize(1);
    assertThat(rowsOf(MANY_ROWS, products(2, 3)).outputs).hasSize(3);
  }

  @Test
  void fewRowsAreLeftAsTheyAre() {
    assertThat(rowsOf(7, products(4, 3)).outputs).hasSize(4);
    assertThat(rowsOf(8, products(4, 3)).outputs).hasSize(3);
    // They are given at the call.
    assertThat(rowsOf(-1, products(4, 3)).outputs).hasSize(3);
  }

  @Test
  void aSingleProductIsTakenApartOnlyWhereItsSumIsThere() {
    int[] alone = {b.times(b.shared(90), b.column(8))};
    assertThat(rowsOf(MANY_ROWS, alone).nodes).hasSize(3);
    int[] more =
        IntStream.concat(
                Arrays.stream(products(4, 3)), IntStream.of(b.times(b.shared(90), b.column(1))))
            .toArray();
    assertThat(rowsOf(MANY_ROWS, more).nodes).allMatch(Node.Column.class::isInstance);
  }

  @Test
  void manyMultiplicationsInARowAreNotAllTakenOut() {
    int[] outputs = new int[4];
    for (int k = 0; k < outputs.length; k++) {
      int chain = b.column(0);
      for (int j = 1; j < 12; j++) {
        chain = b.plus(b.times(chain, b.shared(20 * k + j)), b.column(j));
      }
      outputs[k] = chain;
    }
    Dag rows = rowsOf(MANY_ROWS, outputs);
    // The last four columns, and what is left of each chain.
    assertThat(rows.outputs).hasSize(4 + outputs.length);
  }

  @Test
  void sumsAreTakenApartIfRowsDifferInOneFactorOfEachTerm() {
    int[] linear = new int[4];
    int[] squares = new int[4];
    for (int k = 0; k < 4; k++) {
      int[] factors = {b.shared(2 * k), b.shared(2 * k + 1), b.column(2)};
      int[] columns = {b.column(0), b.column(1), -1};
      linear[k] = b.sum(factors, columns, new boolean[3]);
      int[] others = {b.shared(2 * k), b.column(1), b.shared(2 * k + 1)};
      squares[k] = b.sum(others, new int[] {columns[0], columns[1], columns[1]}, new boolean[3]);
    }
    assertThat(rowsOf(MANY_ROWS, linear).nodes).allMatch(Node.Column.class::isInstance);
    assertThat(rowsOf(MANY_ROWS, squares).nodes).hasAtLeastOneElementOfType(Node.Sum.class);
  }

  @Test
  void whatIsUsedOtherwiseStays() {
    int[] products = products(4, 3);
    int[] more =
        IntStream.concat(
                Arrays.stream(products), Arrays.stream(products).map(v -> b.apply(Op.ABS, v)))
            .toArray();
    assertThat(rowsOf(MANY_ROWS, more).outputs).hasSize(8);
  }
}
