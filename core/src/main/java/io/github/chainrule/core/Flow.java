package io.github.chainrule.core;

import org.jspecify.annotations.Nullable;

/// A cotangent or tangent as a value, which counts only where its guard is not zero; a guard of
/// null is always on. Elsewhere the value may be anything, also NaN: it is the product of a zero
/// that `where`, `max` or `min` sent and a partial that may be infinite, and such a product is
/// nothing.
record Flow(Value value, @Nullable Value guard) {
  /// Through so many choices within each other it is followed what a guard was made of.
  private static final int MOST_NESTED = 64;

  /// The cotangent as a plain value: zero where the guard is off.
  Value closed() {
    return guard == null ? value : Values.where(guard, value, Value.constant(0.0));
  }

  /// The same of several, null for what is missing.
  static @Nullable Value[] closed(@Nullable Flow[] flows) {
    @Nullable Value[] closed = new @Nullable Value[flows.length];
    for (int i = 0; i < flows.length; i++) {
      Flow flow = flows[i];
      closed[i] = flow == null ? null : flow.closed();
    }
    return closed;
  }

  /// Flows that always count, null for what is missing.
  static @Nullable Flow[] of(@Nullable Value[] values) {
    @Nullable Flow[] flows = new @Nullable Flow[values.length];
    for (int i = 0; i < values.length; i++) {
      Value value = values[i];
      flows[i] = value == null ? null : new Flow(value, null);
    }
    return flows;
  }

  /// One whose guard is on where that of any is; null if all are missing.
  static @Nullable Flow any(@Nullable Flow[] flows) {
    Flow any = null;
    for (Flow flow : flows) {
      if (flow != null) {
        any = any == null ? flow : new Flow(flow.value(), flow.either(any));
      }
    }
    return any;
  }

  /// Also asks for another guard.
  Flow under(@Nullable Value outer) {
    if (outer == null || outer == guard) {
      return this;
    }
    return new Flow(value, guard == null ? outer : Values.where(outer, guard, Value.constant(0.0)));
  }

  /// The sum with what arrived before; it is on where either is.
  Flow plus(@Nullable Flow other) {
    if (other == null) {
      return this;
    }
    Value either = either(other);
    return new Flow(other.wherever(either).plus(wherever(either)), either);
  }

  /// The value where a guard is on that is on where this one's is, and maybe elsewhere.
  private Value wherever(@Nullable Value wider) {
    return guard == wider ? value : closed();
  }

  /// A guard that is on where this or another one is.
  private @Nullable Value either(Flow other) {
    if (guard == null || other.guard == null) {
      return null;
    }
    if (implies(guard, other.guard)) {
      return other.guard;
    }
    return implies(other.guard, guard)
        ? guard
        : Values.where(other.guard, Value.constant(1.0), guard);
  }

  /// Whether a guard is known to be on only where another one is: [#under] has made it of that, or
  /// of one that was made of it, and so on.
  private static boolean implies(Value guard, Value wider) {
    Value at = guard;
    for (int depth = 0; depth < MOST_NESTED && at != wider; depth++) {
      boolean both =
          at instanceof Node node
              && node.primitive == Primitive.WHERE
              && node.operand(2) instanceof Constant none
              && none.data == 0.0;
      if (!both) {
        return false;
      }
      at = at.operand(1) == wider ? wider : at.operand(0);
    }
    return at == wider;
  }
}
