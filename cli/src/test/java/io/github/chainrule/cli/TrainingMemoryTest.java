package io.github.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.compiler.Tier;
import io.github.chainrule.nn.Activation;
import io.github.chainrule.nn.Adam;
import io.github.chainrule.nn.DataSets;
import io.github.chainrule.nn.Encoder;
import io.github.chainrule.nn.Initialisation;
import io.github.chainrule.nn.Loss;
import io.github.chainrule.nn.Mlp;
import io.github.chainrule.nn.Training;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Training needs no more memory the longer it goes on.
class TrainingMemoryTest {

  /// Run in a Java VM of its own, in which nothing else uses memory: prints what is in use, after
  /// collection, behind step 100 and behind step 10,000.
  public static final class Main {
    private Main() {}

    public static void main(String[] arguments) {
      Encoder encoder = Encoder.fit(DataSets.of("moons", 1), "label", true);
      double[][] columns = encoder.encode(DataSets.of("moons", 1), true).columns();
      Mlp net = Mlp.of(2, Activation.TANH, 16, 16, 1);
      net.initialise(Initialisation.XAVIER, new SplittableRandom(1));
      Training.of(2_000)
          .withBatch(20)
          .run(
              // A function that moves up on the way takes its code along, once.
              Compiler.options().tier(Tier.LOOPS).compile(net.loss(Loss.BINARY_CROSS_ENTROPY)),
              new Adam(),
              net.parameters(),
              columns,
              epoch -> {
                // Of five steps each.
                if (epoch.number() == 20 || epoch.number() == 2_000) {
                  System.out.println(used());
                }
                return true;
              });
    }

    private static long used() {
      Runtime runtime = Runtime.getRuntime();
      for (int i = 0; i < 5; i++) {
        System.gc();
      }
      return runtime.totalMemory() - runtime.freeMemory();
    }
  }

  @Test
  void memoryInUseIsTheSameAfterAHundredAndTenThousandSteps()
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    long[] used =
        Arrays.stream(printed.strip().split("\\s+"))
            .filter(word -> word.matches("\\d{5,}"))
            .mapToLong(Long::parseLong)
            .toArray();
    assertThat(used).as(printed).hasSize(2);
    System.out.println("in use: " + used[0] + " and " + used[1] + " bytes");
    assertThat(used[1]).isLessThan(used[0] + used[0] / 20);
  }
}
