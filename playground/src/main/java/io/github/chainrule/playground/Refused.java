package io.github.chainrule.playground;

/// A request that is not answered as it was meant; the message is for whoever sent it.
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  Refused(int status, String message) {
    super(message);
    this.status = status;
  }

  /// Something in the request cannot be used.
  static Refused bad(String message) {
    return new Refused(400, message);
  }

  int status() {
    return status;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
