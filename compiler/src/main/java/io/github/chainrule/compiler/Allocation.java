package io.github.chainrule.compiler;

import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/// Counts what threads allocate, where the Java VM does so.
final class Allocation {
  private static final com.sun.management.@Nullable ThreadMXBean THREADS =
      ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
              && threads.isThreadAllocatedMemorySupported()
              && threads.isThreadAllocatedMemoryEnabled()
          ? threads
          : null;

  private Allocation() {}

  /// The bytes that this thread has allocated so far; always 0 where they are not counted.
  static long ofThisThread() {
    return THREADS == null ? 0 : THREADS.getCurrentThreadAllocatedBytes();
  }
}
