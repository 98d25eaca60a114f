package io.github.chainrule.benchmarks.page;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Made-up results, whose figures nobody has measured, and a catalogue for them.
final class Example {
  static final Work SUM =
      Work.of(Group.NETS, "Made-up sum", "A sum.", Example.class, MICROSECONDS, "own")
          .at("2 numbers", "n", "2")
          .at("1,000 numbers", "n", "1000")
          .rival("rival", "the `Rival`", "It is made up.")
          .beside("part", "a part of it");

  static final Work ALONE =
      Work.of(Group.ENGINE, "Made-up start", "A start.", Example.class, MILLISECONDS, "alone");

  static final List<Work> WORKS = List.of(SUM, ALONE);

  private Example() {}

  static Path resource(String name) {
    try {
      return Path.of(Example.class.getResource("made-up-example/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static String json() throws IOException {
    return Files.readString(resource("made-up.json"));
  }

  /// The runs of a folder with the example, changed, as its only results.
  static List<Run> runs(Path folder, String json) throws IOException {
    return runs(folder, json, Files.readString(resource("made-up.machine.properties")));
  }

  static List<Run> runs(Path folder, String json, String machine) throws IOException {
    write(folder, "made-up", json, machine);
    return Run.in(folder);
  }

  static void write(Path folder, String name, String json, String machine) throws IOException {
    Files.writeString(folder.resolve(name + ".json"), json);
    Files.writeString(folder.resolve(name + Run.MACHINE), machine);
  }
}
