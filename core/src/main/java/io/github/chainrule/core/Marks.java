package io.github.chainrule.core;

import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A number for each value and call that a walk has met; 0 for others.
///
/// It is kept in the values themselves, which is fast and why a graph belongs to one thread at a
/// time. But a function that is being traced may use values from outside, such as captured leaves,
/// that other threads trace with at the same time; their numbers are kept here.
final class Marks {
  private final @Nullable Map<Object, Integer> outside;

  /// @param tracing whether the graph belongs to a function that is being traced
  Marks(boolean tracing) {
    this.outside = tracing ? new IdentityHashMap<>() : null;
  }

  int of(Value value) {
    return outside == null || value.symbolic ? value.mark : outside.getOrDefault(value, 0);
  }

  void set(Value value, int mark) {
    if (outside == null || value.symbolic) {
      value.mark = mark;
    } else {
      outside.put(value, mark);
    }
  }

  int ofCall(Output output) {
    return outside == null || output.symbolic
        ? output.call.mark
        : outside.getOrDefault(output.call, 0);
  }

  void setCall(Output output, int mark) {
    if (outside == null || output.symbolic) {
      output.call.mark = mark;
    } else {
      outside.put(output.call, mark);
    }
  }

  void clear(Value[] values, int count) {
    for (int i = 0; i < count; i++) {
      set(values[i], 0);
      if (values[i] instanceof Output output) {
        setCall(output, 0);
      }
    }
  }
}
