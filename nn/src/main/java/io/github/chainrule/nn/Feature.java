package io.github.chainrule.nn;

import java.util.List;

/// A column of a table, and how its cells become numbers.
public sealed interface Feature {

  /// The name of the column.
  String name();

  /// Numbers, taken as `(x - mean) / deviation`.
  ///
  /// @param mean over the rows that it was fitted to
  /// @param deviation the standard deviation, not 0
  record Numeric(String name, double mean, double deviation) implements Feature {
    /// @throws IllegalArgumentException if the numbers are not finite, or the deviation not
    ///   positive
    public Numeric {
      if (!Double.isFinite(mean) || !(deviation > 0.0 && deviation < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "column '" + name + "' with mean " + mean + " and deviation " + deviation);
      }
    }
  }

  /// Text, as an input a number for each of the categories, 1 for that of the cell and 0 for
  /// others; as a target the number of the category, counted from 0.
  ///
  /// @param categories all different
  record Text(String name, List<String> categories) implements Feature {
    /// @throws IllegalArgumentException if two categories are the same, or there is none
    public Text {
      categories = List.copyOf(categories);
      if (categories.isEmpty() || categories.stream().distinct().count() < categories.size()) {
        throw new IllegalArgumentException(
            "column '" + name + "' with the categories " + categories + "; they must differ");
      }
    }
  }

  /// How many inputs of a net it takes.
  default int width() {
    return this instanceof Text text ? text.categories().size() : 1;
  }
}
