package io.github.chainrule.playground;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.Rows;
import io.github.chainrule.core.Value;
import io.github.chainrule.formula.Formula;
import io.github.chainrule.nn.Activation;
import io.github.chainrule.nn.Initialisation;
import io.github.chainrule.nn.Loss;
import io.github.chainrule.nn.Mlp;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The formula of a point is the loss that is trained.
class PointFormulaTest {

  @ParameterizedTest
  @EnumSource(Loss.class)
  void itsValueIsTheLossOfTheNet(Loss loss) {
    for (Activation activation : Activation.values()) {
      int outputs = loss == Loss.CROSS_ENTROPY ? 3 : 1;
      Mlp net = Mlp.of(2, activation, 3, 4, outputs);
      net.initialise(Initialisation.XAVIER, new SplittableRandom(7));
      for (double target : new double[] {0.0, 1.0, 2.0}) {
        double[] row = {0.3, -1.7, target};
        PointFormula point = PointFormula.of(net.architecture(), loss, row, net.parameters());
        Map<String, Value> values = new HashMap<>();
        point.values().forEach((name, number) -> values.put(name, Value.of(number, name)));
        Value seen = Formula.parse(point.text()).evaluate(values).value();
        double trained =
            net.loss(loss)
                .sum(
                    Rows.ofColumns(new double[] {0.3}, new double[] {-1.7}, new double[] {target}),
                    net.parameters());
        assertThat(seen.data()).as(activation + " " + target).isEqualTo(trained);
      }
    }
  }
}
