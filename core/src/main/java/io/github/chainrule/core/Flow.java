package io.github.chainrule.core;

import org.jspecify.annotations.Nullable;

/// A cotangent or tangent as a value, which counts only where its guard is not zero; a guard of
/// null is always on. Elsewhere the value may be anything, also NaN: it is the product of a zero
/// that `where`, `max` or `min` sent and a partial that may be infinite, and such a product is
/// nothing.
record Flow(Value value, @Nullable Value guard) {

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
    if (guard == other.guard) {
      return new Flow(other.value.plus(value), guard);
    }
    return new Flow(other.closed().plus(closed()), either(other));
  }

  /// A guard that is on where this or another one is.
  private @Nullable Value either(Flow other) {
    if (guard == other.guard || guard == null || other.guard == null) {
      return guard == other.guard ? guard : null;
    }
    return Values.where(other.guard, Value.constant(1.0), guard);
  }
}
