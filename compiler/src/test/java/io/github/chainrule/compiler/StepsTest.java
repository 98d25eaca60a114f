package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.chainrule.core.CustomFunction;
import io.github.chainrule.core.Derivatives;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Scan;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import io.github.chainrule.core.VectorFunction;
import io.github.chainrule.core.program.Instruction;
import io.github.chainrule.core.program.Traceable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class StepsTest {
  private static final int STEPS = 300;
  private static final double[] DATA = new SplittableRandom(3).doubles(STEPS, -1.0, 1.0).toArray();

  /// A recurrence with data, a column of values, a shared value, and a branch.
  private static Value recurrence(Value[] x) {
    Value[] column = new Value[STEPS];
    Arrays.setAll(column, i -> x[3].times(Math.sin(i)));
    List<Value> end =
        Scan.over(Rows.ofColumns(DATA))
            .with(column)
            .last(
                List.of(x[0], x[1]),
                (s, row) -> {
                  Value next = s[0].times(x[2]).plus(row[0]).plus(s[1].tanh()).tanh();
                  Value rest = s[1].times(0.5).plus(row[1]);
                  return List.of(next, Values.where(next.lt(0.2), rest, s[0].square()));
                });
    return end.get(0).plus(end.get(1).times(2.0));
  }

  private static final ScalarFunction RECURRENCE = ScalarFunction.of(4, StepsTest::recurrence);
  private static final double[] AT = {0.3, -0.2, 0.7, 0.4};

  private static Instruction.ScanPullback pullback() {
    VectorFunction gradient =
        VectorFunction.of(x -> Derivatives.gradient(recurrence(x), List.of(x)));
    return Traceable.listing(gradient, 4).instructions().stream()
        .filter(Instruction.ScanPullback.class::isInstance)
        .map(Instruction.ScanPullback.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static ReverseSteps reverse(Instruction.ScanPullback scan, int mostKept) {
    return new ReverseSteps(scan, new RecordedSteps(scan, mostKept), false);
  }

  @Test
  void aCompiledScanAgreesWithTheEngineInAllTiers() {
    double[] eager = new double[4];
    double value = RECURRENCE.valueAndGradient(AT, eager);
    for (Tier tier : Tier.values()) {
      double[] gradient = new double[4];
      CompiledFunction compiled = Compiler.options().tier(tier).compile(RECURRENCE);
      assertThat(compiled.valueAndGradient(AT, gradient)).isCloseTo(value, within(1e-12));
      assertThat(gradient).usingComparatorWithPrecision(1e-12).containsExactly(eager);
    }
  }

  @Test
  void aCompiledScanThatShowsTheFirstNumbersOfItsStatesAgreesWithOneThatShowsAll() {
    double[] gradient = new double[3];
    double value =
        Compiler.compile(ScalarFunction.of(3, x -> shown(x, 3)))
            .valueAndGradient(new double[] {0.3, 0.5, -0.4}, gradient);
    double[] ofFirst = new double[3];
    ScalarFunction first = ScalarFunction.of(3, x -> shown(x, 1));
    assertThat(Compiler.compile(first).valueAndGradient(new double[] {0.3, 0.5, -0.4}, ofFirst))
        .isEqualTo(value);
    assertThat(ofFirst).isEqualTo(gradient).doesNotContain(0.0);
  }

  private static Value shown(Value[] x, int shown) {
    return Values.sum(
        Scan.steps(7)
            .all(
                List.of(x),
                shown,
                (s, row) -> List.of(s[1].sin(), s[2].plus(s[0]), s[0].times(0.5).plus(s[2])))
            .stream()
            .map(s -> s.get(0).square())
            .toList());
  }

  @Test
  void aSumOverRowsThatIsAskedForTwiceIsComputedOnce() {
    Rows rows = Rows.ofColumns(DATA);
    ScalarFunction squares =
        ScalarFunction.of(2, x -> rows.sum(row -> row[0].times(x[0]).plus(x[1]).square()));
    VectorFunction both =
        VectorFunction.of(
            2, x -> List.of(squares.gradient(x).get(0), squares.gradient(x).get(0).times(2.0)));
    CompiledVectorFunction compiled = Compiler.compile(both);
    double[] values = compiled.value(0.3, -0.7);
    assertThat(values[1]).isEqualTo(2.0 * values[0]).isNotZero();
    assertThat(compiled.explain(2)).containsOnlyOnce("for each of 300 rows: sums");
  }

  @Test
  void segmentsGiveTheSameBitsAsAllStatesKept() {
    Instruction.ScanPullback scan = pullback();
    double[] operands = new double[scan.operands().length];
    SplittableRandom random = new SplittableRandom(5);
    Arrays.setAll(operands, i -> random.nextDouble(-0.9, 0.9));
    Arrays.fill(operands, operands.length - scan.given().length, operands.length, 1.0);
    double[] kept = new double[scan.results()];
    reverse(scan, 1_000_000).evaluate(operands, kept);
    double[] again = new double[scan.results()];
    reverse(scan, 10).evaluate(operands, again);
    assertThat(again).containsExactly(kept);
    double[] engine = new double[scan.results()];
    scan.evaluation().evaluate(operands, engine);
    assertThat(kept).usingComparatorWithPrecision(1e-12).containsExactly(engine);
  }

  @Test
  void whatDoesNotCountSendsNothing() {
    Instruction.ScanPullback scan = pullback();
    double[] operands = new double[scan.operands().length];
    Arrays.fill(operands, 0.5);
    int flags = scan.given().length;
    Arrays.fill(operands, operands.length - 2 * flags, operands.length - flags, Double.NaN);
    Arrays.fill(operands, operands.length - flags, operands.length, 0.0);
    double[] results = new double[scan.results()];
    reverse(scan, 1_000_000).evaluate(operands, results);
    assertThat(results).containsOnly(0.0);
  }

  @Test
  void theCodeDoesNotGrowWithTheSteps() {
    String few = explained(10);
    String many = explained(10_000);
    assertThat(many).isEqualTo(few);
    assertThat(many).contains("for each step of a scan");
  }

  private static String explained(int steps) {
    ScalarFunction f =
        ScalarFunction.of(
            2,
            x ->
                Scan.steps(steps).last(List.of(x[0]), s -> List.of(s[0].times(x[1]).sin())).get(0));
    return Compiler.options().tier(Tier.LOOPS).compile(f).explain(2);
  }

  @Test
  void noStepsGiveTheInitialState() {
    ScalarFunction f =
        ScalarFunction.of(
            1, x -> Scan.steps(0).last(List.of(x[0]), s -> List.of(s[0].exp())).get(0));
    double[] gradient = new double[1];
    assertThat(Compiler.compile(f).valueAndGradient(new double[] {3.0}, gradient)).isEqualTo(3.0);
    assertThat(gradient).containsExactly(1.0);
  }

  @Test
  void theValueAndItsGradientRunTheStepsOnce() {
    AtomicInteger runs = new AtomicInteger();
    CustomFunction square =
        CustomFunction.univariate(
            "counted",
            x -> {
              runs.incrementAndGet();
              return x * x;
            },
            (x, y) -> x.times(2.0));
    ScalarFunction f =
        ScalarFunction.of(
            1,
            x ->
                Scan.steps(10)
                    .last(List.of(x[0]), s -> List.of(square.apply(s[0]).get(0).times(0.9)))
                    .get(0)
                    .square());
    CompiledFunction compiled = Compiler.compile(f);
    compiled.valueAndGradient(new double[] {0.5}, new double[1]);
    runs.set(0);
    compiled.valueAndGradient(new double[] {0.6}, new double[1]);
    assertThat(runs).hasValue(10);
  }

  @Test
  void theWayBackEndsWhereNothingCountsAnyMore() {
    AtomicInteger backward = new AtomicInteger();
    CustomFunction square =
        CustomFunction.of("squared", 1, 1, x -> new double[] {x[0] * x[0]})
            .reverse((x, y, cotangent) -> {
              backward.incrementAndGet();
              return new double[] {2.0 * x[0] * cotangent[0]};
            });
    ScalarFunction f =
        ScalarFunction.of(
            10,
            x ->
                Scan.steps(10)
                    .with(x)
                    .last(
                        List.of(x[0].log(), x[0]),
                        (s, of) -> List.of(square.value(of[0]), s[0].times(s[0])))
                    .get(1));
    double[] at = new double[10];
    Arrays.setAll(at, i -> i);
    double[] gradient = new double[10];
    CompiledFunction compiled = Compiler.compile(f);
    compiled.valueAndGradient(at, gradient);
    backward.set(0);
    assertThat(compiled.valueAndGradient(at, gradient)).isEqualTo(4096.0);
    assertThat(gradient).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 4 * 512.0, 0);
    assertThat(backward).hasValue(1);
  }

  /// Numbers that move on by one place at each step, so that one after the other counts.
  ///
  /// @param stay what is made of the number that was at the place
  private static ScalarFunction moving(int steps, UnaryOperator<Value> stay) {
    return ScalarFunction.of(
        6,
        x ->
            Scan.steps(steps)
                .last(
                    List.of(x),
                    s -> {
                      List<Value> next = new ArrayList<>(List.of(stay.apply(s[0])));
                      for (int i = 1; i < s.length; i++) {
                        next.add(s[i - 1].times(0.5).plus(stay.apply(s[i])));
                      }
                      return next;
                    })
                .get(5));
  }

  private static void assertGradientAsOfTheEngine(ScalarFunction f, double[] at) {
    double[] gradient = new double[at.length];
    f.valueAndGradient(at, gradient);
    for (Tier tier : Tier.values()) {
      double[] compiled = new double[at.length];
      Compiler.options().tier(tier).compile(f).valueAndGradient(at, compiled);
      assertThat(compiled).usingComparatorWithPrecision(1e-14).containsExactly(gradient);
    }
  }

  private static long waysBack(ScalarFunction f, double[] at) {
    CompiledFunction compiled = Compiler.compile(f);
    compiled.valueAndGradient(at, new double[at.length]);
    return compiled
        .explain(at.length)
        .lines()
        .filter("for each step of a scan, on the way back"::equals)
        .count();
  }

  @Test
  void theUsualWayBackDoesForFewerCotangents() {
    ScalarFunction f = moving(9, Value::sin);
    double[] at = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6};
    assertGradientAsOfTheEngine(f, at);
    assertThat(waysBack(f, at)).isEqualTo(1);
  }

  @Test
  void infiniteDerivativesOfWhatDoesNotCountAreNotMet() {
    for (int steps = 1; steps < 6; steps++) {
      double[] at = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6};
      at[5 - steps] = 0.0;
      ScalarFunction f = moving(steps, Value::sqrt);
      assertGradientAsOfTheEngine(f, at);
      double[] gradient = new double[6];
      Compiler.compile(f).valueAndGradient(at, gradient);
      assertThat(gradient[5 - steps]).isEqualTo(Math.pow(0.5, steps));
    }
  }

  @Test
  void thereAreFewWaysBackWhereJavaCodeIsCalled() {
    CustomFunction cube =
        CustomFunction.of("cube", 1, 1, x -> new double[] {x[0] * x[0] * x[0]})
            .reverse((x, y, cotangent) -> new double[] {3.0 * x[0] * x[0] * cotangent[0]});
    ScalarFunction f = moving(9, cube::value);
    double[] at = {0.9, 0.8, -0.7, 0.6, 0.5, 0.4};
    assertGradientAsOfTheEngine(f, at);
    assertThat(waysBack(f, at)).isEqualTo(4);
  }

  /// Of all states some are results: one that counts, one that begins to count only some steps
  /// before, one that never does.
  private static List<Value> states(Value[] x) {
    List<List<Value>> states =
        Scan.over(Rows.ofColumns(DATA))
            .all(
                List.of(x[0], x[1], x[2]),
                (s, row) ->
                    List.of(
                        s[0].times(0.5).plus(s[1].sin()),
                        s[1].times(x[3]).plus(row[0]).tanh(),
                        s[2].times(s[0]).exp()));
    return List.of(states.get(7).get(0), states.get(STEPS - 1).get(0), states.get(5).get(1));
  }

  @Test
  void cotangentsMayArriveAtAnyStep() {
    VectorFunction f = VectorFunction.of(StepsTest::states);
    double[][] jacobian = f.jacobian(AT);
    for (Tier tier : Tier.values()) {
      double[][] compiled = Compiler.options().tier(tier).compile(f).jacobian(AT);
      for (int i = 0; i < jacobian.length; i++) {
        assertThat(compiled[i]).usingComparatorWithPrecision(1e-12).containsExactly(jacobian[i]);
      }
    }
  }

  @Test
  void aScanMayStandInRowsAndInAScan() {
    ScalarFunction f =
        ScalarFunction.of(
            2,
            x ->
                Rows.ofColumns(Arrays.copyOf(DATA, 20))
                    .sum(row ->
                        Scan.steps(5).last(List.of(x[0]), s -> inner(s[0], x[1], row[0])).get(0)));
    double[] at = {0.3, 0.8};
    double[] eager = new double[2];
    double value = f.valueAndGradient(at, eager);
    double[] product = f.hvp(at, new double[] {1.0, -2.0});
    for (Tier tier : Tier.values()) {
      CompiledFunction compiled = Compiler.options().tier(tier).compile(f);
      double[] gradient = new double[2];
      assertThat(compiled.valueAndGradient(at, gradient)).isCloseTo(value, within(1e-12));
      assertThat(gradient).usingComparatorWithPrecision(1e-12).containsExactly(eager);
      assertThat(compiled.hvp(at, new double[] {1.0, -2.0}))
          .usingComparatorWithPrecision(1e-11)
          .containsExactly(product);
    }
  }

  private static List<Value> inner(Value state, Value x, Value row) {
    return Scan.steps(3)
        .last(List.of(state), t -> List.of(t[0].times(x).plus(row).sigmoid().times(1.5)));
  }

  /// Gates that open and shut far into both tails.
  @Test
  void aLogisticAndItsRestAreKeptAsOneNumber() {
    ScalarFunction gates =
        ScalarFunction.of(
            2,
            x ->
                Scan.over(Rows.ofColumns(DATA))
                    .last(
                        List.of(x[0]),
                        (s, row) -> {
                          Value gate = row[0].times(x[1]).sigmoid();
                          return List.of(s[0].times(gate).plus(gate.square()).tanh());
                        })
                    .get(0));
    Instruction.ScanPullback scan =
        Traceable.listing(
                VectorFunction.of(x -> Derivatives.gradient(gates.apply(x), List.of(x))), 2)
            .instructions()
            .stream()
            .filter(Instruction.ScanPullback.class::isInstance)
            .map(Instruction.ScanPullback.class::cast)
            .findFirst()
            .orElseThrow();
    // The state, the gate, and the derivative of the hyperbolic tangent.
    assertThat(new SplitStep(scan).width()).isEqualTo(3);
    for (double slope : new double[] {1.0, -40.0, 900.0}) {
      double[] at = {0.3, slope};
      double[] eager = gates.gradient(at);
      for (Tier tier : Tier.values()) {
        double[] gradient = new double[2];
        Compiler.options().tier(tier).compile(gates).valueAndGradient(at, gradient);
        for (int i = 0; i < 2; i++) {
          assertThat(gradient[i]).isCloseTo(eager[i], within(1e-12 * Math.abs(eager[i]) + 1e-300));
        }
      }
    }
  }
}
