package io.github.chainrule.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AxisTest {

  private static List<String> texts(Axis axis, int most) {
    return axis.ticks(most).stream().map(Axis.Tick::text).toList();
  }

  private static Axis linear(double from, double to) {
    return new Axis(from, to, false, 0, 100);
  }

  @Test
  void ticksAreRoundNumbers() {
    assertThat(texts(linear(-1, 1), 5)).containsExactly("-1.0", "-0.5", "0.0", "0.5", "1.0");
    assertThat(texts(linear(0, 97), 5)).containsExactly("0", "20", "40", "60", "80");
    assertThat(texts(linear(-0.31, 0.29), 7))
        .containsExactly("-0.3", "-0.2", "-0.1", "0.0", "0.1", "0.2");
    assertThat(texts(linear(0, 3e7), 4)).containsExactly("0", "1e7", "2e7", "3e7");
    assertThat(texts(linear(1e-9, 3e-9), 3)).containsExactly("1e-9", "2e-9", "3e-9");
    assertThat(texts(linear(2.5e7, 3.1e7), 3)).containsExactly("2.6e7", "2.8e7", "3e7");
    assertThat(texts(linear(-3e-9, 3e-9), 6)).contains("-1e-9", "0", "1e-9");
  }

  @Test
  void ticksOfANarrowRangeDiffer() {
    assertThat(texts(linear(1_000_000, 1_000_004), 4))
        .containsExactly("1000000", "1000001", "1000002", "1000003", "1000004");
    assertThat(texts(linear(0.693140, 0.693143), 3))
        .containsExactly("0.693140", "0.693141", "0.693142", "0.693143");
    assertThat(texts(linear(1.7e12, 1.7e12 + 60), 3))
        .containsExactly("1.7e12", "1.70000000002e12", "1.70000000004e12", "1.70000000006e12");
  }

  @Test
  void theLargestAndTheSmallestNumbersHaveAnAxis() {
    double max = Double.MAX_VALUE;
    assertThat(texts(Axis.around(-max, max, false, 0.05), 4))
        .containsExactly("-1e308", "0", "1e308");
    Axis wide = Axis.around(1e-300, 1e300, true, 0.0).on(0, 100);
    assertThat(wide.pixel(1.0)).isCloseTo(50, within(1e-9));
    assertThat(Axis.around(1e-300, 1e300, true, 0.9).to()).isEqualTo(max);
    Axis least = Axis.around(Double.MIN_VALUE, Double.MIN_VALUE, true, 0.05).on(0, 100);
    assertThat(least.shows(Double.MIN_VALUE)).isTrue();
    assertThat(least.ticks(5)).allMatch(tick -> least.shows(tick.number()));
  }

  @Test
  void ticksOfALogarithmicAxisArePowersOfTen() {
    Axis axis = new Axis(1e-3, 1e2, true, 0, 100);
    assertThat(texts(axis, 10)).containsExactly("0.001", "0.01", "0.1", "1", "10", "100");
    assertThat(texts(axis, 3)).containsExactly("0.001", "0.1", "10");
    assertThat(axis.pixel(1e2)).isCloseTo(100, within(1e-9));
    assertThat(axis.pixel(1e-1)).isCloseTo(40, within(1e-9));
    assertThat(axis.shows(0.0)).isFalse();
    assertThat(texts(new Axis(1e-9, 1e-5, true, 0, 1), 10)).startsWith("1e-9", "1e-8");
    assertThat(texts(new Axis(2, 7, true, 0, 1), 5)).containsExactly("2", "3", "4", "5", "6", "7");
  }

  @Test
  void anAxisHoldsItsNumbersAndAMargin() {
    Axis axis = Axis.around(-2, 2, false, 0.05);
    assertThat(axis.from()).isCloseTo(-2.2, within(1e-12));
    assertThat(axis.to()).isCloseTo(2.2, within(1e-12));
    Axis one = Axis.around(5, 5, false, 0.05);
    assertThat(one.from()).isLessThan(5);
    assertThat(one.to()).isGreaterThan(5);
    Axis nothing = Axis.around(Double.NaN, Double.NaN, true, 0.05);
    assertThat(nothing.from()).isPositive();
    assertThat(nothing.to()).isGreaterThan(nothing.from());
    Axis huge = Axis.around(-Double.MAX_VALUE, Double.MAX_VALUE, false, 0.0);
    assertThat(huge.on(0, 10).pixel(0.0)).isCloseTo(5, within(1e-9));
  }

  @Test
  void anyRangeHasTicksInsideAndNotTooMany() {
    long seed = Graphs.seed("anyRangeHasTicksInsideAndNotTooMany");
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 5000; i++) {
      double from = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-12, 13));
      double to =
          from
              + random.nextDouble() * Math.pow(10, random.nextInt(-6, 13))
              + Math.abs(from) * Math.pow(10, -random.nextInt(3, 10));
      int most = random.nextInt(1, 12);
      List<Axis.Tick> ticks = linear(from, to).ticks(most);
      assertThat(ticks.size()).as("%s to %s", from, to).isLessThanOrEqualTo(most + 1);
      double room = (to - from) * 1e-6;
      assertThat(ticks)
          .allMatch(tick -> tick.number() >= from - room && tick.number() <= to + room);
      assertThat(ticks.stream().map(Axis.Tick::text)).doesNotHaveDuplicates();
    }
  }
}
