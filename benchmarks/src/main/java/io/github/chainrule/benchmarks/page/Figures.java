package io.github.chainrule.benchmarks.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// Numbers as the page writes them: with three digits, of which more would be noise.
final class Figures {
  private static final int DIGITS = 3;

  private Figures() {}

  static String of(double number) {
    BigDecimal rounded = new BigDecimal(number).round(new MathContext(DIGITS));
    int decimals = Math.max(0, rounded.scale() + DIGITS - rounded.precision());
    return String.format(Locale.ROOT, "%,." + decimals + "f", rounded);
  }

  /// A time in another unit.
  static String of(double nanos, TimeUnit unit) {
    return of(nanos / unit.toNanos(1));
  }

  static String symbol(TimeUnit unit) {
    return switch (unit) {
      case NANOSECONDS -> "ns";
      case MICROSECONDS -> "us";
      case MILLISECONDS -> "ms";
      case SECONDS, MINUTES, HOURS, DAYS -> throw new IllegalArgumentException("too slow: " + unit);
    };
  }
}
