package io.github.chainrule.compiler;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Which results of the way back over a step count, whatever the numbers are: those that one of the
/// cotangents of the state passes to that count.
final class Counting {
  /// Of larger programs with longer states it would take much memory to find out: 32 MiB.
  private static final long MOST_BITS = 1L << 28;

  private final BitSet[] by;

  private Counting(BitSet[] by) {
    this.by = by;
  }

  /// Null if it depends on numbers, if Java code is called that need not be when nothing counts, or
  /// if there is too much of it.
  ///
  /// @param dag a step with its way back
  /// @param back which values depend on cotangents
  /// @param firstFlag the input that says whether the first cotangent of the state counts
  /// @param states how many these are
  /// @param results whether the results count
  static @Nullable Counting of(Dag dag, BitSet back, int firstFlag, int states, int[] results) {
    if ((long) dag.size() * states > MOST_BITS) {
      return null;
    }
    @Nullable BitSet[] passedBy = new BitSet[dag.size()];
    for (int v = 0; v < passedBy.length; v++) {
      Node node = dag.node(v);
      if (back.get(v) && isJava(node)) {
        return null;
      }
      passedBy[v] =
          switch (node) {
            case Node.Constant(double number) -> number == 0.0 ? new BitSet() : null;
            case Node.Shared(int index) -> flag(index - firstFlag, states);
            case Node.Apply(Function function, int a, int b, int c) when function == Op.WHERE ->
                isTrue(dag.node(b)) ? either(passedBy[a], passedBy[c]) : null;
            case Node.Apply(Function function, int a, int b, int _) when function == Op.NOT_EQUAL ->
                isZero(dag.node(a)) ? passedBy[b] : isZero(dag.node(b)) ? passedBy[a] : null;
            case Node _ -> null;
          };
    }
    BitSet[] by = new BitSet[results.length];
    for (int r = 0; r < by.length; r++) {
      BitSet known = passedBy[results[r]];
      if (known == null) {
        return null;
      }
      by[r] = known;
    }
    return new Counting(by);
  }

  private static boolean isJava(Node node) {
    return switch (node) {
      case Node.Evaluate _, Node.Loop _ -> true;
      case Node.Apply(Function function, int _, int _, int _) -> !(function instanceof Op);
      case Node.Column _, Node.Shared _, Node.Constant _ -> false;
      case Node.Sum _, Node.Call _, Node.Result _ -> false;
    };
  }

  private static @Nullable BitSet flag(int state, int states) {
    if (state < 0 || state >= states) {
      return null;
    }
    BitSet flag = new BitSet(states);
    flag.set(state);
    return flag;
  }

  private static boolean isTrue(Node node) {
    return node instanceof Node.Constant(double number) && number == 1.0;
  }

  private static boolean isZero(Node node) {
    return node instanceof Node.Constant(double number) && number == 0.0;
  }

  private static @Nullable BitSet either(@Nullable BitSet a, @Nullable BitSet b) {
    if (a == null || b == null) {
      return null;
    }
    BitSet either = (BitSet) a.clone();
    either.or(b);
    return either;
  }

  /// Whether a result counts.
  ///
  /// @param counting which cotangents of the state do
  boolean counts(int result, BitSet counting) {
    return by[result].intersects(counting);
  }
}
