package io.github.chainrule.cli;

import io.github.chainrule.core.Numbers;
import io.github.chainrule.core.Walkthrough;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Prints a report as tables for people.
final class TextReport {
  private final PrintWriter out;
  private final boolean full;

  TextReport(PrintWriter out, boolean full) {
    this.out = out;
    this.full = full;
  }

  void print(GradReport report) {
    out.println("value  " + number(report.value()));
    derivatives(report);
    inner(report.inner());
    report.hessian().ifPresent(this::hessian);
    report.steps().ifPresent(this::steps);
    report.trouble().ifPresent(trouble -> out.println("\nnot finite: " + trouble));
  }

  private void derivatives(GradReport report) {
    List<List<String>> rows = new ArrayList<>();
    boolean suspicious = false;
    Map<String, GradReport.Check> checks = report.checks().orElse(Map.of());
    if (!checks.isEmpty()) {
      rows.add(List.of("", "derivative", "central difference", "relative error"));
    }
    for (Map.Entry<String, Double> derivative : report.gradient().entrySet()) {
      List<String> row = new ArrayList<>();
      row.add(derivative.getKey());
      row.add(number(derivative.getValue()));
      GradReport.Check check = checks.get(derivative.getKey());
      if (check != null) {
        row.add(number(check.central()));
        String mark = check.suspicious() ? "  (!)" : "";
        row.add(String.format(Locale.ROOT, "%.1e%s", check.relativeError(), mark));
        suspicious |= check.suspicious();
      }
      rows.add(row);
    }
    table("derivatives", rows);
    if (suspicious) {
      out.println(
          "  (!) the two differ: a kink, a jump, a formula too steep, or a difference lost in"
              + " rounding");
    }
  }

  private void inner(Map<String, GradReport.Inner> inner) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "value", "derivative"));
    inner.forEach((name, in) -> rows.add(List.of(name, number(in.data()), number(in.grad()))));
    if (!inner.isEmpty()) {
      table("inner values", rows);
    }
  }

  private void hessian(Map<String, double[]> hessian) {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of(""));
    header.addAll(hessian.keySet());
    rows.add(header);
    hessian.forEach((name, seconds) -> {
      List<String> row = new ArrayList<>(List.of(name));
      Arrays.stream(seconds).forEach(second -> row.add(number(second)));
      rows.add(row);
    });
    if (!hessian.isEmpty()) {
      table("second derivatives", rows);
    }
  }

  private void steps(List<Walkthrough.Step> steps) {
    if (steps.isEmpty()) {
      return;
    }
    out.println("\nsteps of backpropagation, from the output back");
    int number = 1;
    for (Walkthrough.Step step : steps) {
      out.printf(Locale.ROOT, "  %2d. %s%n", number++, step.title());
      step.rules().forEach(rule -> out.println("      " + rule));
    }
  }

  /// Prints rows in columns as wide as their widest cell.
  private void table(String title, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int j = 0; j < columns; j++) {
        widths[j] = Math.max(widths[j], row.get(j).length());
      }
    }
    out.println("\n" + title);
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int j = 0; j < columns; j++) {
        line.append("  ").append(row.get(j)).repeat(' ', widths[j] - row.get(j).length());
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private String number(double number) {
    return full ? Double.toString(number) : Numbers.brief(number);
  }
}
