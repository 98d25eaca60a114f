package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Derivatives inside of functions that are differentiated, in every combination of modes.
class NestingTest {

  /// Two ways to take a gradient.
  enum Mode {
    FORWARD {
      @Override
      List<Value> gradient(Function<Value[], Value> f, Value... x) {
        ScalarFunction function = ScalarFunction.recorded(f);
        return IntStream.range(0, x.length)
            .mapToObj(i -> {
              Value[] direction = new Value[x.length];
              Arrays.setAll(direction, j -> Value.constant(i == j ? 1 : 0));
              return function.directional(x, direction);
            })
            .toList();
      }
    },
    REVERSE {
      @Override
      List<Value> gradient(Function<Value[], Value> f, Value... x) {
        return ScalarFunction.recorded(f).gradient(x);
      }
    };

    abstract List<Value> gradient(Function<Value[], Value> f, Value... x);

    Value derivative(UnaryOperator<Value> f, Value x) {
      return gradient(v -> f.apply(v[0]), x).get(0);
    }
  }

  enum Nesting {
    FORWARD_FORWARD(Mode.FORWARD, Mode.FORWARD),
    FORWARD_REVERSE(Mode.FORWARD, Mode.REVERSE),
    REVERSE_FORWARD(Mode.REVERSE, Mode.FORWARD),
    REVERSE_REVERSE(Mode.REVERSE, Mode.REVERSE);

    private final Mode outer;
    private final Mode inner;

    Nesting(Mode outer, Mode inner) {
      this.outer = outer;
      this.inner = inner;
    }
  }

  @ParameterizedTest
  @EnumSource
  void innerAndOuterPerturbationsStayApart(Nesting modes) {
    // d/dx [x * d/dy (x + y)] is 1; who confuses the two gets 2.
    UnaryOperator<Value> f =
        x -> x.times(modes.inner.derivative(y -> x.plus(y), Value.constant(1)));
    assertThat(modes.outer.derivative(f, Value.of(3)).data()).isEqualTo(1.0);
    // The inner derivative at the outer variable itself: d/dx [x * d/dy (x * y) at y = x] = 2 x.
    UnaryOperator<Value> atItself = x -> x.times(modes.inner.derivative(y -> x.times(y), x));
    assertThat(modes.outer.derivative(atItself, Value.of(3)).data()).isEqualTo(6.0);
    // As a function of numbers, traced.
    ScalarFunction traced = ScalarFunction.univariate(f).derivative(1);
    assertThat(traced.value(3)).isEqualTo(1.0);
    assertThat(ScalarFunction.univariate(atItself).derivative(2).value(3)).isEqualTo(2.0);
  }

  @ParameterizedTest
  @EnumSource
  void aDerivativeTakenTwiceInDifferentVariables(Nesting modes) {
    // d/dx d/dy (x**2 * y**3) = 6 x y**2, with y = x: 6 x**3, and that again by x: 18 x**2.
    UnaryOperator<Value> mixed =
        x ->
            modes.outer.derivative(
                a -> modes.inner.derivative(b -> a.square().times(b.pow(3)), x), x);
    assertThat(mixed.apply(Value.of(2)).data()).isEqualTo(48.0);
    assertThat(modes.outer.derivative(mixed, Value.of(2)).data()).isEqualTo(72.0);
    assertThat(modes.inner.derivative(mixed, Value.of(2)).data()).isEqualTo(72.0);
  }

  // ---- a saddle point

  /// Bent like a saddle: smallest over `u` where it is largest over `v`.
  private static Value saddle(Value[] u, Value[] v) {
    Value along = u[0].minus(1).square().plus(u[1].plus(2).square());
    Value across = v[0].square().plus(v[1].square());
    Value mixed = u[0].times(v[0]).times(0.8).plus(u[1].times(v[1]).times(u[0]).times(0.1));
    return along.minus(across).plus(mixed);
  }

  private static Value[] climb(Mode mode, Function<Value[], Value> f, Value[] from, double by) {
    Value[] x = from;
    for (int step = 0; step < 25; step++) {
      List<Value> slope = mode.gradient(f, x);
      Value[] next = new Value[x.length];
      for (int i = 0; i < x.length; i++) {
        next[i] = x[i].plus(slope.get(i).times(by));
      }
      x = next;
    }
    return x;
  }

  private static double[] saddlePoint(Nesting modes) {
    Value[] start = {Value.constant(0.5), Value.constant(-0.5)};
    Function<Value[], Value> highest =
        u -> saddle(u, climb(modes.inner, v -> saddle(u, v), start, 0.4));
    double[] u = {0.0, 0.0};
    for (int step = 0; step < 25; step++) {
      Value[] at = Arrays.stream(u).mapToObj(Value::of).toArray(Value[]::new);
      List<Value> slope = modes.outer.gradient(highest, at);
      for (int i = 0; i < u.length; i++) {
        u[i] -= 0.3 * slope.get(i).data();
      }
    }
    return u;
  }

  @Test
  void aSaddlePointIsTheSameInAllCombinationsOfModes() {
    double[] expected = saddlePoint(Nesting.REVERSE_REVERSE);
    for (Nesting modes : Nesting.values()) {
      assertThat(saddlePoint(modes)).containsExactly(expected, within(1e-10));
    }
    // There the slopes of the saddle are zero in all four directions.
    Value[] u = Arrays.stream(expected).mapToObj(Value::of).toArray(Value[]::new);
    Value[] start = {Value.constant(0), Value.constant(0)};
    Value[] v = climb(Mode.REVERSE, w -> saddle(u, w), start, 0.4);
    for (Value slope : Derivatives.gradient(saddle(u, v), u)) {
      assertThat(slope.data()).isCloseTo(0.0, within(1e-6));
    }
    for (Value slope : Derivatives.gradient(saddle(u, v), v)) {
      assertThat(slope.data()).isCloseTo(0.0, within(1e-6));
    }
  }

  // ---- a charged particle

  /// Where a particle that two charges repel comes to the ground, squared; `w` moves a charge. The
  /// field is the gradient of a potential, and the path is followed in steps of Euler's method.
  private static Value landing(Mode mode, Value w) {
    Value[][] charges = {
      {Value.constant(10), Value.constant(10).minus(w)}, {Value.constant(10), Value.constant(0)}
    };
    Function<Value[], Value> potential =
        at ->
            Values.sum(
                Arrays.stream(charges)
                    .map(charge ->
                        Value.constant(1).div(at[0].minus(charge[0]).hypot(at[1].minus(charge[1]))))
                    .toList());
    Value[] x = {Value.constant(0), Value.constant(8)};
    Value[] v = {Value.constant(0.75), Value.constant(0)};
    double dt = 0.1;
    while (true) {
      Value[] next = {x[0].plus(v[0].times(dt)), x[1].plus(v[1].times(dt))};
      if (next[1].data() <= 0.0) {
        Value left = x[1].div(v[1]).unaryMinus();
        return x[0].plus(v[0].times(left)).square();
      }
      List<Value> slope = mode.gradient(potential, x);
      for (int i = 0; i < 2; i++) {
        v[i] = v[i].minus(slope.get(i).times(dt));
      }
      x = next;
    }
  }

  private static double bestCharge(Nesting modes) {
    UnaryOperator<Value> f = w -> landing(modes.inner, w);
    double w = 0.15;
    for (int step = 0; step < 8; step++) {
      Value at = Value.of(w);
      double slope = modes.outer.derivative(f, at).data();
      double curvature = modes.outer.derivative(u -> modes.outer.derivative(f, u), at).data();
      w -= slope / curvature;
    }
    return w;
  }

  @Test
  @Tag("large")
  void theBestChargeForAParticleIsTheSameInAllCombinationsOfModes() {
    double expected = bestCharge(Nesting.REVERSE_REVERSE);
    for (Nesting modes : Nesting.values()) {
      assertThat(bestCharge(modes)).isCloseTo(expected, within(1e-10));
    }
    assertThat(expected).isCloseTo(0.2072, within(1e-4));
    // It lands closest to the point that it aims at.
    double best = landing(Mode.REVERSE, Value.of(expected)).data();
    for (double by : new double[] {-1e-3, 1e-3}) {
      assertThat(landing(Mode.REVERSE, Value.of(expected + by)).data()).isGreaterThan(best);
    }
  }
}
