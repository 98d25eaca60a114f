package io.github.chainrule.viz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.Value;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Contrast as the Web Content Accessibility Guidelines define it: at least 4.5 for text, 3 for
/// lines.
class ContrastTest {

  static Stream<Drawing> drawings() {
    return Stream.of(
        GraphPicture.of(Graphs.neuron()),
        GraphPicture.of(Graphs.net(50)),
        GraphPicture.of(Value.of(1.0).plus(2.0)),
        Plots.moons(),
        Plots.lines(6));
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void textsStandOutInBothThemes(Drawing drawing) {
    Seen seen = new Seen(drawing.picture());
    assertThat(seen.texts).isNotEmpty();
    for (Shape.Text text : seen.texts) {
      Ink under = seen.under(text);
      for (Theme theme : new Theme[] {Theme.LIGHT, Theme.DARK}) {
        assertThat(contrast(text.ink().rgb(theme), under.rgb(theme)))
            .as("'%s' in %s on %s, %s", text.text(), text.ink(), under, theme)
            .isGreaterThanOrEqualTo(4.5);
      }
    }
  }

  @Test
  void linesStandOutInBothThemes() {
    Stream<Ink> inks =
        Stream.concat(
            Stream.of(Ink.EDGE, Ink.LEAF, Ink.OPERATION, Ink.TEXT),
            IntStream.range(0, 6).mapToObj(Ink::series));
    inks.forEach(ink -> {
      assertThat(contrast(ink.light(), Ink.PAGE.light())).as("%s", ink).isGreaterThan(3.0);
      assertThat(contrast(ink.dark(), Ink.PAGE.dark())).as("%s", ink).isGreaterThan(3.0);
    });
  }

  @Test
  void blackOnWhiteHasTheLargestContrast() {
    assertThat(contrast(0x000000, 0xffffff)).isEqualTo(21.0);
    assertThat(contrast(0x777777, 0xffffff)).isBetween(4.47, 4.49);
  }

  private static double contrast(int a, int b) {
    double high = Math.max(luminance(a), luminance(b));
    double low = Math.min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
  }

  private static double luminance(int rgb) {
    return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
  }

  private static double linear(int channel) {
    double share = (channel & 0xff) / 255.0;
    return share <= 0.03928 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }
}
