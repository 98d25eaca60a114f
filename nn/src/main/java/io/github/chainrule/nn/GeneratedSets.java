package io.github.chainrule.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// Points of the plane with a label, drawn by a generator of random numbers.
///
/// The functions are those of `StrictMath`, so that a seed gives the same points on each machine.
final class GeneratedSets {
  private final RandomGenerator random;
  private final List<List<String>> rows = new ArrayList<>();

  private GeneratedSets(RandomGenerator random) {
    this.random = random;
  }

  /// As scikit-learn's `make_moons`: the upper half of a circle, and the lower half of another that
  /// begins in the middle of the first.
  static Table moons(RandomGenerator random) {
    GeneratedSets set = new GeneratedSets(random);
    int half = 50;
    double noise = 0.1;
    for (int i = 0; i < half; i++) {
      double t = between(0.0, Math.PI, i, half);
      double x = StrictMath.cos(t);
      double y = StrictMath.sin(t);
      set.add(set.near(x, noise), set.near(y, noise), "upper");
      set.add(set.near(1.0 - x, noise), set.near(0.5 - y, noise), "lower");
    }
    return set.shuffled();
  }

  /// As scikit-learn's `make_circles`: one circle around another.
  static Table circles(RandomGenerator random) {
    GeneratedSets set = new GeneratedSets(random);
    int half = 100;
    double noise = 0.08;
    for (int i = 0; i < half; i++) {
      double t = 2.0 * Math.PI * i / half;
      double x = StrictMath.cos(t);
      double y = StrictMath.sin(t);
      set.add(set.near(x, noise), set.near(y, noise), "outer");
      set.add(set.near(0.5 * x, noise), set.near(0.5 * y, noise), "inner");
    }
    return set.shuffled();
  }

  /// As in the notes of Stanford's CS231n: three arms that wind around the origin.
  static Table spiral(RandomGenerator random) {
    GeneratedSets set = new GeneratedSets(random);
    int points = 100;
    double noise = 0.2;
    List<String> labels = List.of("a", "b", "c");
    for (int arm = 0; arm < labels.size(); arm++) {
      for (int i = 0; i < points; i++) {
        double radius = between(0.0, 1.0, i, points);
        double t = set.near(between(4.0 * arm, 4.0 * (arm + 1), i, points), noise);
        set.add(radius * StrictMath.sin(t), radius * StrictMath.cos(t), labels.get(arm));
      }
    }
    return set.shuffled();
  }

  /// Points of a square, labelled by whether their coordinates have the same sign.
  static Table xor(RandomGenerator random) {
    GeneratedSets set = new GeneratedSets(random);
    int points = 200;
    for (int i = 0; i < points; i++) {
      double x = random.nextDouble(-1.0, 1.0);
      double y = random.nextDouble(-1.0, 1.0);
      set.add(x, y, x * y > 0.0 ? "same" : "different");
    }
    return set.shuffled();
  }

  /// The i-th of evenly spaced numbers, both ends included.
  private static double between(double from, double to, int i, int count) {
    return from + (to - from) * i / (count - 1);
  }

  private double near(double number, double noise) {
    return number + noise * random.nextGaussian();
  }

  private void add(double x, double y, String label) {
    rows.add(List.of(fourDecimals(x), fourDecimals(y), label));
  }

  /// Rounded before it is formatted, and with 0 added, so that no number reads -0.0000.
  private static String fourDecimals(double number) {
    return String.format(Locale.ROOT, "%.4f", Math.rint(number * 1e4) / 1e4 + 0.0);
  }

  /// Shuffled by hand, since `Collections.shuffle` takes such a generator only from Java 21 on.
  private Table shuffled() {
    for (int last = rows.size() - 1; last > 0; last--) {
      Collections.swap(rows, last, random.nextInt(last + 1));
    }
    return new Table(List.of("x", "y", "label"), rows);
  }
}
