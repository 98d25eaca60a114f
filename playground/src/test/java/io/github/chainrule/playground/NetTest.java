package io.github.chainrule.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// Nets learn while somebody looks on, and no longer.
@Timeout(120)
class NetTest {
  private Playground playground;
  private Client client;

  @BeforeEach
  void start() throws IOException {
    playground = Playground.start(0);
    client = new Client(playground);
  }

  @AfterEach
  void stop() {
    playground.close();
  }

  private static Map<String, Object> with(Map<String, Object> settings, Object... changes) {
    Map<String, Object> changed = new HashMap<>(settings);
    for (int i = 0; i < changes.length; i += 2) {
      changed.put((String) changes[i], changes[i + 1]);
    }
    return changed;
  }

  /// A net whose events are read.
  private final class Watched implements AutoCloseable {
    final JsonNode net;
    final InputStream stream;
    final BufferedReader lines;

    Watched(Map<String, Object> settings) throws IOException, InterruptedException {
      net = client.ask("/api/net", settings);
      stream = client.events(id());
      lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    String id() {
      return net.get("id").stringValue();
    }

    JsonNode order(String order) throws IOException, InterruptedException {
      return client.ask("/api/net/" + id() + "/" + order, Map.of());
    }

    JsonNode next() throws IOException {
      while (true) {
        String line = lines.readLine();
        assertThat(line).as("the stream goes on").isNotNull();
        if (line.startsWith("data: ")) {
          return Client.JSON.readTree(line.substring(6));
        }
      }
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  private void awaitNets(int count) throws InterruptedException {
    for (int i = 0; i < 300 && playground.nets() != count; i++) {
      Thread.sleep(50);
    }
    assertThat(playground.nets()).isEqualTo(count);
  }

  @Test
  void moonsAreLearntCompletelyWithWhatIsChosenAtFirst() throws Exception {
    try (Watched moons = new Watched(Client.MOONS)) {
      assertThat(moons.net.get("net").stringValue())
          .isEqualTo("Mlp[2 -> 6 tanh -> 6 tanh -> 1], 67 parameters");
      assertThat(moons.next().get("epoch").intValue()).isZero();
      moons.order("start");
      JsonNode event = moons.next();
      while (event.get("right").intValue() < 100) {
        assertThat(event.get("epoch").intValue()).isLessThan(1000);
        event = moons.next();
      }
      assertThat(event.get("boundary").stringValue()).hasSize(48 * 48 * 4 / 3);
      moons.order("pause");
      while (event.get("running").booleanValue()) {
        event = moons.next();
      }
      int epoch = event.get("epoch").intValue();
      moons.order("step");
      assertThat(moons.next().get("epoch").intValue()).isEqualTo(epoch + 1);
      moons.order("reset");
      event = moons.next();
      assertThat(event.get("epoch").intValue()).isZero();
      assertThat(event.get("from").intValue()).isZero();
      moons.order("step");
      assertThat(moons.next().get("losses")).hasSize(1);
    }
  }

  @Test
  void thePointsGraphHasTheLossOfThePoint() throws Exception {
    try (Watched spiral = new Watched(with(Client.MOONS, "data", "spiral", "activation", "silu"))) {
      spiral.next();
      spiral.order("step");
      spiral.next();
      JsonNode point = client.ask("/api/net/" + spiral.id() + "/point", Map.of("row", 123));
      Map<String, Double> values = new HashMap<>();
      point
          .get("values")
          .propertyStream()
          .forEach(e -> values.put(e.getKey(), Client.number(e.getValue())));
      JsonNode graph =
          client.ask("/api/graph", Client.graph(point.get("formula").stringValue(), values));
      double[] data = Client.numbers(graph.get("data"));
      double loss = Client.number(point.get("loss"));
      assertThat(data[data.length - 1]).isCloseTo(loss, org.assertj.core.data.Offset.offset(1e-12));
      assertThat(client.refusal(400, "/api/net/" + spiral.id() + "/point", Map.of("row", 300)))
          .isEqualTo("there is no point 300");
    }
  }

  @Test
  void numbersCanBeThePredictedColumn() throws Exception {
    StringBuilder csv = new StringBuilder("a,b,sum\n");
    for (int i = 0; i < 40; i++) {
      csv.append(i % 7).append(',').append(i % 5).append(',').append(i % 7 + i % 5).append('\n');
    }
    for (String optimizer : List.of("lbfgs", "sgd", "adamw")) {
      try (Watched net =
          new Watched(
              with(
                  Client.MOONS,
                  "data",
                  "csv",
                  "csv",
                  csv.toString(),
                  "optimizer",
                  optimizer,
                  "layers",
                  List.of(),
                  "loss",
                  "squared"))) {
        double error = Client.number(net.next().get("error"));
        net.order("step");
        assertThat(Client.number(net.next().get("error"))).isLessThan(error);
      }
    }
    awaitNets(0);
  }

  @Test
  void aNetThatDivergesIsStopped() throws Exception {
    String csv = "a,b,sum\n1,2,3\n2,1,5\n4,4,1\n";
    Map<String, Object> wild =
        with(
            Client.MOONS,
            "data",
            "csv",
            "csv",
            csv,
            "layers",
            List.of(),
            "optimizer",
            "sgd",
            "rate",
            100.0);
    try (Watched net = new Watched(wild)) {
      net.next();
      net.order("start");
      JsonNode event = net.next();
      while (event.get("message").stringValue().isEmpty()) {
        assertThat(event.get("epoch").intValue()).isLessThan(1000);
        event = net.next();
      }
      assertThat(event.get("message").stringValue()).contains("give a lower learning rate");
      assertThat(event.get("running").booleanValue()).isFalse();
    }
  }

  @Test
  void badSettingsAreRefusedWithTheCure() throws Exception {
    assertThat(refusal("data", "penguins")).contains("there are moons, circles, spiral, xor");
    assertThat(refusal("layers", List.of(17))).contains("1 to 16 neurons");
    assertThat(refusal("layers", List.of(1, 1, 1, 1, 1))).contains("at most 4 hidden layers");
    assertThat(refusal("layers", List.of(1.5))).contains("whole numbers");
    assertThat(refusal("rate", 0.0)).contains("above 0");
    assertThat(refusal("rate", "NaN")).contains("learning rate of NaN");
    assertThat(refusal("activation", "step")).contains("no activation 'step'");
    assertThat(refusal("loss", "squared")).contains("choose cross-entropy");
    assertThat(refusal("data", "spiral", "loss", "max-margin")).contains("two classes", "has 3");
    assertThat(refusal("seed", 0.5)).contains("whole number");
    assertThat(refusal("data", "csv", "csv", " ")).contains("paste a CSV text");
    assertThat(refusal("data", "csv", "csv", "x,y\n1,2\n2,1")).contains("two columns of numbers");
    assertThat(refusal("data", "csv", "csv", "x,y,z\n1,2")).contains("the CSV text");
    assertThat(refusal("data", "csv", "csv", "x,y,z\n1,2,a\n2,1,a")).contains("only 'a'");
    assertThat(refusal("data", "csv", "csv", "x,y,z\n1,1e300,a\n2,1,b")).contains("1e100");
  }

  private String refusal(Object... changes) throws IOException, InterruptedException {
    return client.refusal(400, "/api/net", with(Client.MOONS, changes));
  }

  @Test
  void tooMuchDataAreRefused() throws Exception {
    String rows = "1,2,a\n2,1,b\n".repeat(1500);
    assertThat(
            client.refusal(
                413, "/api/net", with(Client.MOONS, "data", "csv", "csv", "x,y,z\n" + rows)))
        .contains("3,000 rows; at most 2,000");
    String classes =
        java.util.stream.IntStream.range(0, 20)
            .mapToObj(i -> i + "," + i * i + ",k" + i + "\n")
            .collect(java.util.stream.Collectors.joining());
    assertThat(refusal("data", "csv", "csv", "x,y,z\n" + classes)).contains("has 20 classes");
  }

  @Test
  void missingNumbersAreSaidAndTrainedOver() throws Exception {
    String csv = "x,y,z\n1,2,a\nNaN,1,b\n3,4,\n5,6,b\n";
    try (Watched net = new Watched(with(Client.MOONS, "data", "csv", "csv", csv))) {
      assertThat(net.net.get("notes").toString()).contains("left out").contains("missing");
      assertThat(net.net.get("targets")).hasSize(3);
      net.next();
      net.order("step");
      assertThat(Client.number(net.next().get("losses").get(0))).isPositive();
    }
  }

  @Test
  void twoHundredTabsAreServedAndFreedWhenTheyClose() throws Exception {
    List<Watched> tabs = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Watched>> opening = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        opening.add(threads.submit(() -> new Watched(with(Client.MOONS, "layers", List.of(3)))));
      }
      for (Future<Watched> tab : opening) {
        tabs.add(tab.get());
      }
    }
    assertThat(playground.nets()).isEqualTo(200);
    for (Watched tab : tabs) {
      assertThat(tab.next().get("epoch").intValue()).isZero();
      tab.order("start");
    }
    long begun = System.nanoTime();
    JsonNode graph = client.ask("/api/graph", Client.graph(Client.NEURON, Client.NEURON_VALUES));
    assertThat(graph.get("data")).hasSize(10);
    System.out.printf(
        "a graph beside 200 nets that learn: %.0f ms%n", (System.nanoTime() - begun) / 1e6);
    for (Watched tab : tabs) {
      assertThat(tab.next()).isNotNull();
      tab.close();
    }
    awaitNets(0);
  }

  @Test
  void aHiddenPageFindsItsNetAgain() throws Exception {
    Watched net = new Watched(Client.MOONS);
    net.next();
    net.order("step");
    net.next();
    net.order("park");
    while (net.lines.readLine() != null) {
      // To the end of the stream.
    }
    assertThat(playground.nets()).isEqualTo(1);
    try (BufferedReader again =
        new BufferedReader(
            new InputStreamReader(client.events(net.id()), StandardCharsets.UTF_8))) {
      assertThat(again.readLine()).contains("\"epoch\":1");
      client.ask("/api/net/" + net.id() + "/close", Map.of());
    }
    awaitNets(0);
    assertThat(client.refusal(404, "/api/net/" + net.id() + "/start", Map.of()))
        .isEqualTo("this net is no longer there");
  }
}
