package io.github.chainrule.benchmarks.page;

import io.github.chainrule.benchmarks.page.Way.Role;
import java.util.List;
import java.util.StringJoiner;

/// The table of a work: all its ways in all its cases, with a column for cases if they have names.
final class WorkTable {
  private final Work work;
  private final boolean named;
  private final StringJoiner table = new StringJoiner("\n");

  private WorkTable(Work work, boolean named) {
    this.work = work;
    this.named = named;
  }

  static String of(Work work, List<Comparison> cases) {
    boolean named = cases.stream().anyMatch(one -> !one.at().name().isEmpty());
    return new WorkTable(work, named).with(cases);
  }

  private String with(List<Comparison> cases) {
    String unit = Figures.symbol(work.unit());
    row("", "", "median, " + unit, "lowest to highest, " + unit, "rival : Chainrule");
    table.add((named ? "|---" : "") + "|---|---:|---:|---:|");
    for (Comparison one : cases) {
      row(one.at().name(), work.own().label(), one.own(), one.others().isEmpty() ? "" : "1");
      for (Comparison.Other other : one.others()) {
        String label = other.way().label();
        row(
            "",
            other.way().role() == Role.BESIDE ? "*" + label + "*" : label,
            other.times(),
            Figures.of(other.ratio()) + (other.wins() ? " ([why](#where-we-lose-and-why))" : ""));
      }
    }
    return table.toString();
  }

  private void row(String name, String label, Times times, String ratio) {
    String least = Figures.of(times.least(), work.unit());
    String most = Figures.of(times.most(), work.unit());
    row(name, label, Figures.of(times.median(), work.unit()), least + " to " + most, ratio);
  }

  private void row(String name, String label, String median, String spread, String ratio) {
    String first = named ? "| " + name + " " : "";
    table.add(first + "| " + String.join(" | ", label, median, spread, ratio) + " |");
  }
}
