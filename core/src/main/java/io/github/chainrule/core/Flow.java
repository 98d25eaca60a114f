package io.github.chainrule.core;

import org.jspecify.annotations.Nullable;

/// A cotangent as a value, which counts only where its guard is not zero; a guard of null is always
/// on. Elsewhere the value may be anything, also NaN: it is the product of a zero that `where`,
/// `max` or `min` sent and a partial that may be infinite, and such a product is nothing.
record Flow(Value value, @Nullable Value guard) {

  /// The cotangent as a plain value: zero where the guard is off.
  Value closed() {
    return guard == null ? value : Values.where(guard, value, Value.constant(0.0));
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
  @Nullable Value either(Flow other) {
    if (guard == other.guard || guard == null || other.guard == null) {
      return guard == other.guard ? guard : null;
    }
    return Values.where(other.guard, Value.constant(1.0), guard);
  }
}
