package io.github.chainrule.notebook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rapaio.jupyter.kernel.core.ConnectionProperties;
import org.rapaio.jupyter.kernel.core.Transform;
import org.rapaio.jupyter.kernel.message.HMACDigest;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/// The part of Jupyter that sends cells to a kernel and listens to what comes back.
final class Client implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final String DELIMITER = "<IDS|MSG>";
  private static final Set<Integer> GIVEN_PORTS = ConcurrentHashMap.newKeySet();

  private final ConnectionProperties connection;
  private final ZContext context = new ZContext();
  private final ZMQ.Socket shell = context.createSocket(SocketType.DEALER);
  private final ZMQ.Socket published = context.createSocket(SocketType.SUB);

  /// A message from the kernel, and the message that it answers.
  record Message(String type, @Nullable Object answered, Map<String, Object> content) {

    /// The text of a form of the result, such as `text/plain`.
    @Nullable Object data(String mime) {
      return content.get("data") instanceof Map<?, ?> data ? data.get(mime) : null;
    }
  }

  Client(ConnectionProperties connection) throws GeneralSecurityException {
    this.connection = connection;
    published.setReceiveTimeOut(200);
    shell.connect(connection.formatAddress(connection.shellPort()));
    published.connect(connection.formatAddress(connection.iopubPort()));
    published.subscribe(new byte[0]);
    // As Jupyter does, ask again after a second. What is published before the subscription has
    // arrived is lost as well.
    shell.setReceiveTimeOut(1000);
    int asked = 0;
    Message answer = info();
    while (answer == null || receive(published) == null) {
      if (++asked == PATIENCE_MILLIS / 1000) {
        throw new AssertionError("the kernel does not " + (answer == null ? "answer" : "publish"));
      }
      answer = info();
    }
    shell.setReceiveTimeOut(PATIENCE_MILLIS);
    while (receive(published) != null) {
      // Until it is quiet.
    }
  }

  /// A client of a new kernel in this JVM.
  static Client ofNewKernel() throws IOException, GeneralSecurityException {
    ConnectionProperties connection = freePorts();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            Kernel.run(connection);
          } catch (GeneralSecurityException
              | InterruptedException
              | ReflectiveOperationException e) {
            throw new AssertionError(e);
          }
        });
    return new Client(connection);
  }

  /// Ports that nobody listens to. A kernel takes a second until it does, so none is given twice to
  /// tests that run side by side.
  static ConnectionProperties freePorts() throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      int[] port = new int[5];
      for (int i = 0; i < port.length; i++) {
        do {
          held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
          port[i] = held.getLast().getLocalPort();
        } while (!GIVEN_PORTS.add(port[i]));
      }
      return new ConnectionProperties(
          port[0], port[1], "tcp", "hmac-sha256", port[2], port[3], "127.0.0.1", port[4], "secret");
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  /// Runs a cell and returns what the kernel published until it was idle again.
  List<Message> run(String code) throws GeneralSecurityException {
    String content =
        Transform.toJson(
            Map.of(
                "code",
                code,
                "silent",
                false,
                "store_history",
                true,
                "allow_stdin",
                false,
                "stop_on_error",
                true,
                "user_expressions",
                Map.of()));
    String sent = send("execute_request", content);
    List<Message> messages = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    while (System.nanoTime() < end) {
      Message message = receive(published);
      if (message != null && sent.equals(message.answered)) {
        messages.add(message);
        if (message.type.equals("status")
            && "idle".equals(message.content.get("execution_state"))) {
          receive(shell);
          return messages;
        }
      }
    }
    throw new AssertionError("no answer to " + code + ", but " + messages);
  }

  /// The result of a cell.
  Message result(String code) throws GeneralSecurityException {
    List<Message> messages = run(code);
    return messages.stream()
        .filter(message -> message.type.equals("execute_result"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no result: " + messages));
  }

  /// Asks who the kernel is, and waits for the answer.
  @Nullable Message info() throws GeneralSecurityException {
    send("kernel_info_request", "{}");
    return receive(shell);
  }

  /// Sends a question that is signed with another key.
  void forge() throws GeneralSecurityException {
    send(shell, "kernel_info_request", "{}", new HMACDigest("HmacSHA256", "not the secret"));
  }

  /// Asks the kernel to end.
  void shutdown() throws GeneralSecurityException {
    ZMQ.Socket control = context.createSocket(SocketType.DEALER);
    control.connect(connection.formatAddress(connection.controlPort()));
    send(control, "shutdown_request", "{\"restart\": false}", connection.createHMACDigest());
  }

  private String send(String type, String content) throws GeneralSecurityException {
    return send(shell, type, content, connection.createHMACDigest());
  }

  private static String send(ZMQ.Socket socket, String type, String content, HMACDigest digest) {
    String id = UUID.randomUUID().toString();
    String header =
        Transform.toJson(
            Map.of(
                "msg_id",
                id,
                "session",
                "test",
                "username",
                "test",
                "date",
                Instant.now().toString(),
                "msg_type",
                type,
                "version",
                "5.3"));
    byte[][] parts = {bytes(header), bytes("{}"), bytes("{}"), bytes(content)};
    String signature = digest.computeSignature(parts);
    socket.sendMore(DELIMITER);
    socket.sendMore(signature);
    for (int i = 0; i < 3; i++) {
      socket.sendMore(parts[i]);
    }
    socket.send(parts[3]);
    return id;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable Message receive(ZMQ.Socket socket) {
    byte[] part = socket.recv();
    if (part == null) {
      return null;
    }
    while (!DELIMITER.equals(new String(part, StandardCharsets.UTF_8))) {
      part = socket.recv();
    }
    socket.recv();
    Map<String, Object> header = Transform.fromJsonMap(socket.recv());
    Map<String, Object> parent = Transform.fromJsonMap(socket.recv());
    socket.recv();
    Map<String, Object> content = Transform.fromJsonMap(socket.recv());
    while (socket.hasReceiveMore()) {
      socket.recv();
    }
    return new Message((String) header.get("msg_type"), parent.get("msg_id"), content);
  }

  /// Does not wait: ZeroMQ may lose a wake-up while sockets close, and block.
  @Override
  public void close() {
    Thread.ofPlatform().daemon().start(context::close);
  }
}
