package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A scan of a million steps in a JVM with a heap of 256 MiB.
@Tag("large")
class MillionStepsTest {
  private static final int STEPS = 1_000_000;
  private static final double RATE = 1e-6;

  /// An oscillator, with a derivative that is known for small steps.
  static Value oscillator(Value k) {
    return Scan.steps(STEPS)
        .last(
            List.of(Value.constant(1), Value.constant(0)),
            s -> {
              Value v = s[1].minus(s[0].times(k).times(RATE));
              return List.of(s[0].plus(v.times(RATE)), v);
            })
        .get(0);
  }

  /// What the other JVM runs.
  public static void main(String[] arguments) {
    Value k = Value.of(1.5, "k");
    Value end = oscillator(k);
    end.backward();
    ScalarFunction f = ScalarFunction.univariate(MillionStepsTest::oscillator);
    double second = f.derivative(2).value(1.5);
    System.out.println(
        end.data() + " " + k.grad() + " " + second + " " + Runtime.getRuntime().maxMemory());
  }

  @Test
  void aMillionStepsAreDifferentiatedTwiceIn256MiB() throws Exception {
    String classes =
        String.join(System.getProperty("path.separator"), place(Value.class), place(getClass()));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                classes,
                MillionStepsTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(printed).isZero();
    String[] numbers = printed.trim().split(" ");
    // x(t) = cos(sqrt(k) t), at t = 1.
    double root = Math.sqrt(1.5);
    double slope = -Math.sin(root) / (2 * root);
    double curvature = -Math.cos(root) / (4 * 1.5) + Math.sin(root) / (4 * 1.5 * root);
    assertThat(Double.parseDouble(numbers[0])).isCloseTo(Math.cos(root), within(1e-5));
    assertThat(Double.parseDouble(numbers[1])).isCloseTo(slope, within(1e-5));
    assertThat(Double.parseDouble(numbers[2])).isCloseTo(curvature, within(1e-5));
    assertThat(Long.parseLong(numbers[3])).isLessThanOrEqualTo(256L << 20);
  }

  private static String place(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
