package io.github.chainrule.core;

import java.util.function.Supplier;

/// How many values the trace of a function has made, so that one which is too large can be refused
/// before memory runs out.
final class TraceSize {
  /// About what a value takes while it is traced and lowered.
  private static final long BYTES = 200;

  private static final long MOST = Math.max(1_000_000, Runtime.getRuntime().maxMemory() / BYTES);

  /// How many values the outermost trace of this thread has made.
  private static final ThreadLocal<TraceSize> CURRENT = new ThreadLocal<>();

  private long made;

  private TraceSize() {}

  /// Runs a trace. Traces inside of it count with it.
  static <T> T limited(Supplier<T> trace) {
    if (CURRENT.get() != null) {
      return trace.get();
    }
    CURRENT.set(new TraceSize());
    try {
      return trace.get();
    } finally {
      CURRENT.remove();
    }
  }

  static void count() {
    TraceSize current = CURRENT.get();
    if (current != null && ++current.made > MOST) {
      throw new IllegalStateException(
          "the trace of a function has reached "
              + current.made
              + " operations and would not fit into memory; write repeated work as one operation:"
              + " Scan for steps, Rows for a sum over data, Values.dot or Values.sum for many"
              + " operands");
    }
  }
}
