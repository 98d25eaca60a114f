package io.github.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.nn.Epoch;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training that is stopped and goes on, in one process.
class TrainingRunTest {
  @TempDir Path folder;
  private final StringWriter said = new StringWriter();

  private TrainingRun run(String name, String... options) {
    return new TrainingRun(
        DataSource.of("xor", 0),
        TrainSettings.of(List.of(options)),
        List.of(options),
        new Checkpoint(folder.resolve(name)),
        true,
        new PrintWriter(said));
  }

  /// Says to stop when it has been asked a number of times.
  private static BooleanSupplier after(int epochs) {
    int[] asked = {0};
    return () -> ++asked[0] >= epochs;
  }

  private void reachesTheSameBits(String name, String... options) {
    TrainingRun whole = run(name + "-whole", options);
    whole.train(false, () -> false);
    run(name, options).train(false, after(3));
    assertThat(said.toString()).contains("stopped after epoch 3 of 12");
    TrainingRun second = run(name, options);
    second.train(true, after(4));
    assertThat(second.isInterrupted()).isTrue();
    TrainingRun last = run(name, options);
    last.train(true, () -> false);
    assertThat(last.isInterrupted()).isFalse();
    assertThat(last.parameters).containsExactly(whole.parameters);
    assertThat(last.history)
        .extracting(Epoch::loss)
        .isEqualTo(whole.history.stream().map(Epoch::loss).toList());
    assertThat(last.epochOfParameters()).isEqualTo(whole.epochOfParameters());
  }

  @Test
  void everyOptimiserGoesOnWhereItStopped() {
    for (String optimizer : List.of("adam", "adamw", "sgd", "lbfgs")) {
      reachesTheSameBits(optimizer, "--epochs=12", "--optimizer=" + optimizer);
    }
  }

  @Test
  void theBestNetIsRememberedAndTheSchedulesGoOn() {
    for (String schedule : List.of("linear", "step", "constant", "cosine")) {
      reachesTheSameBits(
          schedule, "--epochs=12", "--patience=50", "--schedule=" + schedule, "--warm-up=5");
    }
    reachesTheSameBits("all", "--epochs=12", "--hold-back=0", "--patience=50");
  }
}
