package io.github.chainrule.playground;

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
import io.github.chainrule.nn.Predictor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/// What a net is to learn, and how the page is shown what it has learnt. But for the weights of its
/// net it does not change.
final class Lesson {
  private static final int MOST_CLASSES = 8;
  private static final double MARGIN = 0.12;

  /// The boundary is asked for at this many places in each direction.
  private static final int GRID = 48;

  private static final int CONFIDENCES = 15;

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

  Lesson(NetSettings settings) {
    this.settings = settings;
    boolean asClasses = settings.loss().filter(Loss::isOfClasses).isPresent();
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
    if (!loss.isOfClasses() || (loss != Loss.CROSS_ENTROPY && classes != 2)) {
      throw Refused.bad(
          "the "
              + loss
              + " loss is for "
              + (loss.isOfClasses() ? "two classes" : "numbers")
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

  /// First parameters.
  double[] begin(RandomGenerator random) {
    net.initialise(Initialisation.fitting(settings.activation()), random);
    return net.parameters();
  }

  /// The loss of a row.
  RowFunction loss() {
    return lossOfRow;
  }

  /// Two inputs and the target.
  double[][] columns() {
    return rows.columns();
  }

  /// Tells what the data are, and what the net is.
  void describe(JsonGenerator json) {
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

  /// The loss of one row, and the formula of it with its numbers.
  String point(int row, double[] parameters) {
    if (row < 0 || row >= rows.rows().length) {
      throw Refused.bad("there is no point " + row);
    }
    double[][] columns =
        Arrays.stream(rows.columns())
            .map(column -> new double[] {column[row]})
            .toArray(double[][]::new);
    double[] numbers = Arrays.stream(columns).mapToDouble(column -> column[0]).toArray();
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

  /// Tells how well the net does with some parameters, and what it says everywhere.
  void show(JsonGenerator json, double[] parameters) {
    score(json, parameters);
    byte[] boundary = boundary(parameters);
    json.writeStringProperty("boundary", Base64.getEncoder().encodeToString(boundary));
  }

  private double[][] outputs(Rows of, double[] parameters) {
    double[][] values = new double[outputs.outputs()][of.count()];
    outputs.values(of, parameters, values);
    return values;
  }

  private void score(JsonGenerator json, double[] parameters) {
    double[][] values = outputs(points, parameters);
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
  private byte[] boundary(double[] parameters) {
    double[][] values = outputs(grid, parameters);
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
