package io.github.chainrule.viz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Keeps the pictures in the documents what the program draws; `-Dpages=write` draws them.
class DocumentedPicturesTest {
  private static final Path IMAGES =
      Path.of(System.getProperty("chainrule.root", ".."), "docs", "images");

  /// From 17 to 25, `Math.tanh` of the neuron changed in the last digit, which tooltips show.
  private static final String LAST_DIGITS = "\\.\\d{15,}";

  static Stream<Arguments> pictures() {
    return Stream.of(
        Arguments.of("neuron", GraphPicture.of(Graphs.neuron())),
        Arguments.of("net", GraphPicture.of(Graphs.net(100))),
        Arguments.of(
            "tanh",
            Plot.titled("tanh and its derivatives")
                .axes("x", "")
                .derivatives("tanh", Value::tanh, -4, 4, 2)),
        Arguments.of("boundary", Plots.moons()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pictures")
  void theyAreWhatTheProgramDraws(String name, Drawing drawing) throws IOException {
    for (Theme theme : new Theme[] {Theme.LIGHT, Theme.DARK}) {
      Path file = IMAGES.resolve(name + (theme == Theme.DARK ? "-dark.svg" : ".svg"));
      Picture picture = drawing.picture();
      if ("write".equals(System.getProperty("pages"))) {
        picture.writeSvg(file, theme);
      }
      assertThat(Files.readString(file).replaceAll(LAST_DIGITS, ""))
          .isEqualTo(picture.svg(theme).replaceAll(LAST_DIGITS, ""));
    }
  }
}
