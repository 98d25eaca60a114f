package io.github.chainrule.playground;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.Value;
import io.github.chainrule.formula.Formula;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Talks to a playground as its page does, and as others would.
final class Client {
  static final JsonMapper JSON = JsonMapper.builder().build();
  static final Map<String, Double> NEURON_VALUES =
      Map.of("x1", 2.0, "x2", 0.0, "w1", -3.0, "w2", 1.0, "b", 6.881373587019543);
  static final String NEURON = "n = x1*w1 + x2*w2 + b\no = tanh(n)";
  static final Map<String, Object> MOONS =
      Map.of(
          "data",
          "moons",
          "layers",
          List.of(6, 6),
          "activation",
          "tanh",
          "optimizer",
          "adam",
          "rate",
          0.03,
          "seed",
          0);

  /// What a formula comes to in the engine, after backpropagation.
  static Value evaluated(String formula, Map<String, Double> values) {
    Map<String, Value> variables = new HashMap<>();
    values.forEach((name, number) -> variables.put(name, Value.of(number, name)));
    Value output = Formula.parse(formula).evaluate(variables).value();
    output.backward();
    return output;
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;

  Client(Playground playground) {
    this.address = playground.address();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path));
  }

  private String origin() {
    return "http://" + address.getAuthority();
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("Origin", origin())
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  /// The answer to what must be answered.
  JsonNode ask(String path, Map<String, ?> body) throws IOException, InterruptedException {
    HttpResponse<String> response = post(path, JSON.writeValueAsString(body));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  /// Why something is refused.
  String refusal(int status, String path, Map<String, ?> body)
      throws IOException, InterruptedException {
    HttpResponse<String> response = post(path, JSON.writeValueAsString(body));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return JSON.readTree(response.body()).get("error").stringValue();
  }

  /// The events of a net, for whoever reads them and closes the stream.
  InputStream events(String id) throws IOException, InterruptedException {
    HttpRequest request = request("/api/net/" + id + "/events").build();
    return http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
  }

  /// What a server answers to bytes that no decent client sends: the first line.
  String raw(String text) throws IOException {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      socket.setSoTimeout(10_000);
      String answer = new String(socket.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
      return answer.lines().findFirst().orElse("");
    }
  }

  static Map<String, Object> graph(String formula, Map<String, ?> values) {
    return Map.of("formula", formula, "values", values);
  }

  static double[] numbers(JsonNode array) {
    return IntStream.range(0, array.size()).mapToDouble(i -> number(array.get(i))).toArray();
  }

  static double number(JsonNode node) {
    return node.isNumber() ? node.doubleValue() : Double.parseDouble(node.stringValue());
  }
}
