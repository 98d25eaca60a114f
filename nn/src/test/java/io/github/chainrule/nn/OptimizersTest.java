package io.github.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Beside PyTorch, whose steps `tools/optimizers.py` has written down.
class OptimizersTest {
  private static final double[] START = {-1.2, 1.0, 0.5, -0.3, 0.8};
  private static final int STEPS = 50;

  /// The function that they make small.
  private static final ScalarFunction VALLEY =
      ScalarFunction.of(p -> {
        Value sum = Value.constant(0.0);
        for (int i = 0; i < p.length - 1; i++) {
          Value bend = p[i + 1].minus(p[i].square()).square().times(100.0);
          sum = sum.plus(bend.plus(Value.constant(1.0).minus(p[i]).square()).div(50.0));
        }
        for (Value x : p) {
          sum = sum.plus(x.times(3.0).sin());
        }
        return sum;
      });

  private record Case(
      Optimizer optimizer, double rate, Schedule schedule, double decay, double clip) {
    Case(Optimizer optimizer, double rate) {
      this(optimizer, rate, Schedule.constant(), 0.0, Double.POSITIVE_INFINITY);
    }

    Case(Schedule schedule) {
      this(new Adam(), 0.05, schedule, 0.0, Double.POSITIVE_INFINITY);
    }
  }

  private static Map<String, Case> cases() {
    Map<String, Case> cases = new LinkedHashMap<>();
    cases.put("sgd", new Case(new Sgd(), 0.001));
    cases.put("sgd-momentum", new Case(new Sgd(0.9), 0.001));
    cases.put("sgd-nesterov", new Case(new Sgd(0.9, true), 0.001));
    cases.put(
        "sgd-decay",
        new Case(new Sgd(0.9), 0.001, Schedule.constant(), 0.01, Double.POSITIVE_INFINITY));
    cases.put("adam", new Case(new Adam(), 0.05));
    cases.put("adam-betas", new Case(new Adam(0.8, 0.95, 1e-6, 0.0), 0.02));
    cases.put("adamw", new Case(Adam.withDecay(0.1), 0.05));
    cases.put("linear", new Case(Schedule.linear(0.1)));
    cases.put("cosine", new Case(Schedule.cosine()));
    cases.put("step", new Case(Schedule.steps(0.5, 10)));
    cases.put("warmup-cosine", new Case(Schedule.cosine().after(5)));
    cases.put("adam-clip", new Case(new Adam(), 0.05, Schedule.constant(), 0.0, 1.0));
    return cases;
  }

  private static Map<String, List<double[]>> fixture() throws IOException {
    Map<String, List<double[]>> lines = new LinkedHashMap<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(OptimizersTest.class.getResourceAsStream("optimizers.tsv")),
                StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] cells = line.split("\t");
        double[] numbers = Arrays.stream(cells).skip(1).mapToDouble(Double::parseDouble).toArray();
        lines.computeIfAbsent(cells[0], name -> new ArrayList<>()).add(numbers);
      }
    }
    return lines;
  }

  private static Objective objective(Case given) {
    Penalty penalty = new Penalty(0.0, given.decay / 2);
    Objective whole =
        (x, gradient) -> VALLEY.valueAndGradient(x, gradient) + penalty.add(x, gradient);
    return given.clip == Double.POSITIVE_INFINITY ? whole : new Clipped(whole, given.clip);
  }

  @Test
  void allTakeTheStepsThatPyTorchTakes() throws IOException {
    Map<String, List<double[]>> expected = fixture();
    Map<String, Case> cases = cases();
    assertThat(cases.keySet()).isEqualTo(expected.keySet());
    cases.forEach((name, given) -> {
      List<double[]> steps = expected.get(name);
      assertThat(steps).hasSize(STEPS);
      double[] x = START.clone();
      for (int k = 0; k < STEPS; k++) {
        double rate = given.rate * given.schedule.factor(k, STEPS);
        assertThat(rate)
            .as("%s, rate of step %d", name, k)
            .isCloseTo(steps.get(k)[1], within(1e-14));
        given.optimizer.step(objective(given), x, rate);
        double[] after = Arrays.copyOfRange(steps.get(k), 2, 7);
        assertThat(x).as("%s, step %d", name, k).containsExactly(after, within(1e-10));
      }
    });
  }

  @Test
  void whatIsRestoredGoesOnWithTheSameBits() {
    List<Optimizer> optimizers =
        List.of(new Sgd(0.9), new Adam(), Adam.withDecay(0.01), new Lbfgs());
    List<Optimizer> others = List.of(new Sgd(0.9), new Adam(), Adam.withDecay(0.01), new Lbfgs());
    for (int i = 0; i < optimizers.size(); i++) {
      Optimizer whole = optimizers.get(i);
      Optimizer second = others.get(i);
      double[] x = START.clone();
      for (int k = 0; k < 7; k++) {
        whole.step(VALLEY::valueAndGradient, x, 0.01);
      }
      second.restore(whole.state());
      double[] y = x.clone();
      for (int k = 0; k < 7; k++) {
        whole.step(VALLEY::valueAndGradient, x, 0.01);
        second.step(VALLEY::valueAndGradient, y, 0.01);
      }
      assertThat(y).as(whole.toString()).containsExactly(x);
    }
  }

  @Test
  void wrongNumbersAndStatesAreRefused() {
    assertThatThrownBy(() -> new Sgd(1.0)).hasMessageContaining("momentum 1.0");
    assertThatThrownBy(() -> new Adam(0.9, 1.0, 1e-8, 0.0)).hasMessageContaining("beta2 1.0");
    assertThatThrownBy(() -> new Adam(0.9, 0.9, Double.NaN, 0.0)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new Lbfgs(0)).hasMessageContaining("memory of 0");
    assertThatThrownBy(() -> new Clipped(VALLEY::valueAndGradient, 0.0))
        .hasMessageContaining("norm of 0.0");
    assertThatThrownBy(() -> new Penalty(-1.0, 0.0)).hasMessageContaining("-1.0");
    assertThatThrownBy(() -> Schedule.steps(0.5, 0)).hasMessageContaining("1 or more");
    assertThatThrownBy(() -> Schedule.constant().after(-1)).hasMessageContaining("-1 steps");
    assertThatThrownBy(() -> new Adam().restore(Map.of("velocity", new double[1])))
        .hasMessage("the state of an optimiser lacks 'mean'; it has [velocity]");
  }
}
