package io.github.chainrule.benchmarks.page;

import java.util.List;

/// The times of an operation in all measured iterations, in nanoseconds.
record Times(double median, double least, double most) {

  static Times of(List<Double> nanos) {
    List<Double> sorted = nanos.stream().sorted().toList();
    int half = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2.0;
    return new Times(median, sorted.getFirst(), sorted.getLast());
  }
}
