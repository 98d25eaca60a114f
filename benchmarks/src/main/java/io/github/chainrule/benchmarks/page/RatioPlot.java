package io.github.chainrule.benchmarks.page;

import io.github.chainrule.viz.Plot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The times of the rivals in a group beside that of Chainrule: a row for each, with a line from 1
/// to their ratio.
final class RatioPlot {
  private static final int WIDTH = 960;
  private static final int ROW = 24;
  private static final int AROUND = 150;

  private record Row(String name, double ratio) {}

  private RatioPlot() {}

  /// No plot if there are no rivals.
  static Optional<Plot> of(Group group, List<Comparison> comparisons) {
    List<Row> rows = rows(comparisons);
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    boolean quick = comparisons.stream().anyMatch(c -> c.run().machine().quick());
    double least = rows.stream().mapToDouble(Row::ratio).min().orElseThrow();
    double most = rows.stream().mapToDouble(Row::ratio).max().orElseThrow();
    Plot plot =
        Plot.titled(group.title + (quick ? " (a quick run, whose figures mean nothing)" : ""))
            .axes("time of the rival; Chainrule takes 1", "")
            .logarithmicX()
            .xRange(Math.min(0.5, least / 1.25), Math.max(2.0, most * 1.25))
            .yRange(0.3, rows.size() + 0.7)
            .yNames(rows.reversed().stream().map(Row::name).toList())
            .size(WIDTH, Math.clamp(AROUND + ROW * rows.size(), 220, 4000));
    add(plot, "Chainrule is faster", rows, false);
    add(plot, "the rival is faster", rows, true);
    double[] one = {1.0, 1.0};
    return Optional.of(plot.line("Chainrule", one, new double[] {0.0, rows.size() + 1.0}));
  }

  /// How a row is called; there is room for some 60 letters.
  static String name(Work work, Case at, Way rival) {
    return work.title(at) + ": " + rival.plainLabel();
  }

  private static List<Row> rows(List<Comparison> comparisons) {
    List<Row> rows = new ArrayList<>();
    for (Comparison comparison : comparisons) {
      for (Comparison.Other other : comparison.others()) {
        if (other.isRival()) {
          rows.add(new Row(name(comparison.work(), comparison.at(), other.way()), other.ratio()));
        }
      }
    }
    return rows;
  }

  /// All rows of one colour as one line with gaps, in which a point between two gaps is a dot. The
  /// first row is the uppermost. A colour without rows still takes its place in the legend's order.
  private static void add(Plot plot, String name, List<Row> rows, boolean rivalIsFaster) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      double ratio = rows.get(i).ratio();
      if (ratio < 1.0 == rivalIsFaster) {
        double height = rows.size() - i;
        x.addAll(List.of(1.0, ratio, Double.NaN, ratio, Double.NaN));
        y.addAll(List.of(height, height, height, height, height));
      }
    }
    plot.line(x.isEmpty() ? "" : name, numbers(x), numbers(y));
  }

  private static double[] numbers(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
