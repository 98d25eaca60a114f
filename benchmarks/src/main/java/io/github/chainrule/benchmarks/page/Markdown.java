package io.github.chainrule.benchmarks.page;

import io.github.chainrule.benchmarks.page.Way.Role;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The text of the page.
final class Markdown {
  private static final String LOSSES = "Where we lose, and why";

  private final Findings findings;
  private final List<Run> runs;
  private final StringBuilder text = new StringBuilder();

  private Markdown(Findings findings) {
    this.findings = findings;
    this.runs = findings.runs();
  }

  static String of(Findings findings) {
    return new Markdown(findings).page();
  }

  private String page() {
    line("# Performance");
    line("");
    line("<!-- Written by benchmarks/run; changes made by hand are lost. -->");
    line("");
    if (findings.quick()) {
      line(
          "> **From a quick run: far too short for figures that mean anything. It only shows that");
      line("> the command works.**");
      line("");
    }
    line(
        "How fast Chainrule is, beside others in the same run. A ratio above 1 means that"
            + " Chainrule");
    line(
        "is faster: it is the rival's time, that of Chainrule being 1. Rows in italics do less or");
    line("other work, such as a value without its derivatives; they are no rivals.");
    Stream.of(Group.values()).forEach(this::group);
    losses();
    method();
    return text.toString();
  }

  private void group(Group group) {
    List<Comparison> all = findings.in(group);
    if (all.isEmpty()) {
      return;
    }
    heading("## " + group.title);
    if (RatioPlot.of(group, all).isPresent()) {
      String image = "images/" + group.picture();
      line("<picture>");
      line("  <source media=\"(prefers-color-scheme: dark)\" srcset=\"" + image + "-dark.svg\">");
      line(
          "  <img alt=\"Time of each rival beside that of Chainrule, on a logarithmic axis; the"
              + " tables below have the numbers\" src=\""
              + image
              + ".svg\">");
      line("</picture>");
    }
    all.stream()
        .collect(Collectors.groupingBy(Comparison::work, LinkedHashMap::new, Collectors.toList()))
        .forEach(this::work);
  }

  private void work(Work work, List<Comparison> cases) {
    heading("### " + work.title());
    line(work.what());
    line("");
    boolean named = cases.stream().anyMatch(one -> !one.at().name().isEmpty());
    String unit = Figures.symbol(work.unit());
    row(named, "", "", "median, " + unit, "lowest to highest, " + unit, "rival : Chainrule");
    line((named ? "|---" : "") + "|---|---:|---:|---:|");
    for (Comparison one : cases) {
      String ratio = one.others().isEmpty() ? "" : "1";
      row(
          named,
          one.at().name(),
          "Chainrule",
          median(work, one.own()),
          spread(work, one.own()),
          ratio);
      for (Comparison.Other other : one.others()) {
        String label = cell(other.way().label());
        row(
            named,
            "",
            other.way().role() == Role.BESIDE ? "*" + label + "*" : label,
            median(work, other.times()),
            spread(work, other.times()),
            Figures.of(other.ratio()) + (other.wins() ? " ([why](#where-we-lose-and-why))" : ""));
      }
    }
    line("");
    line(efforts(cases));
  }

  private String efforts(List<Comparison> cases) {
    return cases.stream()
        .map(
            one -> (runs.size() > 1 ? "Run `" + one.run().name() + "`: " : "") + one.effort() + ".")
        .distinct()
        .collect(Collectors.joining(" "));
  }

  private static String median(Work work, Times times) {
    return Figures.of(times.median(), work.unit());
  }

  private static String spread(Work work, Times times) {
    return Figures.of(times.least(), work.unit()) + " to " + Figures.of(times.most(), work.unit());
  }

  private void losses() {
    heading("## " + LOSSES);
    boolean none = true;
    for (Comparison one : findings.comparisons()) {
      for (Comparison.Other loss : one.losses()) {
        String why = loss.way().why();
        none = false;
        line(
            "- **"
                + one.title()
                + "**: "
                + loss.way().label()
                + ", "
                + Figures.of(loss.ratio())
                + " of Chainrule's time. "
                + (why.isEmpty() ? "Not explained: this is a quick run." : why));
      }
    }
    if (none) {
      line("In these runs no rival was faster.");
    }
  }

  private void method() {
    heading("## How it was measured");
    line("| run | date | processor | cores | system | Java |");
    line("|---|---|---|---|---|---|");
    for (Run run : runs) {
      Machine machine = run.machine();
      String vectors = machine.vectors().isEmpty() ? "" : ", " + machine.vectors();
      String java = facts(run, Result::java);
      line(
          "| `"
              + run.name()
              + "`"
              + (machine.quick() ? ", quick" : "")
              + " | "
              + LocalDate.ofInstant(machine.date(), ZoneOffset.UTC)
              + " | "
              + cell(machine.processor() + vectors)
              + " | "
              + machine.cores()
              + (machine.pinned() ? ", one used" : "")
              + " | "
              + cell(machine.system())
              + " | "
              + cell(java)
              + " |");
    }
    line("");
    line(
        "Measured by JMH "
            + runs.stream()
                .map(run -> facts(run, Result::jmh))
                .distinct()
                .collect(Collectors.joining(", "))
            + "; times are medians of all measured iterations of all forks, beside their lowest"
            + " and");
    line(
        "highest. A rival is always from the same run as Chainrule. \"By hand\" is Java written for"
            + " the");
    line("one work." + libraries());
    line("");
    line("To measure again, with a JDK 25 and Maven, on a machine that does nothing else:");
    line("");
    line("```sh");
    line("benchmarks/run           # all, and this page");
    line("benchmarks/run Formulas  # one class, and this page");
    line("```");
    line("");
    line("`RivalsTest` holds that what is measured beside each other computes the same.");
  }

  private String libraries() {
    TreeSet<String> versions = new TreeSet<>();
    for (Run run : runs) {
      run.machine().libraries().forEach((name, version) -> versions.add(name + " " + version));
    }
    return versions.isEmpty() ? "" : " Rivals: " + String.join(", ", versions) + ".";
  }

  private static String facts(Run run, Function<Result, String> fact) {
    return run.results().stream().map(fact).distinct().sorted().collect(Collectors.joining(", "));
  }

  private void row(
      boolean named, String name, String way, String median, String spread, String ratio) {
    List<String> cells = List.of(way, median, spread, ratio);
    line((named ? "| " + name + " " : "") + "| " + String.join(" | ", cells) + " |");
  }

  /// A text that may not end its cell.
  private static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\s+", " ");
  }

  private void heading(String heading) {
    if (!text.toString().endsWith("\n\n")) {
      line("");
    }
    line(heading);
    line("");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
