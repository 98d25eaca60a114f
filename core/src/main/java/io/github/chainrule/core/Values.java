package io.github.chainrule.core;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.RandomAccess;
import java.util.stream.Stream;

/// Operations on several values at once. Those on many operands make one node, not a chain.
public final class Values {
  private static final Value[] NONE = {};

  private Values() {}

  /// `a` where the condition is not zero, else `b`. Both are evaluated, but only the chosen one is
  /// differentiated: an infinity or NaN in the other does no harm.
  ///
  /// A plain `if` on [Value#data()] would be decided once, while the graph is made; this is decided
  /// again whenever the graph is evaluated.
  public static Value where(Value condition, Value a, Value b) {
    return Node.of(Primitive.WHERE, new Value[] {condition, a, b});
  }

  /// `a * b + c`, rounded once.
  public static Value fma(Value a, Value b, Value c) {
    return Node.of(Primitive.FMA, new Value[] {a, b, c});
  }

  /// The sum; 0 of no operands.
  public static Value sum(Value... x) {
    return x.length == 0 ? Value.constant(0.0) : Node.of(Primitive.SUM, x.clone());
  }

  /// The sum; 0 of no operands.
  public static Value sum(Collection<? extends Value> x) {
    return sum(x.toArray(NONE));
  }

  /// The arithmetic mean, `sum(x) / n`.
  ///
  /// @throws IllegalArgumentException if there is no operand
  public static Value mean(Value... x) {
    return sum(requireSome("mean", x)).div(x.length);
  }

  /// The arithmetic mean, `sum(x) / n`.
  ///
  /// @throws IllegalArgumentException if there is no operand
  public static Value mean(Collection<? extends Value> x) {
    return mean(x.toArray(NONE));
  }

  /// The dot product `x[0] * y[0] + x[1] * y[1] + ...`; 0 of empty arrays.
  ///
  /// @throws IllegalArgumentException if the lengths differ
  public static Value dot(Value[] x, Value[] y) {
    return dot(Arrays.asList(x), Arrays.asList(y));
  }

  /// The dot product `x[0] * y[0] + x[1] * y[1] + ...`; 0 of empty collections.
  ///
  /// @throws IllegalArgumentException if the sizes differ
  public static Value dot(Collection<? extends Value> x, Collection<? extends Value> y) {
    if (x.size() != y.size()) {
      throw new IllegalArgumentException(
          "dot of "
              + x.size()
              + " and "
              + y.size()
              + " values; give as many left as right factors");
    }
    return x.isEmpty()
        ? Value.constant(0.0)
        : Node.of(Primitive.DOT, OperandList.factors(list(x), list(y)));
  }

  private static List<? extends Value> list(Collection<? extends Value> values) {
    return values instanceof RandomAccess && values instanceof List<? extends Value> list
        ? list
        : Arrays.asList(values.toArray(NONE));
  }

  /// The largest. Equal ones share the gradient; a NaN makes the result and its gradients NaN.
  ///
  /// @throws IllegalArgumentException if there is no operand
  public static Value max(Value... x) {
    return Node.of(Primitive.MAX, requireSome("max", x).clone());
  }

  /// The largest. Equal ones share the gradient; a NaN makes the result and its gradients NaN.
  ///
  /// @throws IllegalArgumentException if there is no operand
  public static Value max(Collection<? extends Value> x) {
    return max(x.toArray(NONE));
  }

  /// The smallest. Equal ones share the gradient; a NaN makes the result and its gradients NaN.
  ///
  /// @throws IllegalArgumentException if there is no operand
  public static Value min(Value... x) {
    return Node.of(Primitive.MIN, requireSome("min", x).clone());
  }

  /// The smallest. Equal ones share the gradient; a NaN makes the result and its gradients NaN.
  ///
  /// @throws IllegalArgumentException if there is no operand
  public static Value min(Collection<? extends Value> x) {
    return min(x.toArray(NONE));
  }

  /// `log(exp(x[0]) + exp(x[1]) + ...)`, without overflow for operands of any size.
  ///
  /// @throws IllegalArgumentException if there is no operand
  public static Value logSumExp(Value... x) {
    return Node.of(Primitive.LOG_SUM_EXP, requireSome("logSumExp", x).clone());
  }

  /// `log(exp(x[0]) + exp(x[1]) + ...)`, without overflow for operands of any size.
  ///
  /// @throws IllegalArgumentException if there is no operand
  public static Value logSumExp(Collection<? extends Value> x) {
    return logSumExp(x.toArray(NONE));
  }

  /// The shares `exp(x[i]) / (exp(x[0]) + exp(x[1]) + ...)`, none negative, which add up to 1 but
  /// for rounding; without overflow for finite operands of any size.
  ///
  /// @throws IllegalArgumentException if there is no operand
  public static List<Value> softmax(Value... x) {
    // A common shift changes neither the shares nor their derivatives, so none passes through it.
    Value shift = max(requireSome("softmax", x)).detach();
    Value[] weights = Arrays.stream(x).map(xi -> xi.minus(shift).exp()).toArray(Value[]::new);
    Value total = sum(weights);
    return Arrays.stream(weights).map(weight -> weight.div(total)).toList();
  }

  /// The shares `exp(x[i]) / (exp(x[0]) + exp(x[1]) + ...)`, none negative, which add up to 1 but
  /// for rounding; without overflow for finite operands of any size.
  ///
  /// @throws IllegalArgumentException if there is no operand
  public static List<Value> softmax(Collection<? extends Value> x) {
    return softmax(x.toArray(NONE));
  }

  /// The solution `x` of the linear system `a x = b`, by elimination with partial pivoting; a
  /// singular matrix gives infinities and NaN.
  ///
  /// @param a the matrix, square, row by row
  /// @param b the right side
  /// @throws IllegalArgumentException if the sizes do not fit
  public static List<Value> solve(
      List<? extends List<? extends Value>> a, List<? extends Value> b) {
    int n = b.size();
    if (a.size() != n || a.stream().anyMatch(row -> row.size() != n)) {
      throw new IllegalArgumentException(
          "solve of a matrix of "
              + a.size()
              + " rows, the first with "
              + (a.isEmpty() ? 0 : a.get(0).size())
              + " columns, and a right side of "
              + n
              + "; all rows must be as long as the right side, and as many");
    }
    if (n == 0) {
      return List.of();
    }
    Value[] operands =
        Stream.concat(a.stream().flatMap(List::stream), b.stream()).toArray(Value[]::new);
    return List.of(new LinearSolve(n).apply(operands));
  }

  private static Value[] requireSome(String operation, Value[] x) {
    if (x.length == 0) {
      throw new IllegalArgumentException(operation + " of no values; give at least one");
    }
    return x;
  }
}
