package io.github.chainrule.playground;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// The nets of all pages that are open, each under a name that nobody can guess.
final class Nets {
  private static final int MOST = 400;

  /// A page that was hidden finds its net again for so long.
  private static final long NANOS_KEPT = TimeUnit.MINUTES.toNanos(10);

  /// One thread less than there are processors, so that pages are answered meanwhile.
  private final ExecutorService trainers =
      Executors.newFixedThreadPool(
          Math.max(1, Runtime.getRuntime().availableProcessors() - 1),
          Thread.ofPlatform().daemon().name("trainer-", 0).factory());

  private final Map<String, Net> nets = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();

  Net create(NetSettings settings) {
    nets.values().stream().filter(net -> net.forgotten(NANOS_KEPT)).forEach(this::remove);
    if (nets.size() >= MOST) {
      throw new Refused(503, "too many nets are open; close other tabs");
    }
    byte[] name = new byte[16];
    random.nextBytes(name);
    Net net = new Net(HexFormat.of().formatHex(name), this, settings);
    nets.put(net.id, net);
    return net;
  }

  /// @throws Refused if there is none, or no longer
  Net get(String id) {
    Net net = nets.get(id);
    if (net == null) {
      throw new Refused(404, "this net is no longer there");
    }
    return net;
  }

  void remove(Net net) {
    nets.remove(net.id);
    net.close();
  }

  int count() {
    return nets.size();
  }

  /// Has something computed when it is its turn.
  <T> Future<T> submit(Callable<T> slice) throws InterruptedException {
    try {
      return trainers.submit(slice);
    } catch (RejectedExecutionException closed) {
      throw new InterruptedException();
    }
  }

  void close() {
    nets.values().forEach(Net::close);
    nets.clear();
    trainers.shutdownNow();
  }
}
