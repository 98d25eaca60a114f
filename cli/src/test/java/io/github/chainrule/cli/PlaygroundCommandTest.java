package io.github.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.github.chainrule.playground.Playground;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class PlaygroundCommandTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/");

  @TempDir private Path folder;

  private static JsonNode post(URI address, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path))
            .header("Content-Type", "application/json")
            .header("Origin", "http://" + address.getAuthority())
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return JSON.readTree(
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /// The words of a command line as a shell reads them.
  private static List<String> words(String line) throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-c", "printf '%s\\0' " + line.replaceFirst("^\\S+ ", "")).start();
    String words = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).isZero();
    return Arrays.asList(words.split("\0", -1)).subList(0, words.split("\0", -1).length - 1);
  }

  @Test
  void theCommandLineThatIsCopiedGivesTheSameNumbers() throws Exception {
    for (String formula :
        List.of(
            "n = x1*w1 + x2*w2 + b\\no = tanh(n)",
            "-x1^2 + log(b)",
            "where(x1 < b, x1*exp(w1), nan)")) {
      try (Playground playground = Playground.start(0)) {
        String body =
            "{\"formula\":\""
                + formula
                + "\",\"values\":{\"x1\":2,\"x2\":0,\"w1\":-3,\"w2\":1,\"b\":6.8813735870195432}}";
        JsonNode seen = post(playground.address(), "/api/graph", body);
        List<String> words =
            words(post(playground.address(), "/api/export", body).get("command").stringValue());
        assertThat(words).startsWith("grad").endsWith("--steps");
        Run run = Run.of(words.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isZero();
        String[] json = words.toArray(new String[words.size() + 1]);
        json[words.size()] = "--json";
        JsonNode printed = JSON.readTree(Run.of(json).out());
        JsonNode places = seen.get("places");
        int last = places.size() - 1;
        assertThat(printed.get("value").doubleValue())
            .isEqualTo(seen.get("data").get(last).doubleValue());
        for (int i = 0; i < last; i++) {
          JsonNode derivative =
              printed.get("gradient").get(places.get(i).get("name").stringValue());
          if (derivative != null) {
            assertThat(derivative.doubleValue())
                .isCloseTo(seen.get("grad").get(i).doubleValue(), offset(0.0));
          }
        }
        for (int i = 0; i < seen.get("backward").size(); i++) {
          String title = seen.get("backward").get(i).get("title").stringValue();
          assertThat(run.out()).contains(". " + title + "\n");
        }
      }
    }
  }

  /// The command, in a thread that is interrupted to end it.
  private static final class Started implements AutoCloseable {
    final StringWriter err = new StringWriter();
    final Thread thread;

    Started(String searchPath, String... arguments) {
      thread =
          Thread.ofPlatform()
              .start(() ->
                  new CommandLine(new PlaygroundCommand(new SearchPath(searchPath)))
                      .setErr(new PrintWriter(err, true))
                      .execute(arguments));
    }

    URI address() throws InterruptedException {
      while (thread.isAlive()) {
        Matcher address = ADDRESS.matcher(err.toString());
        if (address.find()) {
          return URI.create(address.group());
        }
        Thread.sleep(20);
      }
      throw new AssertionError(err.toString());
    }

    @Override
    public void close() {
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String title(URI address) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void twoOfThemTakeDifferentPorts() throws Exception {
    try (Started first = new Started("", "--no-open");
        Started second = new Started("", "--no-open")) {
      assertThat(first.address()).isNotEqualTo(second.address());
      assertThat(title(first.address())).contains("<title>Chainrule playground</title>");
      assertThat(title(second.address())).contains("<title>Chainrule playground</title>");
    }
  }

  @Test
  void withoutABrowserTheAddressIsStillThere() throws Exception {
    try (Started started = new Started("", "--port", "0")) {
      assertThat(title(started.address())).contains("<title>Chainrule playground</title>");
      while (!started.err.toString().contains("open the address yourself")) {
        Thread.sleep(20);
      }
    }
  }

  @Test
  void aPortThatIsAskedForAndTakenIsSaid() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Run run = Run.of("playground", "--no-open", "--port", Integer.toString(taken.getLocalPort()));
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err()).contains("port " + taken.getLocalPort() + " is taken");
    }
    assertThat(Run.of("playground", "--port", "70000").err()).contains("from 0 to 65535");
  }

  @Test
  void theBrowserIsGivenTheAddress() throws Exception {
    Path opened = folder.resolve("opened");
    Path browser = folder.resolve("xdg-open");
    Files.writeString(
        browser,
        "#!/bin/sh\necho \"$1\" >" + opened + ".part && mv " + opened + ".part " + opened + "\n");
    assertThat(browser.toFile().setExecutable(true)).isTrue();
    try (Started started = new Started(folder.toString(), "--port", "0")) {
      URI address = started.address();
      while (!Files.exists(opened)) {
        Thread.sleep(20);
      }
      assertThat(opened).hasContent(address + "\n");
    }
  }
}
