package io.github.chainrule.playground;

import io.github.chainrule.nn.Activation;
import io.github.chainrule.nn.Adam;
import io.github.chainrule.nn.CsvFile;
import io.github.chainrule.nn.DataSets;
import io.github.chainrule.nn.Lbfgs;
import io.github.chainrule.nn.Loss;
import io.github.chainrule.nn.Optimizer;
import io.github.chainrule.nn.Sgd;
import io.github.chainrule.nn.Table;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What somebody has chosen for a net.
///
/// @param layers neurons of each hidden layer
/// @param loss none for the one that suits the target
record NetSettings(
    String name,
    Table table,
    List<Integer> layers,
    Activation activation,
    Optional<Loss> loss,
    Method method,
    double rate,
    int seed) {
  private static final List<String> SETS = List.of("moons", "circles", "spiral", "xor");
  private static final int MOST_LAYERS = 4;
  private static final int MOST_NEURONS = 16;
  private static final int LONGEST_CSV = 200_000;
  private static final int MOST_ROWS = 2_000;

  /// What an optimiser is called.
  enum Method {
    ADAM,
    ADAMW,
    SGD,
    LBFGS;

    Optimizer optimizer() {
      return switch (this) {
        case ADAM -> new Adam();
        case ADAMW -> Adam.withDecay(0.01);
        case SGD -> new Sgd(0.9);
        case LBFGS -> new Lbfgs();
      };
    }
  }

  static NetSettings of(Fields fields) {
    String data = fields.text("data");
    int seed = fields.integer("seed");
    List<Integer> layers = fields.integers("layers");
    if (layers.size() > MOST_LAYERS || layers.stream().anyMatch(n -> n < 1 || n > MOST_NEURONS)) {
      throw Refused.bad(
          "layers of "
              + layers
              + " neurons; at most "
              + MOST_LAYERS
              + " hidden layers of 1 to "
              + MOST_NEURONS
              + " neurons are trained here");
    }
    double rate = fields.number("rate");
    if (!(rate > 0.0 && rate <= 100.0)) {
      throw Refused.bad("a learning rate of " + rate + "; give a number above 0, up to 100");
    }
    String loss = fields.text("loss", "fitting");
    return new NetSettings(
        data.equals("csv") ? "your data" : data,
        data.equals("csv") ? csv(fields.text("csv")) : set(data, seed),
        layers,
        choice("activation", fields.text("activation"), Activation.values()),
        loss.equals("fitting")
            ? Optional.empty()
            : Optional.of(choice("loss", loss, Loss.values())),
        choice("optimiser", fields.text("optimizer"), Method.values()),
        rate,
        seed);
  }

  private static <E extends Enum<E>> E choice(String what, String name, E[] choices) {
    return Arrays.stream(choices)
        .filter(choice -> choice.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name))
        .findFirst()
        .orElseThrow(() -> Refused.bad("there is no " + what + " '" + name + "'"));
  }

  private static Table set(String name, int seed) {
    if (!SETS.contains(name)) {
      throw Refused.bad(
          "there is no data set '"
              + name
              + "' of two inputs; there are "
              + String.join(", ", SETS));
    }
    return DataSets.of(name, seed);
  }

  private static Table csv(String text) {
    if (text.isBlank()) {
      throw Refused.bad("paste a CSV text: a line of names, then rows of two numbers and a target");
    }
    if (text.length() > LONGEST_CSV) {
      throw new Refused(
          413,
          "the CSV text has %,d characters; at most %,d are read here"
              .formatted(text.length(), LONGEST_CSV));
    }
    try {
      Table table = CsvFile.parse("the CSV text", new StringReader(text));
      if (table.rows().size() > MOST_ROWS) {
        throw new Refused(
            413,
            "%,d rows; at most %,d are learnt from here; './chainrule train' takes more"
                .formatted(table.rows().size(), MOST_ROWS));
      }
      return table;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The column that is predicted: the last one.
  String target() {
    return table.columns().get(table.columns().size() - 1);
  }
}
