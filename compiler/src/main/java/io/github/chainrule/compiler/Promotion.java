package io.github.chainrule.compiler;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/// Moves a program to better code once it has done enough work to be worth it: from the interpreter
/// to higher tiers, or away from code that the JIT has left half compiled.
final class Promotion {
  /// So many operations are about as much work as making the code for a small program.
  private static final long ENOUGH = 1_000_000;

  /// Whether work counts only in the interpreter.
  private final boolean fromInterpreter;

  private final Runnable promote;
  private final AtomicBoolean begun = new AtomicBoolean();

  /// Counted without care: a lost count only delays.
  private long done;

  private Promotion(boolean fromInterpreter, Runnable promote) {
    this.fromInterpreter = fromInterpreter;
    this.promote = promote;
  }

  /// @param promote what is to be done, on another thread
  static Promotion fromInterpreter(Runnable promote) {
    return new Promotion(true, promote);
  }

  /// @param promote what is to be done, on another thread
  static Promotion ofAnyCode(Runnable promote) {
    return new Promotion(false, promote);
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

  /// @param interpreted whether it was done in the interpreter
  void worked(long operations, boolean interpreted) {
    if (fromInterpreter && !interpreted) {
      return;
    }
    done += operations;
    if (done > ENOUGH && begun.compareAndSet(false, true)) {
      Background.run(this::promote);
    }
  }
}
