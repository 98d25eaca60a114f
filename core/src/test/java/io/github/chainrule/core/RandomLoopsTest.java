package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Random functions with loops in loops and derivatives inside, beside the same with all loops
/// written out, also at zeros and kinks.
class RandomLoopsTest {
  private static final int FUNCTIONS = Integer.getInteger("random.graphs", 20_000) / 10;
  private static final int INPUTS = 3;

  /// How a loop is run.
  private interface Loops {
    List<List<Value>> scan(
        double[] data, Value[] column, List<Value> initial, BinaryOperator<List<Value>> step);

    Value sum(double[] column, UnaryOperator<Value> body);
  }

  private static final Loops ROLLED =
      new Loops() {
        @Override
        public List<List<Value>> scan(
            double[] data, Value[] column, List<Value> initial, BinaryOperator<List<Value>> step) {
          return Scan.over(Rows.ofColumns(data))
              .with(column)
              .all(initial, (s, row) -> step.apply(List.of(s), List.of(row)));
        }

        @Override
        public Value sum(double[] column, UnaryOperator<Value> body) {
          return Rows.ofColumns(column).sum(row -> body.apply(row[0]));
        }
      };

  private static final Loops UNROLLED =
      new Loops() {
        @Override
        public List<List<Value>> scan(
            double[] data, Value[] column, List<Value> initial, BinaryOperator<List<Value>> step) {
          List<List<Value>> states = new ArrayList<>();
          List<Value> state = initial;
          for (int k = 0; k < data.length; k++) {
            state = step.apply(state, List.of(Value.constant(data[k]), column[k]));
            states.add(state);
          }
          return states;
        }

        @Override
        public Value sum(double[] column, UnaryOperator<Value> body) {
          Value sum = Value.constant(0);
          for (double number : column) {
            sum = sum.plus(body.apply(Value.constant(number)));
          }
          return sum;
        }
      };

  @Test
  void loopsHaveTheDerivativesOfTheirUnrolledSelves() {
    long seed = Seeds.seed("RandomLoopsTest");
    int compared = 0;
    int unlike = 0;
    int magnified = 0;
    for (int i = 0; i < FUNCTIONS; i++) {
      long shape = Seeds.random(seed, i).nextLong();
      ScalarFunction rolled =
          ScalarFunction.of(x -> expression(ROLLED, List.of(x), new SplittableRandom(shape), 2));
      ScalarFunction unrolled =
          ScalarFunction.of(x -> expression(UNROLLED, List.of(x), new SplittableRandom(shape), 2));
      SplittableRandom random = Seeds.random(seed, FUNCTIONS + i);
      double[] x = new double[INPUTS];
      Arrays.setAll(
          x, j -> random.nextBoolean() ? random.nextInt(-1, 2) : random.nextDouble(-1, 1));
      double[] a = derivatives(rolled, x);
      double[] b = derivatives(unrolled, x);
      boolean alike = true;
      for (int k = 0; k < a.length; k++) {
        if (Double.isFinite(a[k]) && Double.isFinite(b[k])) {
          if (difference(a[k], b[k]) > 1e-8) {
            // Rounding, where it counts as much as here: the last digits of x decide as well.
            double[] near = derivatives(unrolled, Arrays.stream(x).map(n -> n + 1e-13).toArray());
            assertThat(difference(near[k], b[k]))
                .as("seed %d, function %d, derivative %d: %s and %s", seed, i, k, a[k], b[k])
                .isGreaterThan(1e-8);
            magnified++;
          }
          compared++;
        } else if (Double.isFinite(a[k]) != Double.isFinite(b[k])) {
          alike = false;
        }
      }
      unlike += alike ? 0 : 1;
    }
    assertThat(compared).isGreaterThan(FUNCTIONS * 10);
    // Where a partial is infinite, one may be NaN and the other not: so in 6 functions of 1,000.
    assertThat(unlike).isLessThan(FUNCTIONS / 50 + 5);
    // Five derivatives of 260,000 functions.
    assertThat(magnified).isLessThan(FUNCTIONS / 10_000 + 3);
  }

  private static double difference(double a, double b) {
    return Math.abs(a - b) / (1 + Math.abs(a) + Math.abs(b));
  }

  /// All of first and second order that there are ways to compute, and some of third.
  private static double[] derivatives(ScalarFunction f, double[] x) {
    Value[] v = Arrays.stream(x).mapToObj(Value::of).toArray(Value[]::new);
    double[] direction = {0.3, 0.7, -0.2};
    List<Value> third = Derivatives.jvp(f.hvp(v, v), List.of(v), List.of(v));
    return Stream.of(
            f.gradient(x),
            new double[] {f.value(x), f.directional(x, direction)},
            f.hvp(x, direction),
            numbers(f.gradient(v)),
            numbers(third))
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  private static double[] numbers(List<Value> values) {
    return values.stream().mapToDouble(Value::data).toArray();
  }

  private static Value expression(
      Loops loops, List<Value> inputs, SplittableRandom random, int depth) {
    List<Value> pool = new ArrayList<>(inputs);
    int count = random.nextInt(2, 6);
    for (int k = 0; k < count; k++) {
      Value a = pick(pool, random);
      Value b = pick(pool, random);
      pool.add(
          switch (random.nextInt(depth > 0 ? 11 : 7)) {
            case 0 -> a.times(b);
            case 1 -> a.plus(b);
            case 2 -> a.sin();
            case 3 -> a.abs().sqrt();
            case 4 -> Values.where(a.gt(0.2), b, a.times(b));
            // The other branch reads a as well: a choice must not make a number of a NaN that only
            // one of the two functions has (see below).
            case 5 -> Values.where(a.gt(0.0), a.sqrt(), a.minus(b));
            case 6 -> a.div(b.square().plus(1));
            case 7, 8 -> scan(loops, pool, random, depth);
            case 9 -> sum(loops, pool, random, depth);
            default -> inner(loops, a, b, pool, random, depth);
          });
    }
    return pool.get(pool.size() - 1).plus(pool.get(pool.size() - 2).times(0.5));
  }

  private static Value pick(List<Value> pool, SplittableRandom random) {
    return pool.get(random.nextInt(pool.size()));
  }

  private static Value scan(Loops loops, List<Value> pool, SplittableRandom random, int depth) {
    int steps = random.nextInt(1, 4);
    double[] data = random.doubles(steps).toArray();
    Value[] column = Stream.generate(() -> pick(pool, random)).limit(steps).toArray(Value[]::new);
    int size = random.nextInt(1, 4);
    List<Value> initial = Stream.generate(() -> pick(pool, random)).limit(size).toList();
    long shape = random.nextLong();
    List<Value> outer = random.nextBoolean() ? List.copyOf(pool) : List.of();
    List<List<Value>> states =
        loops.scan(
            data,
            column,
            initial,
            (state, row) -> {
              SplittableRandom inside = new SplittableRandom(shape);
              List<Value> known = new ArrayList<>(state);
              known.addAll(row);
              known.addAll(outer);
              return state.stream()
                  .map(old ->
                      inside.nextInt(3) == 0
                          ? pick(known, inside)
                          : expression(loops, known, inside, depth - 1).tanh())
                  .toList();
            });
    List<Value> first = states.get(random.nextInt(steps));
    return pick(first, random).plus(pick(states.get(steps - 1), random));
  }

  private static Value sum(Loops loops, List<Value> pool, SplittableRandom random, int depth) {
    double[] column = random.doubles(random.nextInt(4)).toArray();
    long shape = random.nextLong();
    List<Value> outer = List.copyOf(pool);
    return loops.sum(
        column,
        row -> {
          List<Value> known = new ArrayList<>(outer);
          known.add(row);
          return expression(loops, known, new SplittableRandom(shape), depth - 1).tanh();
        });
  }

  private static Value inner(
      Loops loops, Value a, Value b, List<Value> pool, SplittableRandom random, int depth) {
    long shape = random.nextLong();
    List<Value> outer = List.copyOf(pool);
    ScalarFunction f =
        ScalarFunction.of(y -> {
          List<Value> known = new ArrayList<>(outer);
          known.addAll(List.of(y));
          return expression(loops, known, new SplittableRandom(shape), depth - 1).tanh();
        });
    return switch (random.nextInt(3)) {
      case 0 -> f.gradient(a, b).get(0);
      case 1 -> f.directional(new Value[] {a, b}, new Value[] {b, a});
      default -> f.hvp(new Value[] {a, b}, new Value[] {b, a}).get(1);
    };
  }
}
