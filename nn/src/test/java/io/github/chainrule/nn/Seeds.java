package io.github.chainrule.nn;

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
    // Two steps, because generators whose seeds differ by little, or by this generator's own
    // increment, would run through nearly the same numbers.
    return new SplittableRandom(new SplittableRandom(seed + index).nextLong());
  }
}
