package io.github.chainrule.compiler;

import io.github.chainrule.core.CustomFunction;
import io.github.chainrule.core.Derivatives;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.Scan;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The body of a random function, made from all operations: shared values, many operands, loops in
/// loops, custom functions. The same shape gives the same body each time.
///
/// @param shape what is drawn
/// @param mild whether operands are kept inside of domains and of moderate size, so that rounding
///   is not blown up
record RandomBody(long shape, int operations, boolean mild) {
  private static final double[] EXPONENTS = {-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 1.7, 2.0, 3.0, 4.0};

  Value of(Value... x) {
    return expression(List.of(x), new SplittableRandom(shape), operations, 2);
  }

  private Value expression(List<Value> inputs, SplittableRandom random, int operations, int depth) {
    List<Value> pool = new ArrayList<>(inputs);
    for (int i = 0; i < operations; i++) {
      Value made = operation(pool, random, depth);
      pool.add(mild ? made.times(4.0).div(made.hypot(4.0)) : made);
    }
    Value total = Value.constant(0.25);
    for (int i = Math.max(0, pool.size() - 4); i < pool.size(); i++) {
      total = total.plus(pool.get(i).times(random.nextDouble(-1.0, 1.0)));
    }
    return total;
  }

  private Value operation(List<Value> pool, SplittableRandom random, int depth) {
    Value x = any(pool, random);
    Value y = any(pool, random);
    return switch (random.nextInt(66)) {
      case 0, 1, 2 -> x.plus(y);
      case 3, 4 -> x.minus(y);
      case 5, 6, 7, 8 -> x.times(y);
      case 9 -> x.div(positive(y));
      case 10 -> x.unaryMinus();
      case 11 -> positive(x).pow(mild ? y.tanh() : y);
      case 12, 13 -> positive(x).pow(EXPONENTS[random.nextInt(EXPONENTS.length)]);
      case 14 -> x.square();
      case 15 -> positive(x).sqrt();
      case 16 -> positive(x).cbrt();
      case 17 -> x.hypot(positive(y));
      case 18 -> x.abs();
      case 19 -> x.sign();
      case 20 -> mild ? x : x.floor().plus(y.ceil());
      case 21 -> x.times(y.detach());
      case 22 -> small(x).exp();
      case 23 -> small(x).expm1();
      case 24 -> positive(x).log();
      case 25 -> positive(x).log1p();
      case 26 -> positive(x).log2().plus(positive(y).log10());
      case 27 -> x.sin();
      case 28 -> x.cos();
      case 29 -> small(x).tan();
      case 30 -> small(x).times(mild ? 0.5 : 1.0).asin();
      case 31 -> small(x).times(mild ? 0.5 : 1.0).acos();
      case 32 -> x.atan();
      case 33 -> x.atan2(positive(y));
      case 34 -> small(x).sinh();
      case 35 -> small(x).cosh();
      case 36, 37, 38 -> x.tanh();
      case 39 -> x.asinh();
      case 40 -> positive(x).plus(1.0).acosh();
      case 41 -> small(x).times(mild ? 0.5 : 1.0).atanh();
      case 42, 43 -> x.relu();
      case 44 -> x.sigmoid();
      case 45 -> x.softplus();
      case 46 -> x.erf();
      case 47 -> x.erfc();
      case 48 -> x.normalCdf();
      case 49 -> x.sigmoid().times(0.8).plus(0.1).normalQuantile();
      case 50 -> positive(x).plus(0.5).logGamma();
      case 51 -> positive(x).plus(0.5).digamma();
      case 52, 53 -> Values.where(x.lt(y), y, x.times(0.5));
      case 54 -> Values.where(x.ge(0.5).times(y.ne(0.0)), x.sin(), y);
      case 55 -> Values.fma(x, y, any(pool, random));
      case 56 -> Values.sum(several(pool, random));
      case 57, 58 -> {
        int n = random.nextInt(1, 24);
        yield Values.dot(several(pool, random, n), several(pool, random, n));
      }
      case 59 -> Values.max(several(pool, random));
      case 60 -> Values.min(several(pool, random));
      case 61 -> Values.logSumExp(several(pool, random));
      case 62 -> layer(pool, random);
      case 63 -> depth > 0 ? scan(pool, random, depth) : x.plus(y);
      case 64 -> depth > 0 ? sum(pool, random, depth) : x.minus(y);
      default -> depth > 0 ? inner(pool, random, depth) : custom(x, y);
    };
  }

  private static Value any(List<Value> pool, SplittableRandom random) {
    return pool.get(random.nextInt(pool.size()));
  }

  private static Value[] several(List<Value> pool, SplittableRandom random) {
    return several(pool, random, random.nextInt(1, 7));
  }

  private static Value[] several(List<Value> pool, SplittableRandom random, int count) {
    Value[] several = new Value[count];
    for (int i = 0; i < count; i++) {
      several[i] = any(pool, random);
    }
    return several;
  }

  private Value positive(Value x) {
    return mild ? x.square().plus(0.5) : x;
  }

  private Value small(Value x) {
    return mild ? x.tanh() : x;
  }

  /// Sums that share their factors, as the neurons of a layer do.
  private static Value layer(List<Value> pool, SplittableRandom random) {
    Value[] inputs = several(pool, random, random.nextInt(3, 9));
    Value[] weights = several(pool, random, random.nextInt(4, 10));
    Value sum = Value.constant(0.0);
    for (int i = 0; i < weights.length; i++) {
      Value neuron = i % 2 == 0 ? weights[i] : Value.constant(0.5);
      for (int j = 0; j < inputs.length; j++) {
        neuron = neuron.plus(weights[(i + j) % weights.length].times(inputs[j]));
      }
      sum = sum.plus(neuron.tanh());
    }
    return sum;
  }

  private Value scan(List<Value> pool, SplittableRandom random, int depth) {
    double[] data = random.doubles(random.nextInt(1, 5)).toArray();
    long inner = random.nextLong();
    List<Value> used = List.of(several(pool, random, 2));
    return Scan.over(Rows.ofColumns(data))
        .last(
            List.of(any(pool, random), Value.constant(0.5)),
            (state, row) -> {
              List<Value> inputs = new ArrayList<>(List.of(state));
              inputs.addAll(List.of(row));
              inputs.addAll(used);
              Value next = expression(inputs, new SplittableRandom(inner), 4, depth - 1);
              return List.of(next.tanh(), state[0].times(0.5).plus(state[1].times(row[0])));
            })
        .get(random.nextInt(2));
  }

  private Value sum(List<Value> pool, SplittableRandom random, int depth) {
    int rows = random.nextInt(40);
    double[] a = random.doubles(rows, -1.0, 1.0).toArray();
    double[] b = random.doubles(rows, -1.0, 1.0).toArray();
    long inner = random.nextLong();
    List<Value> used = List.of(several(pool, random, 2));
    return Rows.ofColumns(a, b)
        .sum(row -> {
          List<Value> inputs = new ArrayList<>(List.of(row));
          inputs.addAll(used);
          return expression(inputs, new SplittableRandom(inner), 6, depth - 1);
        })
        .times(1.0 / Math.max(1, rows));
  }

  /// A derivative inside of the function.
  private Value inner(List<Value> pool, SplittableRandom random, int depth) {
    long inner = random.nextLong();
    List<Value> used = List.of(several(pool, random, 2));
    Value copy = Derivatives.copy(any(pool, random));
    List<Value> inputs = new ArrayList<>(List.of(copy));
    inputs.addAll(used);
    Value y = expression(inputs, new SplittableRandom(inner), 4, 0);
    return depth > 0 ? Derivatives.gradient(y, copy).get(0).tanh() : y;
  }

  private static Value custom(Value x, Value y) {
    return CustomFunction.of("product", 2, 1, v -> new double[] {v[0] * v[1]})
        .jacobianOnValues((in, out) -> List.of(List.of(in[1], in[0])))
        .value(x, y);
  }
}
