package io.github.chainrule.playground;

import com.sun.net.httpserver.HttpExchange;
import io.github.chainrule.nn.Optimizer;
import io.github.chainrule.nn.Training;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// A net that is trained while somebody looks on. Its state is told as server-sent events; whoever
/// reads them keeps it alive.
final class Net {
  private static final int BATCH = 32;
  private static final int MOST_EPOCHS = 20_000;

  /// So long the net is trained before others have their turn, and the page is told.
  private static final long NANOS_OF_A_SLICE = 40_000_000L;

  /// Small nets would learn faster than one can look.
  private static final int MOST_EPOCHS_OF_A_SLICE = 5;

  private static final long MILLIS_BETWEEN_EVENTS = 60;

  /// So often a stream that has nothing to tell finds out whether somebody still reads it.
  private static final long MILLIS_BETWEEN_SIGNS_OF_LIFE = 2_000;

  final String id;
  private final Nets nets;
  private final NetSettings settings;
  private final Lesson lesson;

  // ---- guarded by this object: what the page has asked for

  private boolean running;
  private boolean changed;
  private boolean stepWanted;
  private boolean resetWanted;
  private boolean parked;
  private boolean closed;
  private int streams;
  private long leftAt = System.nanoTime();

  // ---- guarded by `training`: what is learnt

  private final Object training = new Object();
  private double[] parameters = {};
  private Optimizer optimizer;
  private int epoch;
  private final List<Double> losses = new ArrayList<>();
  private String message = "";

  Net(String id, Nets nets, NetSettings settings) {
    this.id = id;
    this.nets = nets;
    this.settings = settings;
    this.lesson = new Lesson(settings);
    this.optimizer = settings.method().optimizer();
    begin();
  }

  private void begin() {
    synchronized (training) {
      SplittableRandom random = new SplittableRandom(settings.seed());
      parameters = lesson.begin(random);
      optimizer = settings.method().optimizer();
      epoch = 0;
      losses.clear();
      message = "";
    }
  }

  // ---- what the page asks for

  synchronized void start() {
    running = true;
    wake();
  }

  synchronized void pause() {
    running = false;
    wake();
  }

  /// One epoch.
  synchronized void step() {
    running = false;
    stepWanted = true;
    wake();
  }

  synchronized void reset() {
    running = false;
    resetWanted = true;
    wake();
  }

  /// The page is hidden: it stops reading, and comes back.
  synchronized void park() {
    running = false;
    parked = true;
    wake();
  }

  synchronized void close() {
    closed = true;
    wake();
  }

  private void wake() {
    changed = true;
    notifyAll();
  }

  /// Whether nobody has read from it for so long that it need not be kept.
  synchronized boolean forgotten(long nanos) {
    return streams == 0 && System.nanoTime() - leftAt > nanos;
  }

  // ---- what is told

  /// What does not change: the data, and what the net is.
  String description() {
    return Json.write(json -> {
      json.writeStringProperty("id", id);
      lesson.describe(json);
    });
  }

  /// The loss of one row as it is now, and the formula of it with its numbers.
  String point(int row) {
    synchronized (training) {
      return lesson.point(row, parameters);
    }
  }

  /// Tells events until nobody reads them. Then the net is forgotten, unless it was parked.
  void stream(HttpExchange exchange) throws IOException {
    synchronized (this) {
      streams++;
      parked = false;
      changed = true;
    }
    try {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      int told = 0;
      boolean first = true;
      while (awaitWork(out)) {
        boolean train = takeOrders();
        Event event = slice(train, first ? 0 : told);
        told = event.epoch();
        first = false;
        write(out, "data: " + event.text() + "\n\n");
        if (train) {
          Thread.sleep(MILLIS_BETWEEN_EVENTS);
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } finally {
      leave();
    }
  }

  private synchronized void leave() {
    streams--;
    leftAt = System.nanoTime();
    if (streams == 0 && !parked) {
      running = false;
      nets.remove(this);
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /// @return whether there is something to do; false if the stream should end
  private boolean awaitWork(OutputStream out) throws IOException, InterruptedException {
    while (true) {
      synchronized (this) {
        if (!running && !changed && !closed) {
          wait(MILLIS_BETWEEN_SIGNS_OF_LIFE);
        }
        if (closed || parked) {
          return false;
        }
        if (running || changed) {
          changed = false;
          return true;
        }
      }
      write(out, ":\n\n");
    }
  }

  private boolean takeOrders() {
    boolean reset;
    boolean train;
    synchronized (this) {
      reset = resetWanted;
      resetWanted = false;
      train = running;
    }
    if (reset) {
      begin();
    }
    return train;
  }

  private record Event(int epoch, String text) {}

  private Event slice(boolean train, int told) throws InterruptedException {
    boolean step;
    synchronized (this) {
      step = stepWanted;
      stepWanted = false;
    }
    Future<Event> slice =
        nets.submit(() -> {
          synchronized (training) {
            if (train || step) {
              learn(step ? 0 : NANOS_OF_A_SLICE);
            }
            return event(told);
          }
        });
    try {
      return slice.get();
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure.getCause());
    }
  }

  /// At least one epoch.
  private void learn(long nanos) {
    long begun = System.nanoTime();
    boolean newton = settings.method() == NetSettings.Method.LBFGS;
    Training loop =
        Training.of(MOST_EPOCHS)
            .withBatch(newton ? Integer.MAX_VALUE : BATCH)
            .withRate(newton ? 1.0 : settings.rate())
            .withSeed(settings.seed());
    if (epoch >= MOST_EPOCHS) {
      stop("stopped after %,d epochs; reset begins again".formatted(MOST_EPOCHS));
      return;
    }
    double[] before = parameters.clone();
    int last = epoch + MOST_EPOCHS_OF_A_SLICE;
    try {
      epoch =
          loop.run(
              lesson.loss(),
              optimizer,
              parameters,
              lesson.columns(),
              new double[0][],
              epoch,
              now -> {
                losses.add(now.loss());
                return now.number() < last && System.nanoTime() - begun < nanos;
              });
    } catch (ArithmeticException diverged) {
      epoch = losses.size();
      parameters = before;
      stop(String.valueOf(diverged.getMessage()));
    }
  }

  private void stop(String why) {
    message = why;
    synchronized (this) {
      running = false;
    }
  }

  private Event event(int told) {
    boolean goesOn;
    synchronized (this) {
      goesOn = running;
    }
    // After a reset the curve begins again.
    int from = Math.min(told, losses.size()) == told ? told : 0;
    String text =
        Json.write(json -> {
          json.writeNumberProperty("epoch", epoch);
          json.writeBooleanProperty("running", goesOn);
          json.writeNumberProperty("from", from);
          Json.numbers(json, "losses", losses.size() - from, i -> losses.get(from + i));
          json.writeStringProperty("message", message);
          lesson.show(json, parameters);
        });
    return new Event(epoch, text);
  }
}
