package io.github.chainrule.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.Value;
import io.github.chainrule.viz.GraphPicture;
import io.github.chainrule.viz.Plot;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShowTest {
  private static final URI FILE = URI.create("file:///tmp/a%20b.svg");

  @Test
  void eachPictureIsWrittenToAFileOfItsOwn() throws IOException {
    Path graph = Show.show(Value.of(2.0, "x").sin());
    Path plot = Show.show(Plot.titled("squares").line("", 0, 1, 4));
    Path picture = Show.show(GraphPicture.of(Value.of(1.0)).picture());
    try {
      assertThat(graph).content().startsWith("<svg").contains(">sin<");
      assertThat(plot).content().contains(">squares<");
      assertThat(picture).content().contains(">1.0000<");
      assertThat(graph).isNotEqualTo(plot);
    } finally {
      Files.delete(graph);
      Files.delete(plot);
      Files.delete(picture);
    }
  }

  @Test
  void everySystemHasItsWayToOpenAFile() {
    assertThat(Viewer.command("Linux", Map.of("DISPLAY", ":0"), FILE))
        .containsExactly("xdg-open", "file:///tmp/a%20b.svg");
    assertThat(Viewer.command("Linux", Map.of("WAYLAND_DISPLAY", "wayland-0"), FILE)).hasSize(2);
    assertThat(Viewer.command("Mac OS X", Map.of(), FILE)).startsWith("open");
    assertThat(Viewer.command("Windows 11", Map.of(), FILE)).startsWith("rundll32");
  }

  @Test
  void withoutAScreenNothingIsOpened() {
    assertThat(Viewer.command("Linux", Map.of("HOME", "/"), FILE)).isEmpty();
  }
}
