package io.github.chainrule.nn;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/// Data sets to try nets on, without a file or a download: four that are drawn from a seed, and two
/// that were measured.
public final class DataSets {
  private static final List<DataSet> ALL =
      List.of(
          new DataSet(
              "moons",
              "Two half circles that reach into each other: 100 rows of x, y and label (upper,"
                  + " lower), drawn as by scikit-learn's make_moons with noise 0.1.",
              seed -> GeneratedSets.moons(new SplittableRandom(seed))),
          new DataSet(
              "circles",
              "A circle of radius 1 around one of radius 0.5: 200 rows of x, y and label (outer,"
                  + " inner), drawn as by scikit-learn's make_circles with noise 0.08.",
              seed -> GeneratedSets.circles(new SplittableRandom(seed))),
          new DataSet(
              "spiral",
              "Three arms that wind around the origin: 300 rows of x, y and label (a, b, c), drawn"
                  + " as in the notes of Stanford's CS231n.",
              seed -> GeneratedSets.spiral(new SplittableRandom(seed))),
          new DataSet(
              "xor",
              "Points of a square, by whether their coordinates have the same sign: 200 rows of x,"
                  + " y and label (same, different), drawn evenly.",
              seed -> GeneratedSets.xor(new SplittableRandom(seed))),
          new DataSet(
              "penguins",
              "Penguins near Palmer Station, Antarctica: 344 rows of island, bill_length_mm,"
                  + " bill_depth_mm, flipper_length_mm, body_mass_g, sex and species, NA where not"
                  + " known, from palmerpenguins (Horst, Hill and Gorman 2020, CC0; data of Gorman,"
                  + " Williams and Fraser 2014).",
              seed -> embedded("penguins.csv")),
          new DataSet(
              "digits",
              "Handwritten digits as 8 by 8 pixels from 0 to 16: 1797 rows of p0 to p63 and digit,"
                  + " the test set of Optical Recognition of Handwritten Digits at UCI (Alpaydin"
                  + " and Kaynak 1998, CC BY 4.0).",
              seed -> embedded("digits.csv")));

  private DataSets() {}

  /// The names of all data sets.
  public static List<String> names() {
    return ALL.stream().map(DataSet::name).toList();
  }

  /// Whether there is a data set of this name.
  public static boolean has(String name) {
    return ALL.stream().anyMatch(set -> set.name().equals(name));
  }

  /// The data set of a name: drawn from the seed, always the same for the same seed, or as it was
  /// measured, whatever the seed.
  ///
  /// @throws IllegalArgumentException if there is none; the message names those that there are
  public static Table of(String name, long seed) {
    return named(name).table().apply(seed);
  }

  /// One sentence about a data set: what it is, its rows, its columns and where it comes from.
  ///
  /// @throws IllegalArgumentException if there is none; the message names those that there are
  public static String about(String name) {
    return named(name).about();
  }

  private static DataSet named(String name) {
    return ALL.stream()
        .filter(set -> set.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no data set '%s'; there are %s"
                    .formatted(name, String.join(", ", names()))));
  }

  /// The embedded files have neither quotes nor commas within cells, so their lines can be split.
  private static Table embedded(String file) {
    try (InputStream stream = Objects.requireNonNull(DataSets.class.getResourceAsStream(file));
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      List<List<String>> lines = reader.lines().map(line -> List.of(line.split(",", -1))).toList();
      return new Table(lines.get(0), lines.subList(1, lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record DataSet(String name, String about, LongFunction<Table> table) {}
}
