package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Numbers the values of a program so that those with the same number are computed in the same way,
/// from whatever columns and shared numbers. For sums it does not matter how many terms there are.
final class Signatures {
  /// The signature of numbers that all rows share, constants among them.
  static final int SHARED = 0;

  private static final int COLUMN = 1;
  private static final int LONG_SUM = 4;

  private final Scope scope;
  private final int[] of;
  private final Map<List<Object>, Integer> numbers = new HashMap<>();

  /// The computation whose results were met last, of which there may be a million, and their
  /// signature.
  private int ofResults = -1;

  private int resultNumber;

  private Signatures(Scope scope) {
    this.scope = scope;
    this.of = new int[scope.dag().size()];
  }

  static int[] of(Scope scope) {
    Signatures signatures = new Signatures(scope);
    for (int v = 0; v < signatures.of.length; v++) {
      signatures.of[v] = signatures.number(v);
    }
    return signatures.of;
  }

  private int number(int v) {
    return switch (scope.dag().node(v)) {
      case Node.Column _ -> COLUMN;
      case Node.Shared _, Node.Constant _ -> SHARED;
      case Node.Apply apply -> number(apply);
      case Node.Sum sum -> isLong(sum) ? ofLong(sum) : number(sum);
      case Node.Call(Routine routine, int operand) ->
          number(List.of(routine.symbol(), of[operand]));
      case Node.Evaluate _, Node.Loop _ -> number(List.of("only", v));
      case Node.Result(int from, int index) -> {
        // The results of a loop are alike, those of a routine are not.
        if (scope.dag().node(from) instanceof Node.Call) {
          yield number(List.of("result", index, of[from]));
        }
        if (ofResults != from) {
          ofResults = from;
          resultNumber = number(List.of("results", of[from]));
        }
        yield resultNumber;
      }
    };
  }

  /// Whether the number of terms does not count: if they are alike.
  static boolean isLong(Node node) {
    if (!(node instanceof Node.Sum(int[] left, int[] right, boolean[] minus))
        || left.length < LONG_SUM) {
      return false;
    }
    boolean alike = true;
    for (int t = 0; t < left.length; t++) {
      alike &= !minus[t] && (t == 0 || (right[t] < 0) == (right[1] < 0));
    }
    return alike;
  }

  private int number(List<Object> key) {
    return numbers.computeIfAbsent(key, _ -> numbers.size() + 2);
  }

  private int number(Node.Apply apply) {
    int a = of[apply.a()];
    int b = apply.b() < 0 ? -1 : of[apply.b()];
    int c = apply.c() < 0 ? -1 : of[apply.c()];
    boolean turned = isTurned(apply, of);
    Object function = apply.function() instanceof Op op ? op : apply.function().symbol();
    return number(List.of(function, turned ? b : a, turned ? a : b, c));
  }

  /// Whether the operands stand in the other order than their signatures do.
  static boolean isTurned(Node.Apply apply, int[] signatures) {
    return apply.function() instanceof Op op
        && op.commutative()
        && signatures[apply.a()] > signatures[apply.b()];
  }

  /// The same for the factors of a term.
  static boolean isTurned(Node.Sum sum, int term, int[] signatures) {
    int right = sum.right()[term];
    return right >= 0 && signatures[sum.left()[term]] > signatures[right];
  }

  private int number(Node.Sum sum) {
    List<Object> key = new ArrayList<>(List.of("sum"));
    for (int t = 0; t < sum.left().length; t++) {
      int left = of[sum.left()[t]];
      int right = sum.right()[t] < 0 ? -1 : of[sum.right()[t]];
      boolean turned = isTurned(sum, t, of);
      key.add(turned ? right : left);
      key.add(turned ? left : right);
      key.add(sum.minus()[t]);
    }
    return number(key);
  }

  private int ofLong(Node.Sum sum) {
    TreeSet<Integer> factors = new TreeSet<>();
    Arrays.stream(sum.left()).forEach(x -> factors.add(of[x]));
    Arrays.stream(sum.right()).filter(x -> x >= 0).forEach(x -> factors.add(of[x]));
    return number(List.of("long sum", sum.right()[0] < 0, List.copyOf(factors)));
  }
}
