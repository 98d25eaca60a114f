package io.github.chainrule.viz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Keeps the pictures in the documents what the program draws; `-Dpages=write` draws them.
class DocumentedPicturesTest {
  private static final Path IMAGES =
      Path.of(System.getProperty("chainrule.root", ".."), "docs", "images");

  private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d+");

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
      assertThat(rounded(Files.readString(file))).isEqualTo(rounded(picture.svg(theme)));
    }
  }

  /// Tooltips show all digits, and in the last ones `Math.tanh` of JDK 17 and 25 differ.
  private static String rounded(String svg) {
    return NUMBER
        .matcher(svg)
        .replaceAll(number ->
            new BigDecimal(number.group())
                .setScale(9, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString());
  }
}
