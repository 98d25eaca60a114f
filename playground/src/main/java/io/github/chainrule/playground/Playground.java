package io.github.chainrule.playground;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The playground: a web page on which backpropagation can be watched and small nets trained,
/// served to this machine alone.
///
/// ```java
/// try (Playground playground = Playground.start(0)) {
///   browse(playground.address());
/// }
/// ```
public final class Playground implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;
  private final Nets nets;

  private Playground(HttpServer server, ExecutorService threads, Nets nets) {
    this.server = server;
    this.threads = threads;
    this.nets = nets;
  }

  /// Starts serving.
  ///
  /// @param port of the loopback address; 0 for any that is free
  /// @throws java.net.BindException if the port is taken
  /// @throws IOException if there can be no server
  public static Playground start(int port) throws IOException {
    // Else an answer in two packets may wait 40 ms for the page to confirm the first. The server
    // reads this once, when its classes are loaded, and has no other place for it.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    Nets nets = new Nets();
    server.setExecutor(threads);
    server.createContext("/", new Answers(server.getAddress().getPort(), nets));
    server.start();
    Thread.ofPlatform().daemon().name("warm-up").start(Playground::warmUp);
    return new Playground(server, threads, nets);
  }

  /// Does what pages will ask for, while the browser is still opening: the first picture is there
  /// at once then, and the code that follows sliders is compiled.
  private static void warmUp() {
    Fields neuron = new Fields(Map.of("formula", "n = x1*w1 + x2*w2 + b; o = tanh(n)"));
    GraphView.of(neuron).all();
    Fields larger = new Fields(Map.of("formula", "y = x" + "; y = tanh(y*w + b)".repeat(30)));
    for (int i = 0; i < 300; i++) {
      GraphView.of(larger).numbers(i % 10 == 0);
    }
  }

  /// Where the page is.
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /// How many nets are held for pages that are open.
  int nets() {
    return nets.count();
  }

  /// Stops serving, and forgets all nets.
  @Override
  public void close() {
    nets.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
