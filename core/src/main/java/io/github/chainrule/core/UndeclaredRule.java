package io.github.chainrule.core;

/// A custom function was to be differentiated in a mode for which it has no rule.
final class UndeclaredRule extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  UndeclaredRule(String message) {
    super(message);
  }
}
