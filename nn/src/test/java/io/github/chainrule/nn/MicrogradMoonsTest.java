package io.github.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.ObjectMapper;

/// Micrograd's demo, step for step.
class MicrogradMoonsTest {

  /// What its run has written down.
  record Demo(
      @JsonProperty("X") double[][] x, double[] y, double[] w0, double[] w, double[][] hist) {
    static Demo read() throws IOException {
      try (InputStream in = MicrogradMoonsTest.class.getResourceAsStream("micrograd-moons.json")) {
        return new ObjectMapper().readValue(Objects.requireNonNull(in), Demo.class);
      }
    }
  }

  @Test
  void theSameNetTakesTheSameStepsAsMicrograd() throws IOException {
    Demo demo = Demo.read();
    Mlp net = Mlp.of(2, Activation.RELU, 16, 16, 1);
    RowFunction loss = net.loss(Loss.MAX_MARGIN);
    RowFunction scores = net.outputs();
    double[][] columns = {column(demo.x, 0), column(demo.x, 1), demo.y};
    double[] p = demo.w0.clone();
    double[] accuracies = new double[101];
    accuracies[0] = accuracy(scores, columns, p);
    Training training =
        Training.of(100)
            .withRate(1.0)
            .withSchedule(Schedule.linear(0.1))
            .withPenalty(new Penalty(0.0, 1e-4));
    training.run(
        loss,
        new Sgd(),
        p,
        columns,
        epoch -> {
          double[] expected = demo.hist[epoch.number() - 1];
          assertThat(epoch.loss()).isCloseTo(expected[0], within(1e-9));
          assertThat(accuracies[epoch.number() - 1]).isEqualTo(expected[1]);
          accuracies[epoch.number()] = accuracy(scores, columns, p);
          return true;
        });
    assertThat(p).containsExactly(demo.w, within(1e-9));
    assertThat(accuracies[100]).isEqualTo(1.0);
  }

  private static double[] column(double[][] rows, int column) {
    double[] numbers = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      numbers[i] = rows[i][column];
    }
    return numbers;
  }

  private static double accuracy(RowFunction scores, double[][] columns, double[] p) {
    double[] score = new double[columns[0].length];
    scores.values(Rows.ofColumns(columns[0], columns[1]), p, score);
    int right = 0;
    for (int i = 0; i < score.length; i++) {
      right += (score[i] > 0.0) == (columns[2][i] > 0.0) ? 1 : 0;
    }
    return right / (double) score.length;
  }
}
