package io.github.chainrule.playground;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Lets in only what the page itself sends. A page of another site that talks to this address, also
/// under a name of its own that it points here (DNS rebinding), is told apart by `Host` and
/// `Origin`, which scripts cannot set.
final class Gate {
  /// The page may load what this server has, and nothing else from anywhere.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Set<String> hosts;
  private final Set<String> origins;

  Gate(int port) {
    hosts =
        Stream.of("127.0.0.1", "localhost", "[::1]")
            .map(name -> name + ":" + port)
            .collect(Collectors.toUnmodifiableSet());
    origins = hosts.stream().map(host -> "http://" + host).collect(Collectors.toUnmodifiableSet());
  }

  static void protect(Headers headers) {
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
  }

  /// @throws Refused if the request does not come from the page
  void pass(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    List<String> host = headers.getOrDefault("Host", List.of());
    if (host.size() != 1 || !hosts.contains(host.get(0))) {
      throw new Refused(403, "this server answers to 127.0.0.1 and localhost only");
    }
    List<String> origin = headers.getOrDefault("Origin", List.of());
    boolean post = exchange.getRequestMethod().equals("POST");
    if (post
        ? origin.size() != 1 || !origins.contains(origin.get(0))
        : !origins.containsAll(origin)) {
      throw new Refused(403, "this server answers to its own page only");
    }
    String site = headers.getFirst("Sec-Fetch-Site");
    boolean api = exchange.getRequestURI().getPath().startsWith("/api/");
    if (api && site != null && !site.equals("same-origin")) {
      throw new Refused(403, "this server answers to its own page only");
    }
    String type = headers.getFirst("Content-Type");
    if (post && (type == null || !type.split(";", 2)[0].strip().equals("application/json"))) {
      throw new Refused(415, "requests must be JSON");
    }
  }
}
