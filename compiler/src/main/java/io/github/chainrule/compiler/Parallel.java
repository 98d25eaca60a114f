package io.github.chainrule.compiler;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Shares pieces of work between the calling thread and others.
///
/// @param executor what runs the others
/// @param threads how many take part, the caller included
record Parallel(Executor executor, int threads) {

  /// One call: its pieces are taken one after another by whoever is free. The caller takes part, so
  /// the work is done even if the executor never runs anything.
  private static final class Work implements Runnable {
    private final int pieces;
    private final IntConsumer piece;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch left;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Work(int pieces, IntConsumer piece) {
      this.pieces = pieces;
      this.piece = piece;
      this.left = new CountDownLatch(pieces);
    }

    @Override
    public void run() {
      for (int i = next.getAndIncrement(); i < pieces; i = next.getAndIncrement()) {
        try {
          if (failure.get() == null) {
            piece.accept(i);
          }
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        } finally {
          left.countDown();
        }
      }
    }

    void await() {
      boolean interrupted = false;
      while (true) {
        try {
          left.await();
          break;
        } catch (InterruptedException e) {
          // Others still write to arrays of the caller.
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      switch (failure.get()) {
        case null -> {}
        case Error e -> throw e;
        case RuntimeException e -> throw e;
        case Throwable e -> throw new AssertionError(e);
      }
    }
  }

  /// Does all pieces of work and returns when they are done.
  void run(int pieces, IntConsumer piece) {
    Work work = new Work(pieces, piece);
    try {
      for (int t = 1; t < Math.min(threads, pieces); t++) {
        executor.execute(work);
      }
    } catch (RejectedExecutionException e) {
      // The caller does what others do not.
    }
    work.run();
    work.await();
  }
}
