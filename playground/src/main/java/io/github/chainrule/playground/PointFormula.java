package io.github.chainrule.playground;

import io.github.chainrule.nn.Activation;
import io.github.chainrule.nn.Architecture;
import io.github.chainrule.nn.Loss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The loss of one row as a formula: the net written down neuron by neuron, with the numbers that
/// inputs, target and parameters have.
///
/// @param text one statement for each neuron, and one for the loss
/// @param values the number of each variable
record PointFormula(String text, Map<String, Double> values) {

  static PointFormula of(Architecture net, Loss loss, double[] row, double[] parameters) {
    return new Writer(net, loss, row, parameters).write();
  }

  private static final class Writer {
    private final Architecture net;
    private final Loss loss;
    private final double[] row;
    private final double[] parameters;
    private final Map<String, Double> values = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private int next;

    Writer(Architecture net, Loss loss, double[] row, double[] parameters) {
      this.net = net;
      this.loss = loss;
      this.row = row;
      this.parameters = parameters;
    }

    PointFormula write() {
      List<String> x = IntStream.rangeClosed(1, net.inputs()).mapToObj(i -> "x" + i).toList();
      for (int i = 0; i < x.size(); i++) {
        values.put(x.get(i), row[i]);
      }
      values.put("t", row[row.length - 1]);
      int layers = net.neurons().size();
      for (int layer = 0; layer < layers; layer++) {
        x = layer(layer, layer == layers - 1, x);
      }
      String last = loss(x);
      text.append("loss = ").append(last);
      return new PointFormula(text.toString(), values);
    }

    private List<String> layer(int layer, boolean last, List<String> x) {
      List<String> results = new ArrayList<>();
      int neurons = net.neurons().get(layer);
      for (int j = 1; j <= neurons; j++) {
        String of = (layer + 1) + "_" + j;
        List<String> weights = new ArrayList<>();
        for (int i = 1; i <= x.size(); i++) {
          weights.add(parameter("w" + of + "_" + i));
        }
        String bias = parameter("b" + of);
        String factors =
            Stream.concat(weights.stream(), x.stream()).collect(Collectors.joining(", "));
        String name = last ? (neurons == 1 ? "y" : "y" + j) : "h" + of;
        activation(name, "s" + of, net.activations().get(layer), "dot(" + factors + ") + " + bias);
        results.add(name);
      }
      return results;
    }

    private String parameter(String name) {
      values.put(name, parameters[next++]);
      return name;
    }

    private void activation(String name, String sum, Activation activation, String of) {
      switch (activation) {
        case LINEAR -> statement(name, of);
        case TANH, RELU, SIGMOID, SOFTPLUS -> statement(name, activation + "(" + of + ")");
        case SILU -> {
          statement(sum, of);
          statement(name, sum + "*sigmoid(" + sum + ")");
        }
        case GELU -> {
          statement(sum, of);
          statement(name, sum + "*normalCdf(" + sum + ")");
        }
      }
    }

    private void statement(String name, String of) {
      text.append(name).append(" = ").append(of).append('\n');
    }

    private String loss(List<String> y) {
      return switch (loss) {
        case SQUARED -> "square(y - t)";
        case ABSOLUTE -> "abs(y - t)";
        case HUBER -> {
          statement("error", "y - t");
          statement("size", "abs(error)");
          yield "where(size <= 1, square(error)*0.5, size - 0.5)";
        }
        case MAX_MARGIN -> "relu(where(t > 0, -y, y) + 1)";
        case BINARY_CROSS_ENTROPY -> "softplus(y) - t*y";
        case CROSS_ENTROPY -> {
          String chosen = y.get(0);
          for (int k = 1; k < y.size(); k++) {
            chosen = "where(t == " + k + ", " + y.get(k) + ", " + chosen + ")";
          }
          yield "logSumExp(" + String.join(", ", y) + ") - " + chosen;
        }
      };
    }
  }
}
