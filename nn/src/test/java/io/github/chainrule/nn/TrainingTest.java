package io.github.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingTest {
  private static final int ROWS = 50;
  private static final double[] X =
      IntStream.range(0, ROWS).mapToDouble(i -> i / (double) ROWS).toArray();
  private static final double[] Y = Arrays.stream(X).map(x -> 2.0 * x - 0.5).toArray();
  private static final RowFunction LINE = Mlp.of(1, Activation.LINEAR, 1).loss(Loss.SQUARED);

  private static double[] trained(Training training, Optimizer optimizer, int pause) {
    double[] p = {0.1, 0.2};
    double[][] columns = {X, Y};
    if (pause == 0) {
      training.run(LINE, optimizer, p, columns, epoch -> true);
    } else {
      int done = training.run(LINE, optimizer, p, columns, epoch -> epoch.number() < pause);
      assertThat(done).isEqualTo(pause);
      training.run(LINE, optimizer, p, columns, new double[0][], done, epoch -> true);
    }
    return p;
  }

  @Test
  void aLineIsFoundByEveryOptimiser() {
    for (Optimizer optimizer : List.of(new Sgd(), new Sgd(0.9), new Adam(), new Lbfgs())) {
      Training training = Training.of(600).withRate(optimizer instanceof Adam ? 0.05 : 0.3);
      assertThat(trained(training, optimizer, 0))
          .as(optimizer.toString())
          .containsExactly(new double[] {2.0, -0.5}, within(1e-4));
    }
  }

  @Test
  void trainingThatWasInterruptedReachesTheSameBits() {
    Training training =
        Training.of(20).withBatch(8).withRate(0.05).withSchedule(Schedule.cosine()).withSeed(5);
    assertThat(trained(training, new Adam(), 7)).containsExactly(trained(training, new Adam(), 0));
    assertThat(trained(training.withSeed(6), new Adam(), 0))
        .isNotEqualTo(trained(training, new Adam(), 0));
  }

  @Test
  void everyRowIsSeenOnceInAnEpochAndInAnotherOrderInTheNext() {
    Batches batches = new Batches(new double[][] {X, Y}, 8, 3);
    assertThat(batches.count()).isEqualTo(7);
    List<List<Double>> orders = new ArrayList<>();
    RowFunction first = RowFunction.of(2, 0, (row, p) -> row[0]);
    for (int epoch : new int[] {0, 1, 0}) {
      Rows rows = batches.of(epoch);
      List<Double> seen = new ArrayList<>();
      for (int b = 0; b < batches.count(); b++) {
        Rows batch = batches.batch(rows, b);
        double[] values = new double[batch.count()];
        first.values(batch, new double[0], values);
        Arrays.stream(values).forEach(seen::add);
      }
      assertThat(seen).hasSize(ROWS);
      assertThat(seen.stream().sorted().mapToDouble(x -> x).toArray()).containsExactly(X);
      orders.add(seen);
    }
    assertThat(orders.get(0)).isNotEqualTo(orders.get(1)).isEqualTo(orders.get(2));
  }

  @Test
  void epochsTellTheLossAndWhatWasHeldBack() {
    List<Epoch> epochs = new ArrayList<>();
    double[] p = {2.0, -0.4};
    double[][] heldBack = {{0.0, 1.0}, {-0.5, 1.5}};
    Training.of(2)
        .withRate(1e-12)
        .withPenalty(new Penalty(0.5, 0.25))
        .run(LINE, new Sgd(), p, new double[][] {X, Y}, heldBack, 0, epochs::add);
    double penalty = 0.5 * 2.4 + 0.25 * (4.0 + 0.16);
    assertThat(epochs).extracting(Epoch::number).containsExactly(1, 2);
    assertThat(epochs.get(0).loss()).isCloseTo(0.01 + penalty, within(1e-12));
    assertThat(epochs.get(0).validation()).isCloseTo(0.01, within(1e-10));
    assertThat(epochs.get(0).rate()).isEqualTo(1e-12);
  }

  @Test
  void whatCannotBeTrainedIsRefusedWithTheCure() {
    double[][] columns = {X, Y};
    assertThatThrownBy(() ->
            Training.of(50)
                .withRate(1e200)
                .run(LINE, new Sgd(), new double[2], columns, epoch -> true))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("give a lower learning rate");
    // The loss of the only epoch was finite, what its step has made is not.
    assertThatThrownBy(() ->
            Training.of(1)
                .withRate(1e308)
                .run(LINE, new Sgd(), new double[] {5.0, 5.0}, columns, epoch -> true))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() ->
            Training.of(1).run(LINE, new Sgd(), new double[2], new double[2][0], epoch -> true))
        .hasMessageContaining("no rows");
    assertThatThrownBy(() -> Training.of(-1)).hasMessage("epochs: -1; give 0 or more");
    assertThatThrownBy(() -> Training.of(1).withBatch(0)).hasMessageContaining("batch: 0");
    assertThatThrownBy(() -> Training.of(1).withRate(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> Training.of(1).withClip(0.0)).hasMessageContaining("0.0");
  }

  /// As the documentation has it.
  @Test
  void theSameIsWrittenByHandInTenLines() {
    Mlp net = Mlp.of(1, Activation.TANH, 4, 1);
    net.initialise(Initialisation.XAVIER, new SplittableRandom(1));
    double first = 0.0;
    double last = 0.0;
    for (int step = 0; step < 200; step++) {
      Value loss =
          Rows.ofColumns(X, Y).mean(row -> net.apply(row[0]).get(0).minus(row[1]).square());
      net.blocks().forEach(io.github.chainrule.core.Block::zeroGrad);
      loss.backward();
      for (var block : net.blocks()) {
        block.update((data, grad) -> {
          for (int i = 0; i < data.length; i++) {
            data[i] -= 0.2 * grad[i];
          }
        });
      }
      first = step == 0 ? loss.data() : first;
      last = loss.data();
    }
    assertThat(last).isLessThan(0.02 * first);
  }
}
