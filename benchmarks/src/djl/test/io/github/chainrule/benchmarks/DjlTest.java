package io.github.chainrule.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written with DJL computes what Chainrule does, also the second time.
class DjlTest {

  @ParameterizedTest
  @ValueSource(ints = {5, 50, 500})
  void theFormulaHasTheGradientOfChainrule(int variables) {
    Formulas formulas = new Formulas();
    formulas.variables = variables;
    formulas.point();
    DjlFormulas djl = new DjlFormulas();
    djl.variables = variables;
    djl.point();
    double value = formulas.chainruleFunction();
    for (int time = 0; time < 2; time++) {
      assertThat(djl.djl()).isCloseTo(value, within(1e-14));
      assertThat(djl.gradient).containsExactly(formulas.gradient, within(1e-14));
    }
  }

  @Test
  void theValleyHasTheGradientOfChainrule() {
    Rosenbrock valley = new Rosenbrock();
    valley.point();
    DjlRosenbrock djl = new DjlRosenbrock();
    djl.point();
    double value = valley.chainruleFunction();
    for (int time = 0; time < 2; time++) {
      assertThat(djl.djl()).isCloseTo(value, within(1e-10));
      assertThat(djl.gradient).containsExactly(valley.gradient, within(1e-11));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"relu", "tanh"})
  void theStepHasTheGradientOfTheCompiledOne(String activation) {
    MoonsStep step = new MoonsStep();
    step.activation = activation;
    step.net();
    DjlMoonsStep djl = new DjlMoonsStep();
    djl.activation = activation;
    djl.net();
    double loss = step.compiledGradient();
    for (int time = 0; time < 2; time++) {
      assertThat(djl.djl()).isCloseTo(loss, within(1e-13));
      assertThat(djl.gradient()).containsExactly(step.gradient, within(1e-14));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"64-64", "784-128"})
  void theClassifierHasTheGradientOfTheCompiledOne(String shape) {
    Classifier classifier = new Classifier();
    classifier.shape = shape;
    classifier.data();
    DjlClassifier djl = new DjlClassifier();
    djl.shape = shape;
    djl.net();
    double loss = classifier.compiledGradient();
    for (int time = 0; time < 2; time++) {
      assertThat(djl.djl()).isCloseTo(loss, within(1e-13));
      assertThat(djl.gradient()).containsExactly(classifier.gradient, within(1e-14));
    }
  }
}
