package io.github.chainrule.core;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// A random expression over a few leaves, made from all primitives. Operands are brought into the
/// domain of each operation and kept of moderate size, so that its derivatives exist and central
/// differences can see them.
final class RandomGraph {
  private static final Primitive[] PRIMITIVES = Primitive.values();
  private static final double[] EXPONENTS = {-2.0, -1.0, -0.5, 0.5, 1.0, 1.5, 2.0, 3.0};
  private static final double LARGEST = 4.0;

  final List<Value> leaves = new ArrayList<>();
  final Value output;
  final Map<Primitive, Integer> count = new EnumMap<>(Primitive.class);
  private final SplittableRandom random;
  private final List<Value> pool = new ArrayList<>();

  RandomGraph(SplittableRandom random, int operations) {
    this.random = random;
    for (int i = 0; i < 4; i++) {
      leaves.add(Value.of(random.nextDouble(-2.0, 2.0), "x" + i));
    }
    pool.addAll(leaves);
    for (int i = 0; i < operations; i++) {
      Primitive primitive = PRIMITIVES[random.nextInt(PRIMITIVES.length)];
      count.merge(primitive, 1, Integer::sum);
      pool.add(moderate(apply(primitive)));
    }
    Value total = Value.constant(0.0);
    for (int i = pool.size() - 5; i < pool.size(); i++) {
      total = total.plus(pool.get(i).times(random.nextDouble(-1.0, 1.0)));
    }
    output = total;
  }

  private Value apply(Primitive primitive) {
    Value x = any();
    Value y = any();
    return switch (primitive) {
      case ADD -> x.plus(y);
      case SUBTRACT -> x.minus(y);
      case MULTIPLY -> x.times(y);
      case DIVIDE -> x.div(positive(y));
      case NEGATE -> x.unaryMinus();
      case POWER -> positive(x).pow(y.tanh());
      case POWER_CONSTANT -> positive(x).pow(EXPONENTS[random.nextInt(EXPONENTS.length)]);
      case SQUARE -> x.square();
      case SQRT -> positive(x).sqrt();
      case CBRT -> positive(x).cbrt();
      case HYPOT -> x.hypot(positive(y));
      case ABS -> x.abs();
      case SIGN -> x.sign();
      case FLOOR -> x.floor();
      case CEIL -> x.ceil();
      case DETACH -> leaf(x.detach());
      case COPY -> Derivatives.copy(x);
      case EXP -> x.tanh().exp();
      case EXPM1 -> x.tanh().expm1();
      case LOG -> positive(x).log();
      case LOG1P -> positive(x).minus(1.0).log1p();
      case LOG2 -> positive(x).log2();
      case LOG10 -> positive(x).log10();
      case SIN -> x.sin();
      case COS -> x.cos();
      case TAN -> x.tanh().tan();
      case ASIN -> inside(x).asin();
      case ACOS -> inside(x).acos();
      case ATAN -> x.atan();
      case ATAN2 -> x.atan2(positive(y));
      case SINH -> x.tanh().sinh();
      case COSH -> x.tanh().cosh();
      case TANH -> x.tanh();
      case SECH_SQUARED -> Node.of(Primitive.SECH_SQUARED, x);
      case ASINH -> x.asinh();
      case ACOSH -> positive(x).plus(1.0).acosh();
      case ATANH -> inside(x).atanh();
      case RELU -> x.relu();
      case SIGMOID -> x.sigmoid();
      case SOFTPLUS -> x.softplus();
      case ERF -> x.erf();
      case ERFC -> x.erfc();
      case NORMAL_CDF -> x.normalCdf();
      case NORMAL_QUANTILE -> inside(x).plus(1.0).times(0.5).normalQuantile();
      case LOG_GAMMA -> positive(x).logGamma();
      case POLYGAMMA -> positive(x).polygamma(random.nextInt(3));
      case LESS -> x.lt(y);
      case LESS_OR_EQUAL -> x.le(y);
      case GREATER -> x.gt(y);
      case GREATER_OR_EQUAL -> x.ge(y);
      case EQUAL -> x.eq(y);
      case NOT_EQUAL -> x.ne(y);
      case WHERE -> Values.where(x.gt(y), any(), any());
      case FMA -> Values.fma(x, y, any());
      case SUM -> Values.sum(x, y, any());
      case DOT -> Values.dot(List.of(x, y), List.of(any(), any()));
      case MAX -> Values.max(x, y, any());
      case MIN -> Values.min(x, y, any());
      case LOG_SUM_EXP -> Values.logSumExp(x, y, any());
    };
  }

  /// What is detached must not move in a central difference either, so its source is a fresh leaf.
  private Value leaf(Value detached) {
    return Value.of(detached.data()).detach();
  }

  private Value any() {
    return pool.get(random.nextInt(pool.size()));
  }

  /// Above one half.
  private static Value positive(Value x) {
    return x.square().plus(0.5);
  }

  /// Between -0.9 and 0.9.
  private static Value inside(Value x) {
    return x.tanh().times(0.9);
  }

  private static Value moderate(Value x) {
    return Math.abs(x.data()) <= LARGEST ? x : x.times(LARGEST / Math.abs(x.data()));
  }

  /// Which way each node with a kink or a jump goes at present.
  List<Integer> branches() {
    List<Integer> branches = new ArrayList<>();
    for (Value value : Graph.order(output)) {
      if (value instanceof Node node) {
        switch (node.primitive) {
          case ABS, RELU -> branches.add((int) Math.signum(node.operand(0).data()));
          case WHERE -> branches.add(node.operand(0).data() != 0.0 ? 1 : 0);
          case MAX, MIN -> branches.add(selected(node));
          case SIGN, FLOOR, CEIL -> branches.add((int) node.data);
          case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL ->
              branches.add((int) node.data);
          default -> {}
        }
      }
    }
    return branches;
  }

  private static int selected(Node node) {
    int selected = 0;
    for (int i = 0; i < node.operandCount(); i++) {
      selected |= node.operand(i).data() == node.data ? 1 << i : 0;
    }
    return selected;
  }
}
