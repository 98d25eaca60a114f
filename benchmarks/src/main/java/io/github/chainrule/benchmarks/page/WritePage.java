package io.github.chainrule.benchmarks.page;

import io.github.chainrule.viz.AtomicFile;
import io.github.chainrule.viz.Picture;
import io.github.chainrule.viz.Plot;
import io.github.chainrule.viz.Theme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Writes `performance.md` and its plots into a folder of documents, from a folder of results.
public final class WritePage {
  private WritePage() {}

  /// The folder of results, then that of documents.
  public static void main(String[] args) throws IOException {
    try {
      List<String> missing =
          write(Catalogue.WORKS, Run.in(Path.of(args[0])), Path.of(args[1])).missing();
      missing.forEach(row -> System.err.println("left out: " + row));
    } catch (PageException e) {
      System.err.println("benchmarks: no page is written\n" + e.getMessage());
      System.exit(1);
    }
  }

  /// Writes nothing if anything is wrong with the results.
  static Findings write(List<Work> catalogue, List<Run> runs, Path docs) throws IOException {
    Findings findings = Findings.of(catalogue, runs);
    if (findings.comparisons().isEmpty()) {
      throw new PageException("there are no results; give benchmarks/run without --page first");
    }
    String page = PageText.of(findings);
    Path images = Files.createDirectories(docs.resolve("images"));
    for (Group group : Group.values()) {
      Optional<Picture> picture = RatioPlot.of(group, findings.in(group)).map(Plot::picture);
      for (Theme theme : List.of(Theme.LIGHT, Theme.DARK)) {
        Path file = images.resolve(group.picture() + (theme == Theme.DARK ? "-dark.svg" : ".svg"));
        if (picture.isPresent()) {
          picture.get().writeSvg(file, theme);
        } else {
          // Of an earlier page, which no longer shows it.
          Files.deleteIfExists(file);
        }
      }
    }
    byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(docs.resolve("performance.md"), out -> out.write(bytes));
    return findings;
  }
}
