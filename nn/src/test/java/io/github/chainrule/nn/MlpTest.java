package io.github.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.chainrule.core.Block;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.Value;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MlpTest {

  @Test
  void netsLayersAndNeuronsAreWrittenAsTheyAre() {
    Mlp net = Mlp.of(2, Activation.TANH, 16, 16, 1);
    assertThat(net).hasToString("Mlp[2 -> 16 tanh -> 16 tanh -> 1], 337 parameters");
    assertThat(net.layers().get(0)).hasToString("16 tanh");
    assertThat(net.layers().get(2)).hasToString("1");
    assertThat(net.layers().get(0).neurons().get(3)).hasToString("tanh neuron of 2 inputs");
    assertThat(net.blocks()).extracting(Block::size).containsExactly(48, 272, 17);
    assertThat(net.blocks().get(1).get(5).label()).isEqualTo("layer2[5]");
  }

  @Test
  void aNeuronIsTheActivationOfAWeightedSum() {
    Neuron neuron =
        new Neuron(List.of(Value.of(2.0), Value.of(-3.0)), Value.of(0.5), Activation.TANH);
    Value y = neuron.apply(List.of(Value.of(0.25), Value.of(0.5)));
    assertThat(y.data()).isCloseTo(Math.tanh(2.0 * 0.25 - 3.0 * 0.5 + 0.5), within(1e-15));
  }

  @Test
  void aNetComputesLayerAfterLayer() {
    Mlp net = Mlp.of(2, Activation.RELU, 2, 1);
    net.parameters(1.0, 2.0, 0.5, -1.0, 1.0, 0.0, 3.0, -2.0, 0.25);
    double h1 = Math.max(0.0, 1.0 * 0.5 + 2.0 * 0.75 + 0.5);
    double h2 = Math.max(0.0, -1.0 * 0.5 + 1.0 * 0.75);
    Value y = net.apply(Value.of(0.5), Value.of(0.75)).get(0);
    assertThat(y.data()).isCloseTo(3.0 * h1 - 2.0 * h2 + 0.25, within(1e-15));
    y.backward();
    assertThat(net.blocks().get(1).get(0).grad()).isCloseTo(h1, within(1e-15));
    assertThat(net.blocks().get(0).get(0).grad()).isCloseTo(3.0 * 0.5, within(1e-15));
  }

  @Test
  void theFunctionOfTheParametersIsTheNet() {
    Mlp net = Mlp.of(3, Activation.TANH, 5, 4, 2);
    net.initialise(Initialisation.XAVIER, new SplittableRandom(1));
    double[] x = {0.3, -0.2, 0.9};
    double[][] outputs = new double[2][1];
    net.outputs().values(Rows.ofRows(x), net.parameters(), outputs);
    List<Value> y = net.apply(Value.of(0.3), Value.of(-0.2), Value.of(0.9));
    assertThat(outputs[0][0]).isEqualTo(y.get(0).data());
    assertThat(outputs[1][0]).isEqualTo(y.get(1).data());
  }

  @Test
  void weightsBeginAsTheirInitialisationSaysAndBiasesAtZero() {
    for (Initialisation way : Initialisation.values()) {
      Mlp net = Mlp.of(100, Activation.TANH, 200);
      double[] p = net.initialise(way, new SplittableRandom(5)).parameters();
      double square = 0.0;
      for (int i = 0; i < p.length; i++) {
        if (i % 101 == 100) {
          assertThat(p[i]).isEqualTo(0.0);
        }
        square += p[i] * p[i] / 20_000;
      }
      double deviation =
          switch (way) {
            case XAVIER -> Math.sqrt(6.0 / 300) / Math.sqrt(3.0);
            case HE -> Math.sqrt(2.0 / 100);
            case UNIFORM -> 1.0 / Math.sqrt(3.0);
          };
      assertThat(Math.sqrt(square)).isCloseTo(deviation, within(0.03 * deviation));
      assertThat(net.initialise(way, new SplittableRandom(5)).parameters()).isEqualTo(p);
      assertThat(net.initialise(way, new SplittableRandom(6)).parameters()).isNotEqualTo(p);
    }
    assertThat(Initialisation.fitting(Activation.RELU)).isEqualTo(Initialisation.HE);
    assertThat(Initialisation.fitting(Activation.TANH)).isEqualTo(Initialisation.XAVIER);
  }

  @Test
  void netsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> Mlp.of(0, Activation.TANH, 1)).hasMessageContaining("0 inputs");
    assertThatThrownBy(() -> Mlp.of(2, Activation.TANH, 3, 0)).hasMessageContaining("[3, 0]");
    assertThatThrownBy(() -> Mlp.of(2, Activation.TANH)).hasMessageContaining("0 layers");
    assertThatThrownBy(() -> Mlp.of(100_000, Activation.TANH, 100_000))
        .hasMessageContaining("10000100000 parameters");
    assertThatThrownBy(() -> new Layer(List.of())).hasMessageContaining("no neurons");
    Mlp net = Mlp.of(2, Activation.TANH, 1);
    assertThatThrownBy(() -> net.parameters(1.0))
        .hasMessage("1 numbers for the Mlp[2 -> 1], 3 parameters; give one for each");
    assertThatThrownBy(() -> net.apply(Value.of(1.0))).hasMessageContaining("dot of 2 and 1");
    assertThat(Arrays.stream(net.parameters()).sum()).isEqualTo(0.0);
  }
}
