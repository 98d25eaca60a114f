package io.github.chainrule.playground;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.chainrule.formula.FormulaException;
import io.github.chainrule.nn.BadTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Answers requests: files of the page, and what the page asks for.
final class Answers implements HttpHandler {
  private static final int LONGEST_BODY = 512 * 1024;

  /// Up to here what is too long is read to its end, so that the sender hears why it is refused.
  private static final int LONGEST_THAT_IS_TOLD = 32 * 1024 * 1024;

  private final Gate gate;
  private final Nets nets;
  private final Resources resources = new Resources();

  Answers(int port, Nets nets) {
    this.gate = new Gate(port);
    this.nets = nets;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Gate.protect(exchange.getResponseHeaders());
      try {
        gate.pass(exchange);
        answer(exchange);
      } catch (Refused refused) {
        refuse(exchange, refused.status(), refused.reason());
      } catch (FormulaException | BadTable wrong) {
        refuse(exchange, 400, String.valueOf(wrong.getMessage()));
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String[] parts = path.split("/", -1);
    switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> {
        if (parts.length == 5 && path.startsWith("/api/net/") && parts[4].equals("events")) {
          nets.get(parts[3]).stream(exchange);
        } else {
          file(exchange, path);
        }
      }
      case "POST" -> send(exchange, 200, "application/json", reply(parts, fields(exchange)));
      default -> throw new Refused(405, "only GET and POST are answered");
    }
  }

  private String reply(String[] parts, Fields fields) {
    if (parts.length == 3 && parts[1].equals("api")) {
      return switch (parts[2]) {
        case "graph" -> GraphView.of(fields).all();
        case "numbers" -> GraphView.of(fields).numbers(fields.flag("steps"));
        case "ahead" -> GraphView.of(fields).ahead(fields.text("name"), fields.numberList("at"));
        case "guess" -> GraphView.of(fields).guess(fields.integer("place"), fields.text("guess"));
        case "export" -> GraphView.of(fields).export();
        case "net" -> nets.create(NetSettings.of(fields)).description();
        default -> throw notFound();
      };
    }
    if (parts.length == 5 && parts[1].equals("api") && parts[2].equals("net")) {
      Net net = nets.get(parts[3]);
      if (parts[4].equals("point")) {
        return net.point(fields.integer("row"));
      }
      switch (parts[4]) {
        case "start" -> net.start();
        case "pause" -> net.pause();
        case "step" -> net.step();
        case "reset" -> net.reset();
        case "park" -> net.park();
        case "close" -> nets.remove(net);
        default -> throw notFound();
      }
      return "{}";
    }
    throw notFound();
  }

  private static Refused notFound() {
    return new Refused(404, "there is nothing here");
  }

  private void file(HttpExchange exchange, String path) throws IOException {
    Resources.Resource resource = resources.at(path);
    if (resource == null) {
      throw notFound();
    }
    send(exchange, 200, resource.type(), resource.bytes());
  }

  private static Fields fields(HttpExchange exchange) throws IOException {
    InputStream body = exchange.getRequestBody();
    byte[] bytes = body.readNBytes(LONGEST_BODY);
    if (body.read() >= 0) {
      long more = 0;
      byte[] chunk = new byte[1 << 16];
      for (int n = 0; n >= 0 && more < LONGEST_THAT_IS_TOLD; n = body.read(chunk)) {
        more += n;
      }
      throw new Refused(413, "that is too long; at most " + LONGEST_BODY + " bytes are read");
    }
    return new Fields(Json.read(bytes));
  }

  private static void refuse(HttpExchange exchange, int status, String reason) throws IOException {
    String text = Json.write(json -> json.writeStringProperty("error", reason));
    send(exchange, status, "application/json", text);
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    send(exchange, status, type, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] bytes)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
  }
}
