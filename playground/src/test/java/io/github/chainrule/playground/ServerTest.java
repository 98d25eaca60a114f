package io.github.chainrule.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Only the page is answered, and nothing but the page is served.
class ServerTest {
  private static Playground playground;
  private static Client client;

  @BeforeAll
  static void start() throws IOException {
    playground = Playground.start(0);
    client = new Client(playground);
  }

  @AfterAll
  static void stop() {
    playground.close();
  }

  @Test
  void thePageComesWithAStrictPolicy() throws Exception {
    HttpResponse<String> page = client.get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<title>Chainrule playground</title>");
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(policy ->
            assertThat(policy)
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
                .doesNotContain("unsafe", "http"));
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(page.body()).doesNotContain("style=", "onclick", "<script>");
  }

  @Test
  void everyFileOfThePageIsServed() throws Exception {
    String page =
        client.get("/").body() + client.get("/main.js").body() + client.get("/graph.js").body();
    List<String> files =
        java.util.regex.Pattern.compile("(?:src|href)=\"([^\"#]+)\"|from '\\./([^']+)'")
            .matcher(page)
            .results()
            .map(found -> found.group(1) != null ? found.group(1) : found.group(2))
            .distinct()
            .toList();
    assertThat(files).contains("style.css", "main.js", "net.js", "picture.js");
    for (String file : files) {
      assertThat(client.get("/" + file).statusCode()).as(file).isEqualTo(200);
    }
    assertThat(client.send(client.request("/style.css").HEAD().build()).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../pom.xml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc/passwd",
        "//etc/passwd",
        "/index.html/",
        "/Playground.class",
        "/api/net/x/events",
        "/%00",
        "/api/graph"
      })
  void noPathLeadsAnywhereElse(String path) throws IOException {
    String answer =
        client.raw(
            "GET "
                + path
                + " HTTP/1.1\r\nHost: "
                + playground.address().getAuthority()
                + "\r\nConnection: close\r\n\r\n");
    assertThat(answer).containsPattern("HTTP/1.1 40[04]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:PORT",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost.evil:PORT"
      })
  void aForeignHostIsRefused(String host) throws IOException {
    String port = Integer.toString(playground.address().getPort());
    String answer =
        client.raw(
            "GET / HTTP/1.1\r\nHost: "
                + host.replace("PORT", port)
                + "\r\nConnection: close\r\n\r\n");
    assertThat(answer).contains(" 403 ");
  }

  @Test
  void itsOwnNamesAreAnswered() throws IOException {
    for (String host : List.of("127.0.0.1", "localhost", "[::1]")) {
      String answer =
          client.raw(
              "GET / HTTP/1.1\r\nHost: "
                  + host
                  + ":"
                  + playground.address().getPort()
                  + "\r\nConnection: close\r\n\r\n");
      assertThat(answer).contains(" 200 ");
    }
  }

  @Test
  void aForeignOriginIsRefused() throws Exception {
    for (String origin :
        List.of("http://evil.example", "null", "https://" + playground.address().getAuthority())) {
      HttpRequest post =
          client
              .request("/api/graph")
              .header("Content-Type", "application/json")
              .header("Origin", origin)
              .POST(HttpRequest.BodyPublishers.ofString("{\"formula\":\"x\"}"))
              .build();
      assertThat(client.send(post).statusCode()).as(origin).isEqualTo(403);
      HttpRequest get = client.request("/").header("Origin", origin).build();
      assertThat(client.send(get).statusCode()).as(origin).isEqualTo(403);
    }
    HttpRequest none =
        client
            .request("/api/graph")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"formula\":\"x\"}"))
            .build();
    assertThat(client.send(none).statusCode()).isEqualTo(403);
    HttpRequest embedded =
        client.request("/api/net/x/events").header("Sec-Fetch-Site", "cross-site").build();
    assertThat(client.send(embedded).statusCode()).isEqualTo(403);
  }

  @Test
  void formsOfOtherPagesCannotPost() throws Exception {
    HttpRequest form =
        client
            .request("/api/graph")
            .header("Content-Type", "text/plain")
            .header("Origin", "http://" + playground.address().getAuthority())
            .POST(HttpRequest.BodyPublishers.ofString("{\"formula\":\"x\"}"))
            .build();
    assertThat(client.send(form).statusCode()).isEqualTo(415);
    HttpRequest put = client.request("/").PUT(HttpRequest.BodyPublishers.ofString("x")).build();
    assertThat(client.send(put).statusCode()).isEqualTo(405);
  }

  @Test
  void aFormulaOfTenMegabytesIsRefusedAndOthersAreAnswered() throws Exception {
    String formula = "x+".repeat(5_000_000) + "x";
    assertThat(client.refusal(413, "/api/graph", Client.graph(formula, Map.of())))
        .contains("too long");
    assertThat(client.refusal(413, "/api/graph", Client.graph("x+".repeat(30_000) + "x", Map.of())))
        .contains("60,001 characters");
    assertThat(client.refusal(413, "/api/graph", Client.graph("x+".repeat(19_000) + "x", Map.of())))
        .contains("19,001 values", "at most 4,000");
    assertThat(
            client.refusal(
                413, "/api/graph", Client.graph("max(" + "x,".repeat(9_000) + "x)", Map.of())))
        .contains("used 9,001 times");
    assertThat(client.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsNoRequestIsRefusedWithAReason() throws Exception {
    for (String body :
        List.of(
            "",
            "nonsense",
            "[1]",
            "{\"formula\":",
            "{} {}",
            "{\"formula\": 3}",
            "{\"formula\":\"x\",\"values\":{\"x\":\"no\"}}",
            "{\"formula\":\"x\",\"mistake\":\"other\"}",
            "{\"a\":" + "[".repeat(500) + "]".repeat(500) + "}")) {
      HttpResponse<String> response = client.post("/api/graph", body);
      assertThat(response.statusCode()).as(body).isEqualTo(400);
      assertThat(Client.JSON.readTree(response.body()).get("error").stringValue()).isNotEmpty();
    }
    assertThat(client.refusal(400, "/api/graph", Client.graph("2 * tnah(x)", Map.of())))
        .isEqualTo("unknown function 'tnah'; did you mean 'tanh'?\n  2 * tnah(x)\n      ^");
    assertThat(client.refusal(404, "/api/other", Map.of())).isEqualTo("there is nothing here");
    assertThat(client.refusal(404, "/other", Map.of())).isEqualTo("there is nothing here");
  }

  @Test
  void aTakenPortIsSaid() {
    assertThatThrownBy(() -> Playground.start(playground.address().getPort()).close())
        .isInstanceOf(BindException.class);
  }
}
