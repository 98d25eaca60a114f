package io.github.chainrule.benchmarks.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritePageTest {
  /// Of the sources, where `-Dpages=write` writes the page that the tests expect.
  private static final Path EXPECTED =
      Path.of(System.getProperty("chainrule.root", ".."))
          .resolve("benchmarks/src/test/resources/io/github/chainrule/benchmarks/page")
          .resolve("made-up-example/performance.md");

  @TempDir Path folder;
  @TempDir Path docs;

  @Test
  void thePageSaysAllThatTheResultsDo() throws IOException {
    WritePage.write(Example.WORKS, Example.runs(folder, Example.json()), docs);
    String page = Files.readString(docs.resolve("performance.md"));
    if ("write".equals(System.getProperty("pages"))) {
      Files.writeString(EXPECTED, page);
    }
    assertThat(page).isEqualTo(Files.readString(EXPECTED));
  }

  @Test
  void thePlotHasARowForEachRival() throws IOException {
    WritePage.write(Example.WORKS, Example.runs(folder, Example.json()), docs);
    Path images = docs.resolve("images");
    for (String theme : List.of("", "-dark")) {
      assertThat(Files.readString(images.resolve("performance-nets" + theme + ".svg")))
          .contains("Made-up sum, 2 numbers: the Rival")
          .contains("Made-up sum, 1,000 numbers: the Rival")
          .contains("Chainrule is faster", "the rival is faster")
          .doesNotContain("a part of it");
    }
    assertThat(images.resolve("performance-engine.svg")).doesNotExist();
  }

  @Test
  void aPlotThatThePageNoLongerShowsIsDeleted() throws IOException {
    Path old = Files.createDirectories(docs.resolve("images")).resolve("performance-engine.svg");
    Files.writeString(old, "old");
    Files.writeString(old.resolveSibling("other.svg"), "other");
    WritePage.write(Example.WORKS, Example.runs(folder, Example.json()), docs);
    assertThat(old).doesNotExist();
    assertThat(old.resolveSibling("other.svg")).exists();
  }

  @Test
  void aQuickRunSaysSo() throws IOException {
    String machine = Files.readString(Example.resource("made-up.machine.properties"));
    List<Run> runs =
        Example.runs(folder, Example.json(), machine.replace("quick=false", "quick=true"));
    WritePage.write(Example.WORKS, runs, docs);
    assertThat(Files.readString(docs.resolve("performance.md"))).contains("> **From a quick run");
    assertThat(Files.readString(docs.resolve("images/performance-nets.svg")))
        .contains("a quick run, whose figures mean nothing");
  }

  @Test
  void eachWorkNamesItsRunIfThereAreSeveral() throws IOException {
    String machine = Files.readString(Example.resource("made-up.machine.properties"));
    Example.write(folder, "made-up", Example.json(), machine);
    String start = Example.json().replaceAll("(?s)^\\[.*(\\{[^{]*alone\")", "[$1");
    Example.write(folder, "later", start, machine.replace("2026-", "2027-"));
    WritePage.write(Example.WORKS, Run.in(folder), docs);
    assertThat(Files.readString(docs.resolve("performance.md")))
        .contains("Run `made-up`: 2 forks", "Run `later`: 1 fork")
        .containsSubsequence("| `later` | 2027-01-02 |", "| `made-up` | 2026-01-02 |");
  }

  @Test
  void whenNoRivalIsFasterThePageSaysSo() throws IOException {
    List<Run> runs = Example.runs(folder, Example.json().replace("ns/op", "us/op"));
    WritePage.write(Example.WORKS, runs, docs);
    assertThat(Files.readString(docs.resolve("performance.md")))
        .contains("## Where we lose, and why\n\nIn no row.\n");
  }

  @Test
  void withoutResultsNothingIsWritten() {
    assertThatThrownBy(() -> WritePage.write(Example.WORKS, List.of(), docs))
        .isInstanceOf(PageException.class)
        .hasMessageContaining("there are no results");
    assertThat(docs).isEmptyDirectory();
  }

  @Test
  void figuresHaveThreeDigits() {
    assertThat(List.of(0.0123456, 1.0, 5.456, 12.345, 999.6, 1582.0, 52400.0, 0.9999))
        .map(Figures::of)
        .containsExactly("0.0123", "1.00", "5.46", "12.3", "1,000", "1,580", "52,400", "1.00");
  }
}
