package io.github.chainrule.nn;

/// What should be a table is none that can be read. The message is one sentence that names the
/// file, the place, and the cure.
public final class BadTable extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  BadTable(String message) {
    super(message);
  }
}
