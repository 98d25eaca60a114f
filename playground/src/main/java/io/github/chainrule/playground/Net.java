package io.github.chainrule.playground;

import com.sun.net.httpserver.HttpExchange;
import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import io.github.chainrule.nn.Architecture;
import io.github.chainrule.nn.Encoder;
import io.github.chainrule.nn.Encoding;
import io.github.chainrule.nn.Feature;
import io.github.chainrule.nn.Initialisation;
import io.github.chainrule.nn.Loss;
import io.github.chainrule.nn.Mlp;
import io.github.chainrule.nn.Optimizer;
import io.github.chainrule.nn.Predictor;
import io.github.chainrule.nn.Training;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/// A net that is trained while somebody looks on. Its state is told as server-sent events; whoever
/// reads them keeps it alive.
final class Net {
  private static final int BATCH = 32;
  private static final int MOST_EPOCHS = 20_000;
  private static final int MOST_CLASSES = 8;
  private static final double MARGIN = 0.12;

  /// The boundary is asked for at this many places in each direction.
  private static final int GRID = 48;

  private static final int CONFIDENCES = 15;

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
  private final Encoder encoder;
  private final Encoder.Encoded rows;
  private final Loss loss;
  private final Mlp net;
  private final RowFunction lossOfRow;
  private final RowFunction outputs;
  private final Rows points;
  private final Feature.Numeric x;
  private final Feature.Numeric y;
  private final double[] xRange;
  private final double[] yRange;
  private final Rows grid;

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
    boolean asClasses = settings.loss().filter(Net::isOfClasses).isPresent();
    this.encoder = Encoder.fit(settings.table(), settings.target(), asClasses);
    Encoding encoding = encoder.encoding();
    if (encoding.inputs().size() != 2
        || !(encoding.inputs().get(0) instanceof Feature.Numeric first)
        || !(encoding.inputs().get(1) instanceof Feature.Numeric second)) {
      throw Refused.bad(
          Stream.concat(
                  Stream.of(
                      "the picture needs two columns of numbers before the target '"
                          + settings.target()
                          + "'"),
                  encoder.notes().stream())
              .reduce((a, b) -> a + "; " + b)
              .orElseThrow());
    }
    this.x = first;
    this.y = second;
    this.loss = loss(settings, encoding);
    this.rows = encoder.encode(settings.table(), true);
    int[] neurons =
        IntStream.concat(
                settings.layers().stream().mapToInt(Integer::intValue),
                IntStream.of(loss == Loss.CROSS_ENTROPY ? classes().size() : 1))
            .toArray();
    this.net = Mlp.of(Architecture.of(2, settings.activation(), neurons));
    this.lossOfRow = Compiler.compile(net.loss(loss));
    this.outputs = Compiler.compile(net.outputs());
    this.points = Rows.ofColumns(Arrays.copyOf(rows.columns(), 2));
    this.xRange = range(rows.columns()[0]);
    this.yRange = range(rows.columns()[1]);
    this.grid = grid();
    this.optimizer = settings.method().optimizer();
    begin();
  }

  private static boolean isOfClasses(Loss loss) {
    return loss == Loss.CROSS_ENTROPY
        || loss == Loss.BINARY_CROSS_ENTROPY
        || loss == Loss.MAX_MARGIN;
  }

  private static Loss loss(NetSettings settings, Encoding encoding) {
    if (!(encoding.target() instanceof Feature.Text text)) {
      return settings.loss().orElse(Loss.SQUARED);
    }
    int classes = text.categories().size();
    if (classes > MOST_CLASSES) {
      throw Refused.bad(
          "'%s' has %d classes; at most %d are shown here"
              .formatted(text.name(), classes, MOST_CLASSES));
    }
    Loss loss =
        settings.loss().orElse(classes == 2 ? Loss.BINARY_CROSS_ENTROPY : Loss.CROSS_ENTROPY);
    if (!isOfClasses(loss) || (loss != Loss.CROSS_ENTROPY && classes != 2)) {
      throw Refused.bad(
          "the "
              + loss
              + " loss is for "
              + (isOfClasses(loss) ? "two classes" : "numbers")
              + ", and '"
              + text.name()
              + "' has "
              + classes
              + " classes; choose cross-entropy");
    }
    return loss;
  }

  private List<String> classes() {
    return encoder.encoding().target() instanceof Feature.Text text ? text.categories() : List.of();
  }

  private static double[] range(double[] column) {
    double least = Arrays.stream(column).min().orElseThrow();
    double largest = Arrays.stream(column).max().orElseThrow();
    double margin = MARGIN * (largest - least);
    return new double[] {least - margin, largest + margin};
  }

  /// Row by row from the top, as pictures are.
  private Rows grid() {
    double[] xs = new double[GRID * GRID];
    double[] ys = new double[GRID * GRID];
    for (int i = 0; i < GRID; i++) {
      for (int j = 0; j < GRID; j++) {
        xs[i * GRID + j] = xRange[0] + (j + 0.5) / GRID * (xRange[1] - xRange[0]);
        ys[i * GRID + j] = yRange[1] - (i + 0.5) / GRID * (yRange[1] - yRange[0]);
      }
    }
    return Rows.ofColumns(xs, ys);
  }

  private void begin() {
    synchronized (training) {
      SplittableRandom random = new SplittableRandom(settings.seed());
      net.initialise(Initialisation.fitting(settings.activation()), random);
      parameters = net.parameters();
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
      json.writeStringProperty("net", net.toString());
      json.writeStringProperty("loss", loss.toString());
      json.writeStringProperty("name", settings.name());
      List<String> notes = new ArrayList<>(encoder.notes());
      notes.addAll(rows.notes());
      Json.texts(json, "notes", notes);
      Json.texts(json, "classes", classes());
      axis(json, "x", x, xRange, rows.columns()[0]);
      axis(json, "y", y, yRange, rows.columns()[1]);
      double[] targets = rows.columns()[2];
      Json.numbers(json, "targets", targets.length, i -> targets[i]);
      json.writeNumberProperty("grid", GRID);
      json.writeNumberProperty("confidences", CONFIDENCES);
    });
  }

  private static void axis(
      JsonGenerator json, String name, Feature.Numeric feature, double[] range, double[] column) {
    json.writeObjectPropertyStart(name);
    json.writeStringProperty("name", feature.name());
    Json.numbers(json, "range", 2, i -> raw(feature, range[i]));
    Json.numbers(json, "points", column.length, i -> raw(feature, column[i]));
    json.writeEndObject();
  }

  private static double raw(Feature.Numeric feature, double standardised) {
    return standardised * feature.deviation() + feature.mean();
  }

  /// The loss of one row as it is now, and the formula of it with its numbers.
  String point(int row) {
    if (row < 0 || row >= rows.rows().length) {
      throw Refused.bad("there is no point " + row);
    }
    double[][] columns =
        Arrays.stream(rows.columns())
            .map(column -> new double[] {column[row]})
            .toArray(double[][]::new);
    double[] numbers = Arrays.stream(columns).mapToDouble(column -> column[0]).toArray();
    synchronized (training) {
      PointFormula formula = PointFormula.of(net.architecture(), loss, numbers, parameters);
      double now = lossOfRow.sum(Rows.ofColumns(columns), parameters);
      return Json.write(json -> {
        json.writeStringProperty("formula", formula.text());
        json.writeObjectPropertyStart("values");
        formula
            .values()
            .forEach((name, number) -> {
              json.writeName(name);
              Json.number(json, number);
            });
        json.writeEndObject();
        json.writeName("loss");
        Json.number(json, now);
      });
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
              lossOfRow,
              optimizer,
              parameters,
              rows.columns(),
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
          score(json);
          json.writeStringProperty("boundary", Base64.getEncoder().encodeToString(boundary()));
        });
    return new Event(epoch, text);
  }

  private double[][] outputs(Rows of) {
    double[][] values = new double[outputs.outputs()][of.count()];
    outputs.values(of, parameters, values);
    return values;
  }

  private void score(JsonGenerator json) {
    double[][] values = outputs(points);
    double[] targets = rows.columns()[2];
    if (classes().isEmpty()) {
      Feature.Numeric target = (Feature.Numeric) encoder.encoding().target();
      double square =
          IntStream.range(0, targets.length)
              .mapToDouble(i -> (values[0][i] - targets[i]) * (values[0][i] - targets[i]))
              .average()
              .orElseThrow();
      json.writeName("error");
      Json.number(json, Math.sqrt(square) * target.deviation());
    } else {
      int[] chosen = Predictor.classes(values);
      json.writeNumberProperty(
          "right",
          (int) IntStream.range(0, chosen.length).filter(i -> chosen[i] == targets[i]).count());
    }
  }

  /// For each place of the grid a byte: the class that the net sees there, and in the low four bits
  /// how sure it is. Of a number, whether it is below or above the mean, and how far.
  private byte[] boundary() {
    double[][] values = outputs(grid);
    byte[] bytes = new byte[GRID * GRID];
    int[] chosen = Predictor.classes(values);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (chosen[i] << 4 | (int) Math.round(CONFIDENCES * confidence(values, i)));
    }
    return bytes;
  }

  private double confidence(double[][] values, int i) {
    if (values.length == 1) {
      double sure =
          classes().isEmpty() ? Math.abs(values[0][i]) / 2 : Math.tanh(Math.abs(values[0][i]) / 2);
      return Math.min(1.0, Double.isNaN(sure) ? 0.0 : sure);
    }
    double largest = Double.NEGATIVE_INFINITY;
    for (double[] of : values) {
      largest = Math.max(largest, of[i]);
    }
    double sum = 0.0;
    for (double[] of : values) {
      sum += Math.exp(of[i] - largest);
    }
    double least = 1.0 / values.length;
    return Double.isNaN(sum) ? 0.0 : (1.0 / sum - least) / (1.0 - least);
  }
}
