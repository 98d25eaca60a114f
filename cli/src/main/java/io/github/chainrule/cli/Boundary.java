package io.github.chainrule.cli;

import io.github.chainrule.nn.Encoder;
import io.github.chainrule.nn.Feature;
import io.github.chainrule.nn.Predictor;
import io.github.chainrule.viz.Plot;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a net of two numbers changes its mind about the class.
final class Boundary {
  private static final double MARGIN = 0.1;

  private final TrainingRun run;
  private final Feature.Numeric x;
  private final Feature.Numeric y;
  private final List<String> classes;
  private final Predictor predictor;

  private Boundary(TrainingRun run, Feature.Numeric x, Feature.Numeric y, List<String> classes) {
    this.run = run;
    this.x = x;
    this.y = y;
    this.classes = classes;
    this.predictor = run.predictor();
  }

  /// Null unless there are two inputs that are numbers, and a target of classes.
  static @Nullable Boundary of(TrainingRun run) {
    List<Feature> inputs = run.encoder.encoding().inputs();
    return inputs.size() == 2
            && inputs.get(0) instanceof Feature.Numeric x
            && inputs.get(1) instanceof Feature.Numeric y
            && run.encoder.encoding().target() instanceof Feature.Text(String _, var classes)
        ? new Boundary(run, x, y, classes)
        : null;
  }

  Plot plot() {
    double[] xs = numbers(run.training, 0, x);
    double[] ys = numbers(run.training, 1, y);
    double[] xRange = range(xs);
    double[] yRange = range(ys);
    Plot plot = Plot.titled(run.source.name()).axes(x.name(), y.name());
    plot.contour(this::score, xRange[0], xRange[1], yRange[0], yRange[1]);
    double[] targets = run.training.columns()[2];
    boolean two = classes.size() == 2;
    for (int k = 0; k < classes.size(); k++) {
      // The colour of what is positive comes first.
      int wanted = two ? 1 - k : k;
      plot.points(classes.get(wanted), of(xs, targets, wanted), of(ys, targets, wanted));
    }
    return plot;
  }

  /// Of two classes how much more likely the second is, as the net says it; of more the number of
  /// the likeliest.
  private double score(double atX, double atY) {
    double[][] inputs = {{(atX - x.mean()) / x.deviation()}, {(atY - y.mean()) / y.deviation()}};
    double[][] outputs = predictor.outputs(inputs, run.parameters);
    if (outputs.length == 1) {
      return outputs[0][0];
    }
    return classes.size() == 2
        ? outputs[1][0] - outputs[0][0]
        : Predictor.classes(outputs)[0] + 0.5;
  }

  private static double[] numbers(Encoder.Encoded rows, int column, Feature.Numeric feature) {
    return Arrays.stream(rows.columns()[column])
        .map(z -> z * feature.deviation() + feature.mean())
        .toArray();
  }

  private static double[] range(double[] numbers) {
    double least = Arrays.stream(numbers).min().orElseThrow();
    double largest = Arrays.stream(numbers).max().orElseThrow();
    double margin = MARGIN * (largest - least);
    return new double[] {least - margin, largest + margin};
  }

  private static double[] of(double[] numbers, double[] targets, int wanted) {
    double[] chosen = new double[numbers.length];
    int count = 0;
    for (int i = 0; i < numbers.length; i++) {
      if (targets[i] == wanted) {
        chosen[count++] = numbers[i];
      }
    }
    return Arrays.copyOf(chosen, count);
  }
}
