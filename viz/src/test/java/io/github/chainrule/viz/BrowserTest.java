package io.github.chainrule.viz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A browser lays the pictures out in its own fonts and measures: no text on another, none outside
/// of its box or of the picture.
class BrowserTest {
  private static final String MEASURE =
      """
      const found = [];
      let measured = 0;
      const room = r => ({left: r.left + .5, right: r.right - .5, top: r.top + 1.5, bottom: r.bottom - 1.5});
      const within = (a, b) => a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
      const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      for (const font of ['Helvetica, Arial', 'DejaVu Sans', 'sans-serif']) {
        for (const svg of document.querySelectorAll('div > svg')) {
          svg.setAttribute('font-family', font);
          const texts = [...svg.querySelectorAll('text')];
          const rooms = texts.map(t => room(t.getBoundingClientRect()));
          const whole = svg.getBoundingClientRect();
          measured += texts.length;
          texts.forEach((text, i) => {
            const name = font + ': "' + text.textContent + '" in ' + svg.firstElementChild.textContent;
            if (!within(rooms[i], whole)) found.push(name + ' leaves the picture');
            const boxes = [...text.parentElement.children].filter(e => e.tagName == 'rect');
            if (text.parentElement.tagName == 'g' && !boxes.some(b => within(rooms[i], b.getBoundingClientRect())))
              found.push(name + ' leaves its box');
            for (let j = 0; j < i; j++)
              if (meet(rooms[i], rooms[j])) found.push(name + ' lies on "' + texts[j].textContent + '"');
          });
        }
      }
      document.getElementById('found').textContent = measured + ' texts measured. ' + found.join('\\n');
      """;

  @TempDir private Path folder;

  @Test
  void textsStayApartAndInTheirBoxes() throws Exception {
    Program browser = Program.find("chromium", "chromium-browser", "google-chrome");
    Value shared = Graphs.random(new SplittableRandom(11), 60);
    Value accents =
        Value.of(2.0, "\u00dcber-\u03c3 \u0416\u0429\u042e").times(Value.of(1e-7, "W".repeat(60)));
    String pictures =
        Stream.<Drawing>of(
                GraphPicture.of(Graphs.neuron()),
                GraphPicture.of(Graphs.dotNeuron(5)).withDotsExpanded(),
                GraphPicture.of(shared),
                GraphPicture.of(accents.label("M".repeat(60))),
                GraphPicture.of(Graphs.net(100)),
                Plots.moons(),
                Plots.lines(9),
                Plots.moons().size(240, 220),
                Plot.titled("W".repeat(90)).derivatives("sin", Value::sin, -1e5, 1e5, 3))
            .map(drawing -> "<div>" + drawing.picture().svg(Theme.DARK) + "</div>")
            .collect(Collectors.joining("\n"));
    Path page = folder.resolve("page.html");
    Files.writeString(
        page,
        "<!DOCTYPE html><meta charset=utf-8><body>"
            + pictures
            + "<pre id=found>the script did not run</pre><script>"
            + MEASURE
            + "</script>");
    String dom =
        browser.run(
            List.of(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + folder.resolve("profile"),
                "--dump-dom",
                page.toUri().toString()));
    String found = dom.replaceAll("(?s).*<pre id=\"found\">(.*?)</pre>.*", "$1");
    assertThat(found).matches("[1-9]\\d{3,} texts measured. ");
  }
}
