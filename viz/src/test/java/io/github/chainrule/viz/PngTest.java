package io.github.chainrule.viz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.Block;
import io.github.chainrule.core.Values;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngTest {

  private static BufferedImage image(Picture picture, Theme theme) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(picture.png(theme)));
  }

  @Test
  void itHasTwoPixelsForEachOfThePicture() throws IOException {
    Picture picture = GraphPicture.of(Graphs.neuron()).picture();
    BufferedImage image = image(picture, Theme.LIGHT);
    assertThat(image.getWidth()).isEqualTo((int) (2 * picture.width()));
    assertThat(image.getHeight()).isEqualTo((int) (2 * picture.height()));
  }

  @Test
  void aVeryLargePictureIsReduced() throws IOException {
    Block w = Block.of("w", new double[800]);
    Picture picture = GraphPicture.of(Values.sum(w.values())).withLimit(2000).picture();
    assertThat(picture.height()).isGreaterThan(50_000);
    BufferedImage image = image(picture, Theme.LIGHT);
    assertThat((double) image.getWidth() * image.getHeight()).isBetween(60e6, 64.2e6);
  }

  @Test
  void themesHaveTheirColours() throws IOException {
    Picture picture = GraphPicture.of(Graphs.neuron()).picture();
    assertThat(image(picture, Theme.LIGHT).getRGB(3, 3) & 0xffffff).isEqualTo(Ink.PAGE.light());
    assertThat(image(picture, Theme.DARK).getRGB(3, 3) & 0xffffff).isEqualTo(Ink.PAGE.dark());
  }

  @Test
  void textIsPaintedWhereThePictureHasIt() throws IOException {
    Picture picture = GraphPicture.of(Graphs.neuron()).picture();
    BufferedImage image = image(picture, Theme.LIGHT);
    for (Shape.Text text : new Seen(picture).texts) {
      int dark = 0;
      for (int x = (int) (2 * text.left()); x < 2 * (text.left() + text.width()); x++) {
        for (int y = (int) (2 * (text.y() - text.size())); y < 2 * (text.y() + 4); y++) {
          dark += (image.getRGB(x, y) & 0xffffff) == text.ink().light() ? 1 : 0;
        }
      }
      assertThat(dark).as(text.text()).isPositive();
    }
  }

  @Test
  void whatIsOutsideOfAPlotIsCutOff() throws IOException {
    Picture plot = Plot.titled("").line("", -50, 50).yRange(-1, 1).size(400, 300).picture();
    BufferedImage image = image(plot, Theme.LIGHT);
    int blue = Ink.series(0).light();
    int outside = 0;
    int inside = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        if ((image.getRGB(x, y) & 0xffffff) == blue) {
          inside += y > 40 && y < 520 ? 1 : 0;
          outside += y < 30 || y > 540 ? 1 : 0;
        }
      }
    }
    assertThat(inside).isPositive();
    assertThat(outside).isZero();
  }
}
