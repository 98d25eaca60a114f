package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.chainrule.core.program.Instruction;
import io.github.chainrule.core.program.Listing;
import io.github.chainrule.core.program.Traceable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Scans and sums over rows against the same thing written out.
class LoopsTest {
  private static final double[] T = {0.1, 0.7, -0.4, 1.3, 0.2};
  private static final double[] Y = {1.0, 0.2, -0.3, 0.5, 0.9};
  private static final Rows ROWS = Rows.ofColumns(T, Y);

  /// A loop and the same written out, both functions of three numbers.
  private record Pair(Function<Value[], Value> loop, Function<Value[], Value> unrolled) {}

  private static final Map<String, Pair> PAIRS =
      new TreeMap<>(
          Map.of(
              "a sum over rows",
              new Pair(x -> ROWS.sum(row -> residual(x, row)), x -> rows(x, LoopsTest::residual)),
              "a sum over rows in a larger program",
              new Pair(
                  x -> ROWS.mean(row -> residual(x, row)).log1p().plus(x[0].square().times(x[2])),
                  x -> rows(x, LoopsTest::residual).div(5).log1p().plus(x[0].square().times(x[2]))),
              "a sum whose body chooses by the row",
              new Pair(x -> ROWS.sum(row -> choice(x, row)), x -> rows(x, LoopsTest::choice)),
              "a scan",
              new Pair(x -> sum(Scan.steps(7).last(state(x), s -> step(x, s))), x -> walk(x, 7)),
              "a scan of which all states count",
              new Pair(
                  x ->
                      Values.sum(
                          Scan.steps(5).all(state(x), s -> step(x, s)).stream()
                              .map(s -> s.get(0).times(s.get(1)))
                              .toList()),
                  LoopsTest::pathProducts),
              "the first numbers of the states of a scan",
              new Pair(
                  x ->
                      Values.sum(
                          Scan.steps(5).all(state(x), 1, (s, row) -> step(x, s)).stream()
                              .map(s -> s.get(0).square())
                              .toList()),
                  x ->
                      Values.sum(
                          Scan.steps(5).all(state(x), s -> step(x, s)).stream()
                              .map(s -> s.get(0).square())
                              .toList())),
              "a scan over data and values",
              new Pair(LoopsTest::driven, LoopsTest::drivenUnrolled),
              "a scan in the body of a sum over rows",
              new Pair(
                  x -> ROWS.sum(row -> rowScan(x, row)),
                  x -> rows(x, (y, row) -> rowScanUnrolled(y, row))),
              "a sum over rows in the step of a scan",
              new Pair(LoopsTest::descent, LoopsTest::descentUnrolled),
              "a scan of no steps",
              new Pair(
                  x -> sum(Scan.steps(0).last(state(x), s -> step(x, s))), x -> sum(state(x)))));

  private static Value residual(Value[] x, Value[] row) {
    // x[1] * x[2] and its exponential are the same for all rows.
    return row[0].times(x[0]).plus(x[1].times(x[2]).exp()).minus(row[1]).square().times(x[2]);
  }

  private static Value choice(Value[] x, Value[] row) {
    return Values.where(
        row[0].gt(0.15), row[0].times(x[0]).sin().times(x[1]), x[2].times(row[1]).square());
  }

  private static List<Value> state(Value[] x) {
    return List.of(x[0], x[1].times(x[2]));
  }

  private static List<Value> step(Value[] x, Value[] s) {
    return List.of(
        s[0].plus(s[1].times(0.1).times(x[2])),
        s[1].minus(s[0].sin().times(x[2].exp()).times(0.1)));
  }

  private static Value sum(List<Value> values) {
    return Values.sum(values);
  }

  private static Value rows(
      Value[] x, java.util.function.BiFunction<Value[], Value[], Value> body) {
    List<Value> terms = new ArrayList<>();
    for (int i = 0; i < T.length; i++) {
      terms.add(body.apply(x, new Value[] {Value.constant(T[i]), Value.constant(Y[i])}));
    }
    return Values.sum(terms);
  }

  private static Value walk(Value[] x, int steps) {
    List<Value> state = state(x);
    for (int k = 0; k < steps; k++) {
      state = step(x, state.toArray(Value[]::new));
    }
    return sum(state);
  }

  private static Value pathProducts(Value[] x) {
    List<Value> state = state(x);
    List<Value> products = new ArrayList<>();
    for (int k = 0; k < 5; k++) {
      state = step(x, state.toArray(Value[]::new));
      products.add(state.get(0).times(state.get(1)));
    }
    return Values.sum(products);
  }

  private static Value[] controls(Value[] x) {
    return Stream.of(x[0], x[1].cos(), x[2], x[0].times(x[1]), Value.constant(0.3))
        .toArray(Value[]::new);
  }

  private static List<Value> drivenStep(Value[] x, Value[] s, Value[] row) {
    return List.of(
        s[0].times(0.9).plus(row[0].times(row[2])).plus(x[1].times(row[1])).tanh(), s[0]);
  }

  private static Value driven(Value[] x) {
    return sum(Scan.over(ROWS).with(controls(x)).last(state(x), (s, row) -> drivenStep(x, s, row)));
  }

  private static Value drivenUnrolled(Value[] x) {
    List<Value> state = state(x);
    for (int k = 0; k < T.length; k++) {
      Value[] row = {Value.constant(T[k]), Value.constant(Y[k]), controls(x)[k]};
      state = drivenStep(x, state.toArray(Value[]::new), row);
    }
    return sum(state);
  }

  private static Value rowScan(Value[] x, Value[] row) {
    return Scan.steps(3)
        .last(List.of(row[0]), s -> List.of(s[0].times(x[0]).plus(row[1].times(x[1])).sin()))
        .get(0)
        .times(x[2]);
  }

  private static Value rowScanUnrolled(Value[] x, Value[] row) {
    Value s = row[0];
    for (int k = 0; k < 3; k++) {
      s = s.times(x[0]).plus(row[1].times(x[1])).sin();
    }
    return s.times(x[2]);
  }

  private static Value descent(Value[] x) {
    return Scan.steps(3)
        .last(
            List.of(x[0]),
            s ->
                List.of(
                    s[0].minus(
                        ROWS.sum(row -> s[0].times(row[0]).minus(row[1].times(x[1])).times(row[0]))
                            .times(x[2]))))
        .get(0)
        .square();
  }

  private static Value descentUnrolled(Value[] x) {
    Value s = x[0];
    for (int k = 0; k < 3; k++) {
      Value now = s;
      Value slope = rows(x, (y, row) -> now.times(row[0]).minus(row[1].times(y[1])).times(row[0]));
      s = s.minus(slope.times(x[2]));
    }
    return s.square();
  }

  @TestFactory
  Stream<DynamicTest> agreesWithItselfUnrolledToThirdOrderInAllModes() {
    return PAIRS.entrySet().stream()
        .map(pair -> DynamicTest.dynamicTest(pair.getKey(), () -> compare(pair.getValue())));
  }

  private static void compare(Pair pair) {
    RandomGenerator random = Seeds.random(Seeds.seed("loops"), 0);
    ScalarFunction loop = ScalarFunction.of(3, pair.loop);
    ScalarFunction unrolled = ScalarFunction.of(3, pair.unrolled);
    for (int trial = 0; trial < 3; trial++) {
      double[] x = random.doubles(3, 0.2, 1.0).toArray();
      List<double[]> directions = Modes.randomDirections(3, 3, random);
      for (int order = 0; order <= 3; order++) {
        double expected = Modes.directional(unrolled, directions, order, 0).value(x);
        for (int modes = 0; modes < 1 << order; modes++) {
          assertThat(Modes.directional(loop, directions, order, modes).value(x))
              .as("order %d, modes %d", order, modes)
              .isCloseTo(expected, within(1e-11 * (1 + Math.abs(expected))));
        }
        double[] slopes = Modes.directional(unrolled, directions, order, 0).gradient(x);
        double[] slopesOfLoop = Modes.directional(loop, directions, order, 0).gradient(x);
        for (int i = 0; i < x.length; i++) {
          assertThat(slopesOfLoop[i])
              .isCloseTo(slopes[i], within(1e-11 * (1 + Math.abs(slopes[i]))));
        }
      }
    }
  }

  @Test
  void aLoopIsOneNodeOfAGraph() {
    Value a = Value.of(0.5, "a");
    Value loss = ROWS.sum(row -> row[0].times(a.exp()).minus(row[1]).square());
    assertThat(loss.operation().symbol()).isEqualTo("sumOverRows");
    assertThat(loss.topologicalOrder()).hasSize(3);
    assertThat(loss.operands().get(0).operation()).isEqualTo(Primitive.EXP);
    loss.backward();
    double expected = 0.0;
    for (int i = 0; i < T.length; i++) {
      expected += 2 * (T[i] * Math.exp(0.5) - Y[i]) * T[i] * Math.exp(0.5);
    }
    assertThat(a.grad()).isCloseTo(expected, within(1e-14));
  }

  @Test
  void whatTheRowsShareIsEvaluatedOnce() {
    Value a = Value.of(0.5, "a");
    Value shared = a.exp().sin();
    Value constant = ROWS.sum(row -> shared);
    assertThat(constant.operands()).containsExactly(shared);
    assertThat(constant.data()).isCloseTo(5 * shared.data(), within(1e-15));
    constant.backward();
    assertThat(shared.grad()).isEqualTo(5.0);
  }

  @Test
  void aLoopFollowsItsLeaves() {
    Value a = Value.of(0.5, "a");
    Value end = Scan.steps(10).last(List.of(a), s -> List.of(s[0].times(a))).get(0);
    a.data(2.0);
    assertThatThrownBy(end::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("forward()");
    assertThat(end.forward().data()).isEqualTo(2048.0);
    end.backward();
    assertThat(a.grad()).isEqualTo(11 * 1024.0);
    end.backward();
    assertThat(a.grad()).isEqualTo(2 * 11 * 1024.0);
    assertThat(end.grad()).isEqualTo(1.0);
  }

  @Test
  void aLoopOnConstantsIsAConstant() {
    assertThat(ROWS.sum(row -> row[0]).operation()).isEqualTo(Source.CONSTANT);
    assertThat(Rows.ofColumns(new double[0]).sum(row -> row[0]).data()).isZero();
  }

  @Test
  void whatNoDerivativeReachesReceivesNothing() {
    // sqrt has an infinite derivative at 0, which the branch not chosen must not see, and neither
    // must a state that nothing moves.
    Value zero = Value.of(0.0);
    Value a = Value.of(2.0);
    Value sum = ROWS.sum(row -> Values.where(row[0].gt(5), row[0].times(zero).sqrt(), a));
    sum.backward();
    assertThat(a.grad()).isEqualTo(5.0);
    assertThat(zero.grad()).isZero();
    List<Value> end =
        Scan.steps(3)
            .last(
                List.of(Value.constant(0.0), a),
                s -> List.of(s[0].plus(1), s[1].times(s[0].sqrt().plus(1))));
    double slope = 2.0 * (Math.sqrt(2.0) + 1);
    assertThat(Derivatives.gradient(end.get(1), a).get(0).data()).isCloseTo(slope, within(1e-14));
    assertThat(Derivatives.jvp(end.get(1), List.of(a), 1.0)).isCloseTo(slope, within(1e-14));
    assertThat(
            Derivatives.jvp(List.of(end.get(1)), List.of(a), List.of(Value.constant(1)))
                .get(0)
                .data())
        .isCloseTo(slope, within(1e-14));
  }

  @Test
  void mistakesAreNamed() {
    Value a = Value.of(1.0);
    assertThatThrownBy(() -> Rows.ofColumns(T, new double[2]))
        .hasMessage("column 1 has 2 rows, but column 0 has 5");
    assertThatThrownBy(Rows::ofColumns).hasMessageContaining("at least one column");
    assertThatThrownBy(() -> Scan.steps(-1)).hasMessageContaining("-1 steps");
    assertThatThrownBy(() -> Scan.steps(2).with(new Value[] {a}))
        .hasMessageContaining("1 values for 2 steps");
    assertThatThrownBy(() -> Scan.steps(2).last(List.of(a), s -> List.of(a, a)))
        .hasMessageContaining("gave 2 values for a state of 1");
    assertThatThrownBy(() -> ROWS.sum(row -> row[0].data() > 0 ? a : row[1]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("data() of row[0]")
        .hasMessageContaining("Values.where");
    assertThatThrownBy(() -> ROWS.sum(row -> null)).hasMessageContaining("gave null");
    assertThatThrownBy(() -> ROWS.sum(null)).hasMessage("the body of a sum over rows");
    assertThatThrownBy(() -> Scan.steps(2).last(List.of(a), s -> Arrays.asList(a, null)))
        .hasMessage("the step of a scan gave a null in its state");
    assertThatThrownBy(() -> Rows.ofColumns(new double[0]).mean(row -> row[0]))
        .hasMessageContaining("at least one row");
  }

  @Test
  void aLoopInABranchThatWasNotChosenPassesNothing() {
    // At 0, where the branch begins, the slope of the root is infinite.
    ScalarFunction rows =
        ScalarFunction.univariate(x ->
            Values.where(
                x.gt(0),
                Rows.ofColumns(new double[] {1, 2}).sum(row -> row[0].times(x.sqrt())),
                Value.constant(0)));
    ScalarFunction scan =
        ScalarFunction.univariate(x -> {
          List<Value> last =
              Scan.steps(2).last(List.of(x, x), s -> List.of(s[0].times(x.sqrt()), s[1].sqrt()));
          Value chosen = Values.where(x.gt(0), last.get(0), Value.constant(0));
          return chosen.plus(Values.where(x.lt(0), last.get(1), x));
        });
    assertThat(rows.gradient(0.0)).containsExactly(0.0);
    assertThat(scan.gradient(0.0)).containsExactly(1.0);
    for (ScalarFunction f : List.of(rows, scan)) {
      double slope = f.gradient(0.0)[0];
      assertThat(f.gradient(Value.of(0)).get(0).data()).isEqualTo(slope);
      assertThat(f.derivative(1).value(0.0)).isEqualTo(slope);
      assertThat(f.derivative(2).value(0.0)).isZero();
      assertThat(f.hvp(new double[] {0.0}, new double[] {1.0})[0]).isZero();
      assertThat(f.derivative(1).value(4.0)).isEqualTo(f.gradient(4.0)[0]);
    }
  }

  @Test
  void rowsMayBeGivenOneByOne() {
    Rows rows = Rows.ofRows(new double[] {1, 10}, new double[] {2, 20}, new double[] {3, 30});
    assertThat(rows).hasToString("Rows(3 rows of 2 columns)");
    assertThat(rows.sum(row -> row[0].times(row[1])).data()).isEqualTo(140.0);
    assertThatThrownBy(() -> Rows.ofRows(new double[2], new double[3]))
        .hasMessage("row 1 has 3 numbers, but row 0 has 2");
    assertThatThrownBy(Rows::ofRows).hasMessageContaining("give at least one");
  }

  @Test
  void atSingularPointsLoopsAreAsFiniteAsTheirUnrolledSelves() {
    Rows rows = Rows.ofColumns(new double[] {1, 2});
    // The branch does not depend on the row, so it is evaluated outside of the sum.
    assertAsUnrolled(
        x -> rows.sum(q -> chosen(x, q[0])),
        x -> chosen(x, Value.constant(1)).plus(chosen(x, Value.constant(2))),
        0,
        1);
    assertAsUnrolled(
        x -> rows.sum(q -> boxCox(q[0], x[0], x[1])),
        x -> boxCox(Value.constant(1), x[0], x[1]).plus(boxCox(Value.constant(2), x[0], x[1])),
        0,
        1.5);
    // A state that moves only from the second step on.
    assertScanAsUnrolled(
        2,
        x -> List.of(Value.constant(0), x[0]),
        s -> List.of(s[0].sqrt().plus(s[1]), s[1]),
        last -> last.get(0),
        4);
    // Two states, of which one is chosen away.
    assertScanAsUnrolled(
        1,
        x -> List.of(x[0], x[1]),
        s -> List.of(s[0].sqrt(), s[1].times(s[0].plus(1))),
        last -> Values.where(last.get(0).gt(0), last.get(0), Value.constant(0)).plus(last.get(1)),
        0,
        1);
    assertScanAsUnrolled(
        0,
        x -> List.of(x[0], x[1]),
        s -> List.of(s[0].sqrt(), s[1]),
        last -> last.get(1).times(last.get(1)),
        0,
        1);
    assertAsUnrolled(
        x -> Scan.steps(0).last(List.of(x[1]), s -> List.of(s[0].times(x[0].sqrt()))).get(0),
        x -> x[1],
        0,
        1);
    assertAsUnrolled(
        x ->
            Scan.steps(2).all(List.of(x[0]), s -> List.of(s[0].times(x[1].sqrt()))).stream()
                .map(state -> Values.where(x[1].gt(0), state.get(0), x[0]))
                .reduce(Value::plus)
                .orElseThrow(),
        x -> {
          Value one = x[0].times(x[1].sqrt());
          Value two = one.times(x[1].sqrt());
          return Values.where(x[1].gt(0), one, x[0]).plus(Values.where(x[1].gt(0), two, x[0]));
        },
        3,
        0);
  }

  private static Value chosen(Value[] x, Value q) {
    return Values.where(x[0].gt(0), x[0].sqrt(), x[1].times(q));
  }

  private static Value boxCox(Value q, Value lambda, Value scale) {
    Value y = q.times(scale);
    return Values.where(lambda.eq(0), y.log(), y.pow(lambda).minus(1).times(lambda.pow(-1.0)));
  }

  private static void assertScanAsUnrolled(
      int steps,
      Function<Value[], List<Value>> initial,
      Function<Value[], List<Value>> step,
      Function<List<Value>, Value> output,
      double... x) {
    assertAsUnrolled(
        v -> output.apply(Scan.steps(steps).last(initial.apply(v), step)),
        v -> {
          List<Value> state = initial.apply(v);
          for (int k = 0; k < steps; k++) {
            state = step.apply(state.toArray(Value[]::new));
          }
          return output.apply(state);
        },
        x);
  }

  private static void assertAsUnrolled(
      Function<Value[], Value> loop, Function<Value[], Value> unrolled, double... x) {
    double[] ones = new double[x.length];
    Arrays.fill(ones, 1.0);
    List<List<double[]>> derivatives =
        Stream.of(ScalarFunction.of(loop), ScalarFunction.of(unrolled))
            .map(f -> {
              Value[] v = Arrays.stream(x).mapToObj(Value::of).toArray(Value[]::new);
              Value[] one = Arrays.stream(ones).mapToObj(Value::constant).toArray(Value[]::new);
              return List.of(
                  f.gradient(x),
                  f.gradient(v).stream().mapToDouble(Value::data).toArray(),
                  new double[] {f.directional(x, ones), f.directional(v, one).data()},
                  f.hvp(x, ones),
                  f.hvp(v, one).stream().mapToDouble(Value::data).toArray(),
                  Arrays.stream(f.hessian(x)).flatMapToDouble(Arrays::stream).toArray(),
                  f.hessian(v).stream().flatMap(List::stream).mapToDouble(Value::data).toArray());
            })
            .toList();
    for (int i = 0; i < derivatives.get(0).size(); i++) {
      assertThat(derivatives.get(0).get(i))
          .containsExactly(derivatives.get(1).get(i), within(1e-12))
          .doesNotContain(Double.NaN);
    }
  }

  @Test
  void aRuleInABodyMustNotUseLeavesOfItsOwn() {
    Value w = Value.of(2, "w");
    CustomFunction scaled =
        CustomFunction.univariate("scaled", x -> w.data() * x * x, (x, y) -> x.times(2).times(w));
    Rows rows = Rows.ofColumns(new double[] {1, 2});
    ScalarFunction f = ScalarFunction.univariate(x -> rows.sum(r -> scaled.value(x.times(r[0]))));
    assertThat(f.gradient(3.0)[0]).isEqualTo(2 * 2 * 3 * (1 + 4));
    assertThatThrownBy(() -> f.derivative(2).value(3.0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("uses w, which is none of its inputs");
  }

  @Test
  void aJacobianThroughALoopOfManyOperandsKeepsNoRuleForEach() {
    int n = 300;
    VectorFunction path =
        VectorFunction.of(u ->
            Scan.steps(n)
                .with(u)
                .all(List.of(u[0]), (s, c) -> List.of(s[0].plus(c[0]).sin()))
                .stream()
                .flatMap(List::stream)
                .toList());
    double[] u = new SplittableRandom(3).doubles(n, -1, 1).toArray();
    double[][] jacobian = path.jacobian(u);
    double[] ones = new double[n];
    Arrays.fill(ones, 1.0);
    assertThat(Arrays.stream(jacobian).mapToDouble(row -> Arrays.stream(row).sum()).toArray())
        .containsExactly(path.jvp(u, ones), within(1e-12));
  }

  @Test
  void aGuardReachesThePullbackOfALoopToo() {
    Rows rows = Rows.ofColumns(new double[] {1, 2});
    ScalarFunction f =
        ScalarFunction.univariate(
            x -> Values.where(x.gt(0), rows.sum(q -> x.times(q[0])).sqrt(), x));
    assertThat(f.hessian(0.0)[0][0]).isZero();
    assertThat(f.hessian(Value.of(0)).get(0).get(0).data()).isZero();
    assertThat(f.derivative(2).value(0.0)).isZero();
    assertThat(f.derivative(3).value(0.0)).isZero();
  }

  @Test
  void cotangentsThatAlwaysArriveAreChosenNowhere() {
    assertThat(choices(x -> ROWS.sum(row -> residual(x, row)))).containsExactly(0L, 0L);
    assertThat(choices(x -> ROWS.sum(row -> chosen(x, row)))).startsWith(1L);
    // Around the loop nothing is chosen where there is another way as well.
    assertThat(choices(x -> ROWS.sum(row -> chosen(x, row).plus(x[0])))).startsWith(0L);
    ScalarFunction both = ScalarFunction.of(1, x -> ROWS.sum(row -> chosen(x, row).plus(x[0])));
    assertThat(both.gradient(5.0)).containsExactly(4 + 5);
  }

  private static Value chosen(Value[] x, Value[] row) {
    return Values.where(row[0].gt(0), x[0], row[1]);
  }

  @Test
  void whatLeadsThroughChoicesIsChosenOnceNotForEachOperand() {
    assertThat(choices(x -> classified(x, 4)))
        .isEqualTo(choices(x -> classified(x, 40)))
        .startsWith(0L);
  }

  /// A score chosen by the row, less what all scores come to: each score has a way without choices.
  private static Value classified(Value[] x, int weights) {
    return ROWS.sum(row -> {
      Value[] scores = new Value[3];
      Value chosen = Value.constant(0.0);
      for (int k = 0; k < scores.length; k++) {
        Value score = row[1];
        for (int i = 0; i < weights; i++) {
          score = score.plus(x[k * weights + i].times(row[0].pow(i + 1)));
        }
        scores[k] = score;
        chosen = Values.where(row[0].gt(0.3 * k), score, chosen);
      }
      return Values.logSumExp(scores).minus(chosen);
    });
  }

  /// How often the traced gradient chooses, and how often the body of the loop's pullback does.
  private static List<Long> choices(Function<Value[], Value> sum) {
    Listing gradient =
        Traceable.listing(
            VectorFunction.of(x -> Derivatives.gradient(sum.apply(x), Arrays.asList(x))), 120);
    return Stream.concat(
            Stream.of(gradient),
            gradient.instructions().stream()
                .filter(Instruction.RowSumPullback.class::isInstance)
                .map(pullback -> ((Instruction.RowSumPullback) pullback).body()))
        .map(listing ->
            listing.instructions().stream()
                .filter(instruction ->
                    instruction instanceof Instruction.Apply apply
                        && apply.primitive() == Primitive.WHERE)
                .count())
        .toList();
  }
}
