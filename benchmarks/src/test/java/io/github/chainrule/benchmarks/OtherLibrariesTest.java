package io.github.chainrule.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.DoubleSupplier;
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
    assertThat(valley.gradient).containsExactly(gradient, within(1e-5));
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
}
