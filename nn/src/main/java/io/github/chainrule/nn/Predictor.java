package io.github.chainrule.nn;

import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import java.util.Arrays;

/// What a trained net says about encoded rows.
public final class Predictor {
  private final Model model;
  private final RowFunction outputs;
  private final int classes;

  /// @param outputs the function [Mlp#outputs], compiled or not
  public Predictor(Model model, RowFunction outputs) {
    this.model = model;
    this.outputs = outputs;
    this.classes =
        model.encoding().target() instanceof Feature.Text text ? text.categories().size() : 0;
  }

  /// The outputs of the net, for each an array with a number for each row.
  ///
  /// @param columns the inputs; what is behind them is not looked at
  /// @param parameters of the net
  public double[][] outputs(double[][] columns, double[] parameters) {
    double[][] inputs = Arrays.copyOf(columns, model.encoding().width());
    double[][] values = new double[outputs.outputs()][inputs[0].length];
    outputs.values(Rows.ofColumns(inputs), parameters, values);
    return values;
  }

  /// The number of the class that is most likely, for each row.
  public static int[] classes(double[][] outputs) {
    int[] chosen = new int[outputs[0].length];
    for (int i = 0; i < chosen.length; i++) {
      if (outputs.length == 1) {
        chosen[i] = outputs[0][i] > 0.0 ? 1 : 0;
      } else {
        for (int k = 1; k < outputs.length; k++) {
          chosen[i] = outputs[k][i] > outputs[chosen[i]][i] ? k : chosen[i];
        }
      }
    }
    return chosen;
  }

  /// The numbers that are predicted, in the unit of the target.
  public double[] numbers(double[][] outputs) {
    Feature.Numeric target = (Feature.Numeric) model.encoding().target();
    return Arrays.stream(outputs[0]).map(y -> y * target.deviation() + target.mean()).toArray();
  }

  /// How well the net predicts rows whose target is known.
  ///
  /// @param columns the inputs and the target
  public Scores scores(double[][] columns, double[] parameters) {
    double[][] outputs = outputs(columns, parameters);
    double[] targets = columns[columns.length - 1];
    if (classes > 0) {
      return Scores.OfClasses.of(classes(outputs), targets, classes);
    }
    return Scores.OfNumbers.of(numbers(outputs), numbers(new double[][] {targets}));
  }
}
