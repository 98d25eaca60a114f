package io.github.chainrule.viz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.Value;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class SvgTest {

  private static Document parsed(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    DocumentBuilder builder = factory.newDocumentBuilder();
    builder.setErrorHandler(null);
    return builder.parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @EnumSource(Theme.class)
  void everyThemeIsWellFormedAndReadsTheSame(Theme theme) throws Exception {
    Document svg = parsed(GraphPicture.of(Graphs.neuron()).picture().svg(theme));
    NodeList texts = svg.getElementsByTagName("text");
    assertThat(texts.getLength())
        .isEqualTo(new Seen(GraphPicture.of(Graphs.neuron()).picture()).texts.size());
    assertThat(svg.getDocumentElement().getAttribute("role")).isEqualTo("img");
    Element title = (Element) svg.getElementsByTagName("title").item(0);
    assertThat(title.getTextContent())
        .startsWith("graph of Value(o = tanh(n), data=0.707106781186547");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "a & b",
        "\"'",
        "]]>",
        "x\u0000\u001by",
        "\ud800",
        "a\nb",
        "&lt;"
      })
  void hostileLabelsStayText(String label) throws Exception {
    Value value = Value.of(1.0, label).plus(Value.of(2.0)).label(label);
    Document svg = parsed(GraphPicture.of(value).picture().svg(Theme.AUTO));
    assertThat(svg.getElementsByTagName("script").getLength()).isZero();
    Document plot =
        parsed(Plot.titled(label).axes(label, label).line(label, 1, 2).picture().svg(Theme.LIGHT));
    assertThat(plot.getElementsByTagName("script").getLength()).isZero();
  }

  @Test
  void randomLabelsAreWellFormed() throws Exception {
    long seed = Graphs.seed("randomLabelsAreWellFormed");
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      StringBuilder label = new StringBuilder();
      for (int k = random.nextInt(40); k > 0; k--) {
        label.append((char) random.nextInt(random.nextBoolean() ? 128 : 0x10000));
      }
      Value value = Value.of(1.0, label.toString()).sin();
      parsed(GraphPicture.of(value).picture().svg(Theme.DARK));
      GraphPicture.of(value).picture().png(Theme.LIGHT);
    }
  }

  @Test
  void theAutomaticThemeHoldsTheColoursOfBoth() {
    Picture picture = GraphPicture.of(Graphs.neuron()).picture();
    String svg = picture.svg(Theme.AUTO);
    assertThat(svg).contains("prefers-color-scheme:dark");
    String light = picture.svg(Theme.LIGHT);
    assertThat(light).doesNotContain("<style").doesNotContain("class=");
    Stream.of(Ink.TEXT, Ink.GRAD, Ink.EDGE, Ink.PAGE, Ink.CARD)
        .forEach(ink -> {
          assertThat(light).contains(Ink.hex(ink.light())).doesNotContain(Ink.hex(ink.dark()));
          assertThat(picture.svg(Theme.DARK)).contains(Ink.hex(ink.dark()));
          assertThat(svg).contains(Ink.hex(ink.light()), Ink.hex(ink.dark()));
        });
  }

  @Test
  void nothingIsLoadedFromElsewhere() {
    String svg =
        Plots.moons().picture().svg(Theme.AUTO)
            + GraphPicture.of(Graphs.net(9)).picture().svg(Theme.AUTO);
    assertThat(svg.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("http", "href", "url(", "@import");
  }

  @Test
  void theSameGraphGivesTheSameText() {
    assertThat(GraphPicture.of(Graphs.net(30)).picture().svg(Theme.LIGHT))
        .isEqualTo(GraphPicture.of(Graphs.net(30)).picture().svg(Theme.LIGHT));
  }
}
