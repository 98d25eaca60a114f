package io.github.chainrule.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.chainrule.core.SparseMatrix;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is measured beside each other computes the same.
class RivalsTest {

  @ParameterizedTest
  @ValueSource(ints = {5, 50, 500})
  void allGradientsOfTheFormulasAreTheSame(int variables) {
    Formulas formulas = new Formulas();
    formulas.variables = variables;
    formulas.point();
    double value = formulas.chainruleGraph();
    double[] gradient = formulas.gradient.clone();
    assertThat(formulas.chainruleFunction()).isEqualTo(value);
    assertThat(formulas.gradient).containsExactly(gradient, within(1e-14));
    assertThat(formulas.hipparchusGradient()).isCloseTo(value, within(1e-14));
    assertThat(formulas.gradient).containsExactly(gradient, within(1e-14));
    assertThat(formulas.centralDifferences()).isCloseTo(value, within(1e-14));
    assertThat(formulas.gradient).containsExactly(gradient, within(1e-8));
    assertThat(formulas.valueAlone()).isCloseTo(value, within(1e-14));
  }

  @ParameterizedTest
  @ValueSource(strings = {"relu", "tanh"})
  void theStepByHandHasTheGradientOfTheCompiledOne(String activation) {
    MoonsStep step = new MoonsStep();
    step.activation = activation;
    step.net();
    double loss = step.compiledGradient();
    double[] gradient = step.gradient.clone();
    assertThat(step.gradientByHand()).isCloseTo(loss, within(1e-13));
    assertThat(step.gradient).containsExactly(gradient, within(1e-14));
    assertThat(step.gradientByHandWithVectors()).isCloseTo(loss, within(1e-13));
    assertThat(step.gradient).containsExactly(gradient, within(1e-14));
    assertThat(step.valueByHand()).isCloseTo(loss, within(1e-13));
  }

  @Test
  void anEpochEndsAtTheSameParametersNodeByNode() {
    DigitsEpoch compiled = new DigitsEpoch();
    DigitsEpoch eager = new DigitsEpoch();
    compiled.net();
    eager.net();
    double[] first = compiled.parameters.clone();
    assertThat(compiled.compiledEpoch()).isNotEqualTo(first);
    assertThat(eager.eagerEpoch()).containsExactly(compiled.parameters, within(1e-9));
  }

  @Test
  void theLogarithmOfExponentialsByHandHasTheGradientOfTheCompiledOne() {
    LogSumExp many = new LogSumExp();
    many.inputs = 10_003;
    many.data();
    double value = many.compiledGradient();
    double[] gradient = many.gradient.clone();
    assertThat(many.gradientByHand()).isCloseTo(value, within(1e-13));
    assertThat(many.gradient).containsExactly(gradient, within(1e-17));
  }

  @Test
  void theMixtureByHandHasTheGradientOfTheCompiledOne() {
    Mixture mixture = new Mixture();
    mixture.data();
    double value = mixture.compiledGradient();
    double[] gradient = mixture.gradient.clone();
    assertThat(mixture.gradientByHand()).isCloseTo(value, within(1e-9 * Math.abs(value)));
    assertThat(mixture.gradient).containsExactly(gradient, within(1e-9 * Math.abs(value)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"64-64", "784-128"})
  void theClassifierByHandHasTheGradientOfTheCompiledOne(String shape) {
    Classifier classifier = new Classifier();
    classifier.shape = shape;
    classifier.data();
    double loss = classifier.compiledGradient();
    double[] gradient = classifier.gradient.clone();
    assertThat(classifier.gradientByHand()).isCloseTo(loss, within(1e-13));
    assertThat(classifier.gradient).containsExactly(gradient, within(1e-14));
  }

  @Test
  void theRecurrenceByHandHasTheGradientOfTheCompiledOne() {
    Recurrence recurrence = new Recurrence();
    recurrence.data();
    double error = recurrence.compiledGradient();
    double[] gradient = recurrence.gradient.clone();
    assertThat(recurrence.gradientByHand()).isCloseTo(error, within(1e-12 * error));
    assertThat(recurrence.gradient).containsExactly(gradient, within(1e-12 * error));
  }

  @Test
  void theIntegratorByHandHasTheGradientOfTheCompiledOne() {
    Integrator integrator = new Integrator();
    integrator.unknowns = 50;
    integrator.data();
    double energy = integrator.compiledGradient();
    double[] gradient = integrator.gradient.clone();
    assertThat(integrator.gradientByHand()).isCloseTo(energy, within(1e-12 * energy));
    assertThat(integrator.gradient).containsExactly(gradient, within(1e-12 * energy));
  }

  @Test
  void theClosedFormsAreTheCompiledGreeks() {
    OnePoint point = new OnePoint();
    double[] compiled = point.compiledGreeks().clone();
    assertThat(point.closedForms()).containsExactly(compiled, within(1e-11));
  }

  @ParameterizedTest
  @ValueSource(strings = {"option", "atom", "series"})
  void formulasByHandHaveTheGradientsOfTheCompiledOnes(String formula) {
    RowFormulas formulas = new RowFormulas();
    formulas.formula = formula;
    formulas.rows = 100;
    formulas.data();
    double[] values = formulas.compiledGradients().clone();
    double[][] gradients =
        Arrays.stream(formulas.gradients).map(double[]::clone).toArray(double[][]::new);
    assertThat(formulas.byHand()).containsExactly(values, within(1e-9));
    for (int j = 0; j < gradients.length; j++) {
      assertThat(formulas.gradients[j]).containsExactly(gradients[j], within(1e-6));
    }
  }

  @Test
  void theNetOfDotsHasTheGradientsOfTheLoops() {
    DotNet net = new DotNet();
    net.blocks();
    double loss = net.chainrule();
    assertThat(net.byHand()).isCloseTo(loss, within(1e-14));
    for (int layer = 0; layer < 3; layer++) {
      assertThat(net.gradientByHand(layer)).containsExactly(net.gradient(layer), within(1e-14));
    }
  }

  @Test
  void theNetGraphHasAsManyNodesAsItIsSaidToAndTheGradientsOfMicrograd() {
    NetGraph net = new NetGraph();
    net.inputs();
    assertThat(net.record().topologicalOrder().stream().filter(v -> !v.operands().isEmpty()))
        .hasSize(NetGraph.NODES);
    assertThat(net.recordOnly()).isEqualTo(net.record().data());
    assertThat(net.recordAndBackward()).isEqualTo(1.0);
    assertThat(net.micrograd()).isEqualTo(net.recordOnly());
    assertThat(net.gradientOfInputs())
        .containsExactly(net.rivalGradientOfInputs(), within(1e-15))
        .isNotEqualTo(new double[127]);
  }

  @Test
  void theResidualsByHandAreThoseOfTheFunction() {
    SparseResiduals residuals = new SparseResiduals();
    residuals.point();
    assertThat(residuals.value()).containsExactly(residuals.valueByHand(), within(1e-15));
    SparseMatrix jacobian = residuals.sparseJacobian();
    assertThat(jacobian.rows()).isEqualTo(30_000);
    assertThat(jacobian.columns()).isEqualTo(10_000);
  }
}
