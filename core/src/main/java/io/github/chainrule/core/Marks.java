package io.github.chainrule.core;

import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A number for each value and call that a walk has met; 0 for others.
///
/// It may be kept in the values themselves, which is fast and why a graph belongs to one thread at
/// a time. But functions that several threads evaluate may share values from outside, such as
/// captured leaves; for derivatives taken inside of them the numbers are kept here. Values without
/// a number belong to one trace, so to one thread.
final class Marks {
  private final @Nullable Map<Object, Integer> outside;

  private Marks(@Nullable Map<Object, Integer> outside) {
    this.outside = outside;
  }

  static Marks inValues() {
    return new Marks(null);
  }

  /// Marks in no value that another thread may see.
  static Marks apart() {
    return new Marks(new IdentityHashMap<>());
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
      if (outside == null || values[i].symbolic) {
        set(values[i], 0);
        if (values[i] instanceof Output output) {
          setCall(output, 0);
        }
      }
    }
    if (outside != null) {
      outside.clear();
    }
  }
}
