package io.github.chainrule.compiler;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Workspaces that wait for their next call. A thread finds its own again, as long as there are not
/// more threads than places; what does not fit is left to the garbage collector.
final class Pool<T> {
  private static final int PLACES = 16;

  private final Supplier<T> make;
  private final AtomicReferenceArray<@Nullable T> waiting = new AtomicReferenceArray<>(PLACES);

  Pool(Supplier<T> make) {
    this.make = make;
  }

  private static int place() {
    return (int) (Thread.currentThread().threadId() % PLACES);
  }

  T take() {
    T own = waiting.getAndSet(place(), null);
    return own == null ? make.get() : own;
  }

  void give(T used) {
    waiting.lazySet(place(), used);
  }
}
