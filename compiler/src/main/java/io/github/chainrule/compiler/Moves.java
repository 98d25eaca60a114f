package io.github.chainrule.compiler;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Copies numbers from places of one array to places of another, as many at once as lie side by
/// side.
final class Moves {
  /// Shorter runs are not worth a call.
  private static final int SHORT = 6;

  private final int[] from;
  private final int[] to;

  /// Null if numbers are copied one by one.
  private final int @Nullable [] length;

  private Moves(int[] from, int[] to, int @Nullable [] length) {
    this.from = from;
    this.to = to;
    this.length = length;
  }

  /// @param from places; negative ones are left out
  /// @param to as many places; negative ones are left out
  static Moves of(int[] from, int[] to) {
    int[] begin = new int[from.length];
    int[] target = new int[from.length];
    int[] length = new int[from.length];
    int runs = 0;
    for (int i = 0; i < from.length; i++) {
      if (from[i] < 0 || to[i] < 0) {
        continue;
      }
      int last = runs - 1;
      if (runs > 0
          && from[i] == begin[last] + length[last]
          && to[i] == target[last] + length[last]) {
        length[last]++;
      } else {
        begin[runs] = from[i];
        target[runs] = to[i];
        length[runs++] = 1;
      }
    }
    if (SHORT * runs > Arrays.stream(length).sum()) {
      int[] moved =
          IntStream.range(0, from.length).filter(i -> from[i] >= 0 && to[i] >= 0).toArray();
      return new Moves(
          Arrays.stream(moved).map(i -> from[i]).toArray(),
          Arrays.stream(moved).map(i -> to[i]).toArray(),
          null);
    }
    return new Moves(
        Arrays.copyOf(begin, runs), Arrays.copyOf(target, runs), Arrays.copyOf(length, runs));
  }

  void run(double[] source, double[] target) {
    if (length == null) {
      for (int i = 0; i < from.length; i++) {
        target[to[i]] = source[from[i]];
      }
    } else {
      for (int r = 0; r < from.length; r++) {
        System.arraycopy(source, from[r], target, to[r], length[r]);
      }
    }
  }
}
