package io.github.chainrule.core;

import java.util.SplittableRandom;

/// Seeds of random tests: a new one for each run, printed; `-Dseed=N` replays one.
final class Seeds {
  private Seeds() {}

  static long seed(String test) {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println(test + ": replay with -Dseed=" + seed);
    return seed;
  }

  /// The generator of one case of a test, so that a case can be repeated without those before it.
  static SplittableRandom random(long seed, int index) {
    return new SplittableRandom(seed + 0x9e3779b97f4a7c15L * (index + 1));
  }
}
