package io.github.chainrule.benchmarks.page;

/// The page cannot be written; the message is for whoever ran the benchmarks.
final class PageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PageException(String message) {
    super(message);
  }
}
