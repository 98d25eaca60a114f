package io.github.chainrule.benchmarks.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindingsTest {
  private static final Work UNEXPLAINED =
      Work.of(Group.NETS, "Made-up sum", "", Example.class, Example.SUM.unit(), "own")
          .at("2 numbers", "n", "2")
          .at("1,000 numbers", "n", "1000")
          .rival("rival", "the `Rival`")
          .beside("part", "a part of it");

  @TempDir Path folder;
  private String json;
  private String machine;

  @BeforeEach
  void read() throws IOException {
    json = Example.json();
    machine = Files.readString(Example.resource("made-up.machine.properties"));
  }

  @Test
  void aRivalThatIsFasterNeedsAnExplanation() throws IOException {
    List<Run> runs = Example.runs(folder, json);
    assertThatThrownBy(() -> Findings.of(List.of(UNEXPLAINED, Example.ALONE), runs))
        .isInstanceOf(PageException.class)
        .hasMessage(
            "Made-up sum, 2 numbers: the Rival is faster, and the catalogue does not say why;"
                + " explain Example.rival");
  }

  @Test
  void aRivalThatIsSlowerNeedsNone() throws IOException {
    List<Run> runs = Example.runs(folder, json.replace("ns/op", "us/op"));
    Findings findings = Findings.of(List.of(UNEXPLAINED, Example.ALONE), runs);
    assertThat(findings.comparisons()).hasSize(3).allMatch(one -> one.losses().isEmpty());
  }

  @Test
  void theNoiseOfAQuickRunNeedsNone() throws IOException {
    List<Run> runs = Example.runs(folder, json, machine.replace("quick=false", "quick=true"));
    Findings findings = Findings.of(List.of(UNEXPLAINED, Example.ALONE), runs);
    assertThat(findings.quick()).isTrue();
    assertThat(findings.comparisons().getFirst().losses()).hasSize(1);
  }

  @Test
  void whatTheCatalogueDoesNotKnowIsNamedAllAtOnce() throws IOException {
    List<Run> runs =
        Example.runs(
            folder, json.replace("Example.alone", "Example.other").replace("1000\"", "7\""));
    String name = Example.class.getName();
    assertThatThrownBy(() -> Findings.of(Example.WORKS, runs))
        .isInstanceOf(PageException.class)
        .hasMessage(
            """
            made-up.json: the catalogue does not know %1$s.own with {n=7}
            made-up.json: the catalogue does not know %1$s.rival with {n=7}
            made-up.json: the catalogue does not know %1$s.part with {n=7}
            made-up.json: the catalogue does not know %1$s.other\
            """
                .formatted(name));
  }

  @Test
  void whatWasNotMeasuredIsLeftOutAndNamed() throws IOException {
    List<Run> runs = Example.runs(folder, json);
    Work more = Example.SUM.at("7 numbers", "n", "7").rival("missing", "somebody");
    Findings findings = Findings.of(List.of(more, Example.ALONE), runs);
    assertThat(findings.comparisons()).hasSize(3);
    assertThat(findings.comparisons().getFirst().others()).hasSize(2);
    assertThat(findings.missing())
        .containsExactly(
            "Made-up sum, 2 numbers: no result of Example.missing in made-up.json",
            "Made-up sum, 1,000 numbers: no result of Example.missing in made-up.json",
            "Made-up sum, 7 numbers: no result of Example.own");
  }

  @Test
  void theNewestRunCountsButNeverAQuickOneBeforeAnother() throws IOException {
    Example.write(folder, "old", json, machine.replace("2026-", "2025-"));
    Example.write(folder, "new", json, machine);
    String quick = machine.replace("2026-", "2027-").replace("quick=false", "quick=true");
    Example.write(folder, "quick", json, quick);
    Findings findings = Findings.of(Example.WORKS, Run.in(folder));
    assertThat(findings.runs()).extracting(Run::name).containsExactly("new");
    assertThat(findings.quick()).isFalse();
  }

  @Test
  void filesOfARunThatGoesOnAreLeftAlone() throws IOException {
    Example.write(folder, ".made-up", "half of it", machine);
    assertThat(Run.in(folder)).isEmpty();
    assertThat(Run.in(folder.resolve("nowhere"))).isEmpty();
  }
}
