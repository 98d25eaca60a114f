package io.github.chainrule.cli;

import io.github.chainrule.nn.Scores;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/// Writes down how well predictions fit.
final class ScoreText {
  private ScoreText() {}

  /// In one line.
  static void line(PrintWriter out, String name, Scores scores) {
    switch (scores) {
      case Scores.OfClasses classes ->
          out.printf(
              Locale.ROOT,
              "%-9s  accuracy %.1f %% (%d of %d)%n",
              name,
              100.0 * classes.accuracy(),
              classes.right(),
              classes.rows());
      case Scores.OfNumbers numbers ->
          out.printf(
              Locale.ROOT,
              "%-9s  root mean square error %.4g, mean absolute error %.4g, R2 %.4f (%d rows)%n",
              name,
              numbers.rootMeanSquare(),
              numbers.meanAbsolute(),
              numbers.explained(),
              numbers.rows());
    }
  }

  /// In two words.
  static String brief(Scores scores) {
    return switch (scores) {
      case Scores.OfClasses classes ->
          String.format(Locale.ROOT, "accuracy %.1f %%", 100.0 * classes.accuracy());
      case Scores.OfNumbers numbers ->
          String.format(Locale.ROOT, "error %.4g", numbers.rootMeanSquare());
    };
  }

  /// The confusion matrix, and a line for each class.
  static void table(PrintWriter out, Scores.OfClasses scores, List<String> names) {
    int width = Math.max(9, names.stream().mapToInt(String::length).max().orElse(0));
    out.println();
    out.printf("%-" + width + "s", "was \\ said");
    names.forEach(name -> out.printf("  %" + Math.max(5, name.length()) + "s", name));
    out.printf("  %9s  %6s%n", "precision", "recall");
    for (int k = 0; k < names.size(); k++) {
      out.printf("%-" + width + "s", names.get(k));
      for (int j = 0; j < names.size(); j++) {
        out.printf("  %" + Math.max(5, names.get(j).length()) + "d", scores.confusion()[k][j]);
      }
      out.printf("  %9s  %6s%n", share(scores.precision(k)), share(scores.recall(k)));
    }
  }

  private static String share(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.3f", share);
  }
}
