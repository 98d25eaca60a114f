package io.github.chainrule.benchmarks.page;

import java.util.Locale;

/// A section of the page, with a plot of its own.
enum Group {
  FORMULAS("Formulas, at a point and on many rows"),
  NETS("Neural nets"),
  STEPS("Loops over steps"),
  ENGINE("The engine, node by node");

  final String title;

  Group(String title) {
    this.title = title;
  }

  /// The name of its plot, without theme and ending.
  String picture() {
    return "performance-" + name().toLowerCase(Locale.ROOT);
  }
}
