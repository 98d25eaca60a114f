package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// Graphs far beyond what recursion or a careless representation would bear. Alone, because the
/// heap of the tests is the 4 GiB that they promise to fit in.
@Isolated
@Tag("large")
class LargeGraphTest {

  @Test
  void aChainOfTenMillionAdditionsIsDifferentiated() {
    assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(4L << 30);
    Value x = Value.of(0.5);
    Value sum = x;
    for (int i = 0; i < 10_000_000; i++) {
      sum = sum.plus(x);
    }
    sum.backward();
    assertThat(x.grad()).isEqualTo(10_000_001.0);
    assertThat(sum.data()).isEqualTo(5_000_000.5);
  }

  @Test
  void aMillionRandomNodesAgreeWithForwardMode() {
    long seed = Seeds.seed("aMillionRandomNodesAgreeWithForwardMode");
    SplittableRandom random = Seeds.random(seed, 0);
    List<Value> leaves = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      leaves.add(Value.of(random.nextDouble(-1.0, 1.0)));
    }
    Value output = millionNodes(random, leaves);
    assertThat(output.topologicalOrder()).hasSizeGreaterThan(1_000_000);
    output.backward();
    double[] direction = random.doubles(leaves.size(), -1.0, 1.0).toArray();
    double reverse = 0.0;
    double size = 0.0;
    for (int i = 0; i < direction.length; i++) {
      reverse += leaves.get(i).grad() * direction[i];
      size += Math.abs(leaves.get(i).grad() * direction[i]);
    }
    double forward = Derivatives.jvp(output, leaves, direction);
    assertThat(Math.abs(forward - reverse)).as("seed %d", seed).isLessThanOrEqualTo(1e-10 * size);
    assertThat(size).isGreaterThan(1.0);
  }

  private static Value millionNodes(SplittableRandom random, List<Value> leaves) {
    List<Value> values = new ArrayList<>(leaves);
    while (values.size() < 1_000_100) {
      Value a = values.get(random.nextInt(values.size()));
      Value b = values.get(random.nextInt(values.size()));
      values.add(
          switch (random.nextInt(8)) {
            case 0 -> a.minus(b);
            case 1 -> a.times(b).tanh();
            case 2 -> a.sin();
            case 3 -> a.hypot(b).atan();
            case 4 -> a.max(b);
            case 5 -> Values.where(a.lt(b), a, b.cos());
            case 6 -> Values.logSumExp(a, b).minus(0.7);
            default -> a.plus(b).times(0.5);
          });
    }
    return Values.sum(values);
  }
}
