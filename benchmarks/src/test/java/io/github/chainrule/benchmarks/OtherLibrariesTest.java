package io.github.chainrule.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written with other libraries, and by hand beside them, computes what Chainrule does.
class OtherLibrariesTest {

  @ParameterizedTest
  @ValueSource(ints = {5, 50, 500})
  void allGradientsOfTheFormulaAreTheSame(int variables) {
    Formulas formulas = new Formulas();
    formulas.variables = variables;
    formulas.point();
    double value = formulas.chainruleFunction();
    double[] gradient = formulas.gradient.clone();
    List<DoubleSupplier> ways =
        List.of(
            formulas::chainruleCompiled,
            formulas::hipparchusDerivativeStructure,
            formulas::finmath,
            formulas::gradientByHand);
    for (DoubleSupplier way : ways) {
      assertThat(way.getAsDouble()).isCloseTo(value, within(1e-14));
      assertThat(formulas.gradient).containsExactly(gradient, within(1e-14));
    }
  }

  @Test
  void allGradientsOfTheValleyAreTheSame() {
    Rosenbrock valley = new Rosenbrock();
    valley.point();
    double value = valley.chainruleFunction();
    double[] gradient = valley.gradient.clone();
    List<DoubleSupplier> ways =
        List.of(
            valley::chainruleCompiled,
            valley::hipparchusGradient,
            valley::finmath,
            valley::gradientByHand);
    for (DoubleSupplier way : ways) {
      assertThat(way.getAsDouble()).isCloseTo(value, within(1e-10));
      assertThat(valley.gradient).containsExactly(gradient, within(1e-11));
    }
    assertThat(valley.centralDifferences()).isCloseTo(value, within(1e-10));
    assertThat(valley.gradient).containsExactly(gradient, within(2e-6));
  }

  @Test
  void allLeapfrogStepsEndAtTheSamePlace() {
    LeapfrogStep leapfrog = new LeapfrogStep();
    leapfrog.data();
    double value = leapfrog.compiledGradient();
    double[] place = leapfrog.q.clone();
    double[] momentum = leapfrog.p.clone();
    List<DoubleSupplier> ways =
        List.of(
            leapfrog::byHand,
            leapfrog::byHandWithVectors,
            leapfrog::hipparchusGradient,
            leapfrog::finmath);
    for (DoubleSupplier way : ways) {
      assertThat(way.getAsDouble()).isCloseTo(value, within(1e-11));
      assertThat(leapfrog.q).containsExactly(place, within(1e-13));
      assertThat(leapfrog.p).containsExactly(momentum, within(1e-12));
    }
  }

  @Test
  void allGreeksOfOnePointAreTheSame() {
    OnePoint point = new OnePoint();
    double[] compiled = point.compiledGreeks().clone();
    assertThat(point.hipparchusDerivativeStructure()).containsExactly(compiled, within(1e-11));
    double[] withoutGamma = point.finmathWithoutGamma();
    withoutGamma[2] = compiled[2];
    assertThat(withoutGamma).containsExactly(compiled, within(1e-11));
    assertThat(point.centralDifferences()).satisfies(results -> closeBy(results, compiled, 0.0003));
  }

  @Test
  void allEightGreeksAreTheSame() {
    EightGreeks point = new EightGreeks();
    double[] compiled = point.compiledGreeks().clone();
    assertThat(row(point.closedForms(), 0)).containsExactly(compiled, within(1e-11));
    assertThat(row(point.hipparchusDerivativeStructure(), 0))
        .containsExactly(compiled, within(1e-11));
    assertThat(point.centralDifferences()).satisfies(results -> closeBy(results, compiled, 0.02));
  }

  @Test
  void allDerivativesOfTheOptionAreTheSameInEachRow() {
    RowOption option = new RowOption();
    option.rows = 1003;
    option.data();
    double[][] compiled = copy(option.compiledGradients());
    List<Supplier<double[][]>> ways =
        List.of(
            option::byHand, option::byHandWithVectors, option::hipparchusGradient, option::finmath);
    for (Supplier<double[][]> way : ways) {
      assertThat(way.get()).satisfies(results -> allClose(results, compiled, 1e-13));
    }
  }

  @Test
  void allGreeksAreTheSameInEachRow() {
    RowGreeks greeks = new RowGreeks();
    greeks.rows = 1003;
    greeks.data();
    double[][] compiled = copy(greeks.compiledGreeks());
    List<Supplier<double[][]>> ways =
        List.of(greeks::byHand, greeks::byHandWithVectors, greeks::hipparchusDerivativeStructure);
    for (Supplier<double[][]> way : ways) {
      assertThat(way.get()).satisfies(results -> allClose(results, compiled, 1e-13));
    }
  }

  private static void closeBy(double[] results, double[] expected, double percent) {
    assertThat(results).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(results[i]).isCloseTo(expected[i], withinPercentage(percent));
    }
  }

  private static void allClose(double[][] results, double[][] expected, double error) {
    assertThat(results).hasNumberOfRows(expected.length);
    for (int j = 0; j < expected.length; j++) {
      assertThat(results[j]).as("column %s", j).containsExactly(expected[j], within(error));
    }
  }

  private static double[] row(double[][] columns, int row) {
    return Arrays.stream(columns).mapToDouble(column -> column[row]).toArray();
  }

  /// A copy that the next way does not write into, which leaves the columns themselves empty.
  private static double[][] copy(double[][] columns) {
    double[][] copy = Arrays.stream(columns).map(double[]::clone).toArray(double[][]::new);
    Arrays.stream(columns).forEach(column -> Arrays.fill(column, Double.NaN));
    return copy;
  }
}
