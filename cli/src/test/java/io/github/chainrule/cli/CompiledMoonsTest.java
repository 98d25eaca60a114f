package io.github.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.compiler.CompilerOptions;
import io.github.chainrule.compiler.Tier;
import io.github.chainrule.core.RowFunction;
import io.github.chainrule.nn.Activation;
import io.github.chainrule.nn.Loss;
import io.github.chainrule.nn.Mlp;
import io.github.chainrule.nn.Penalty;
import io.github.chainrule.nn.Schedule;
import io.github.chainrule.nn.Sgd;
import io.github.chainrule.nn.Training;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Micrograd's demo step for step, compiled; `nn` holds the same for the engine.
class CompiledMoonsTest {
  private final JsonNode demo =
      JsonMapper.builder()
          .build()
          .readTree(
              Path.of(System.getProperty("chainrule.root"))
                  .resolve("nn/src/test/resources/io/github/chainrule/nn/micrograd-moons.json")
                  .toFile());

  @Test
  void theSameNetTakesTheSameStepsAsMicrogradInEveryTier() {
    CompilerOptions options = Compiler.options();
    double[] bits = trained(options.compile(loss()));
    for (Tier tier : Tier.values()) {
      assertThat(trained(options.tier(tier).compile(loss()))).containsExactly(bits);
    }
  }

  private static RowFunction loss() {
    return Mlp.of(2, Activation.RELU, 16, 16, 1).loss(Loss.MAX_MARGIN);
  }

  private double[] trained(RowFunction loss) {
    double[] p = numbers(demo.get("w0"));
    JsonNode points = demo.get("X");
    double[][] columns = new double[3][points.size()];
    for (int i = 0; i < points.size(); i++) {
      columns[0][i] = points.get(i).get(0).doubleValue();
      columns[1][i] = points.get(i).get(1).doubleValue();
    }
    columns[2] = numbers(demo.get("y"));
    Training.of(100)
        .withRate(1.0)
        .withSchedule(Schedule.linear(0.1))
        .withPenalty(new Penalty(0.0, 1e-4))
        .run(
            loss,
            new Sgd(),
            p,
            columns,
            epoch -> {
              double expected = demo.get("hist").get(epoch.number() - 1).get(0).doubleValue();
              assertThat(epoch.loss()).isCloseTo(expected, within(1e-9));
              return true;
            });
    assertThat(p).containsExactly(numbers(demo.get("w")), within(1e-9));
    return p;
  }

  private static double[] numbers(JsonNode list) {
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).doubleValue();
    }
    return numbers;
  }
}
