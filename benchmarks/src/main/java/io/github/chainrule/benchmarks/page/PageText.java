package io.github.chainrule.benchmarks.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/// The text of the page: a section for each group, the losses, and how all was measured.
final class PageText {
  private PageText() {}

  static String of(Findings findings) {
    StringJoiner page = new StringJoiner("\n\n", "", "\n");
    page.add("# Performance");
    page.add("<!-- Written by benchmarks/run; changes made by hand are lost. -->");
    if (findings.quick()) {
      page.add(
          """
          > **From a quick run: far too short for figures that mean anything. It only shows that the
          > command works.**\
          """);
    }
    page.add(
        """
        How fast Chainrule is, beside others in the same run. A ratio above 1 means that Chainrule is
        faster: it is the rival's time, that of Chainrule being 1. Rows in italics do less or other work,
        such as a value without its derivatives; they are no rivals.\
        """);
    for (Group group : Group.values()) {
      if (!findings.in(group).isEmpty()) {
        page.add(group(group, findings));
      }
    }
    page.add("## Where we lose, and why").add(losses(findings));
    page.add("## How it was measured").add(Method.of(findings.runs()));
    return page.toString();
  }

  private static String group(Group group, Findings findings) {
    List<Comparison> all = findings.in(group);
    StringJoiner section = new StringJoiner("\n\n").add("## " + group.title);
    if (RatioPlot.of(group, all).isPresent()) {
      section.add(
          """
          <picture>
            <source media="(prefers-color-scheme: dark)" srcset="images/%1$s-dark.svg">
            <img alt="Time of each rival beside that of Chainrule, on a logarithmic axis; the tables below have the numbers" src="images/%1$s.svg">
          </picture>\
          """
              .formatted(group.picture()));
    }
    Map<Work, List<Comparison>> works =
        all.stream()
            .collect(
                Collectors.groupingBy(Comparison::work, LinkedHashMap::new, Collectors.toList()));
    boolean severalRuns = findings.runs().size() > 1;
    works.forEach((work, cases) -> {
      section.add("### " + work.title()).add(work.what());
      section.add(WorkTable.of(work, cases)).add(efforts(cases, severalRuns));
    });
    return section.toString();
  }

  private static String efforts(List<Comparison> cases, boolean severalRuns) {
    return cases.stream()
        .map(one -> (severalRuns ? "Run `" + one.run().name() + "`: " : "") + one.effort() + ".")
        .distinct()
        .collect(Collectors.joining(" "));
  }

  private static String losses(Findings findings) {
    StringJoiner losses = new StringJoiner("\n").setEmptyValue("In no row.");
    for (Comparison one : findings.comparisons()) {
      for (Comparison.Other loss : one.losses()) {
        Way way = loss.way();
        String why = way.why().isEmpty() ? "Not explained: this is a quick run." : way.why();
        losses.add(
            "- **%s**: %s, %s of Chainrule's time. %s"
                .formatted(one.title(), way.label(), Figures.of(loss.ratio()), why));
      }
    }
    return losses.toString();
  }
}
