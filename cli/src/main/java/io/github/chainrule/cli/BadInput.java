package io.github.chainrule.cli;

/// The user asked for something that cannot be done; the message says what, and the cure.
final class BadInput extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadInput(String message) {
    super(message);
  }
}
