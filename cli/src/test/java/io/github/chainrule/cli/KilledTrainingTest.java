package io.github.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training that is killed, whenever that may be, ends in the same bits if it is resumed.
class KilledTrainingTest {
  /// How often; continuous integration asks for 50.
  private static final int KILLS = Integer.getInteger("kills", 1);

  @TempDir Path folder;

  private Process start(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.github.chainrule.cli.Chainrule", "train", "xor"));
    command.addAll(List.of(options));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(new File(folder.toFile(), "log.txt"))
        .start();
  }

  private byte[] model(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name).resolve("model.safetensors"));
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log.txt"));
  }

  @Test
  void whatIsResumedEndsAtTheSameBits() throws IOException, InterruptedException {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("KilledTrainingTest: replay with -Dseed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    String[] settings = {"--epochs", "300", "--layers", "24,24", "--seed", "5"};
    long begun = System.nanoTime();
    assertThat(start(with(settings, "whole")).waitFor()).as(log()).isZero();
    long nanos = System.nanoTime() - begun;
    int killed = 0;
    for (int run = 0; killed < KILLS; run++) {
      String name = "killed" + run;
      begun = System.nanoTime();
      Process process = start(with(settings, name));
      if (process.waitFor((long) (random.nextDouble() * nanos), TimeUnit.NANOSECONDS)) {
        // The first run was slower than this one, and the next is to be killed before its end.
        nanos = Math.min(nanos, System.nanoTime() - begun);
      } else {
        process.destroyForcibly().waitFor();
        killed++;
      }
      // It may have been killed before it had kept anything.
      assertThat(start(with(settings, name, "--resume")).waitFor()).as(log()).isZero();
      assertThat(model(name)).as("run %d, seed %d", run, seed).isEqualTo(model("whole"));
    }
  }

  /// As Ctrl-C does it.
  @Test
  void whoAsksItToStopIsObeyedAtOnceAndCanGoOn() throws IOException, InterruptedException {
    String[] settings = {"--epochs", "200000", "--layers", "8", "--batch", "100"};
    Process process = start(with(settings, "stopped"));
    for (int i = 0; i < 200 && !Files.exists(folder.resolve("stopped")); i++) {
      Thread.sleep(50);
    }
    Thread.sleep(500);
    process.destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(log()).contains("stopped after epoch", "go on with --resume");
    assertThat(folder.resolve("stopped/checkpoint.safetensors")).exists();
    assertThat(folder.resolve("stopped/model.safetensors")).doesNotExist();
  }

  private String[] with(String[] settings, String name, String... more) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of(more));
    all.addAll(List.of("--out", folder.resolve(name).toString()));
    return all.toArray(String[]::new);
  }
}
