package io.github.chainrule.compiler;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/// Moves a program from the interpreter to higher tiers once it has done enough work to be worth
/// it.
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

  private void promote() {
    try {
      promote.run();
    } catch (GeneratedClass.Refused e) {
      refused(e);
    }
  }

  /// Says that programs stay in the interpreter.
  static void refused(GeneratedClass.Refused e) {
    Log.once(
        Level.WARNING,
        "compiled functions run in the interpreter, since no code can be generated here: "
            + e.getCause());
  }

  void worked(long operations) {
    done += operations;
    if (done > ENOUGH && begun.compareAndSet(false, true)) {
      Background.run(this::promote);
    }
  }
}
