package io.github.chainrule.compiler;

import java.util.concurrent.atomic.AtomicBoolean;

/// Moves a program from the interpreter to higher tiers once it has done enough work to be worth it.
final class Promotion {
  /// So many operations are about as much work as making the code for a small program.
  private static final long ENOUGH = 1_000_000;

  private final Runnable promote;
  private final AtomicBoolean begun = new AtomicBoolean();

  /// Counted without care: a lost count only delays.
  private long done;

  /// @param promote what is to be done, on another thread
  Promotion(Runnable promote) {
    this.promote = promote;
  }

  void worked(long operations) {
    done += operations;
    if (done > ENOUGH && begun.compareAndSet(false, true)) {
      Background.run(promote);
    }
  }
}
