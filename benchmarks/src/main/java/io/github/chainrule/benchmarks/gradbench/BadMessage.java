package io.github.chainrule.benchmarks.gradbench;

/// Says what is wrong with a message.
final class BadMessage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadMessage(String message) {
    super(message);
  }
}
