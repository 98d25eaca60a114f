package io.github.chainrule.viz;

import io.github.chainrule.core.Derivatives;
import io.github.chainrule.core.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A plot of lines, points and filled contours.
///
/// ```java
/// Plot.titled("tanh and its derivatives").derivatives("tanh", Value::tanh, -4, 4, 2);
/// Plot.titled("training").axes("step", "loss").line("loss", losses).logarithmicY();
/// ```
///
/// Each method adds to the plot and returns it. Numbers that are NaN or infinite, and on a
/// logarithmic axis those that are not positive, leave a gap.
public final class Plot implements Drawing {
  private static final int SAMPLES = 301;
  private static final int GRID = 81;

  final String title;
  final List<Layer> layers = new ArrayList<>();
  String xName = "";
  String yName = "";
  double @Nullable [] xRange;
  double @Nullable [] yRange;
  List<String> yNames = List.of();
  boolean logarithmicX;
  boolean logarithmicY;
  boolean filled;
  double width = 640;
  double height = 400;

  private Plot(String title) {
    this.title = Objects.requireNonNull(title, "title of a plot; use \"\" for none");
  }

  /// An empty plot.
  public static Plot titled(String title) {
    return new Plot(title);
  }

  /// Names the axes.
  public Plot axes(String x, String y) {
    xName = Objects.requireNonNull(x, "name of the x axis; use \"\" for none");
    yName = Objects.requireNonNull(y, "name of the y axis; use \"\" for none");
    return this;
  }

  /// A line through points. No name, no entry in the legend.
  ///
  /// @throws IllegalArgumentException unless there are as many x as y
  public Plot line(String name, double[] x, double[] y) {
    layers.add(new Layer.Series(name, true, x, y));
    return this;
  }

  /// A line through numbers at 0, 1, 2 and so on, such as the losses of a training.
  public Plot line(String name, double... y) {
    return line(name, Layer.steps(0, y.length - 1.0, y.length), y);
  }

  /// The graph of a function.
  public Plot curve(String name, DoubleUnaryOperator f, double from, double to) {
    requireRange("curve", from, to);
    double[] x = Layer.steps(from, to, SAMPLES);
    return line(name, x, Layer.map(x, f));
  }

  /// The graphs of a function and of its derivatives, `name`, `name'` and so on.
  ///
  /// @param highest the order of the last derivative; 0 for the function alone
  /// @throws IllegalArgumentException if the order is negative
  public Plot derivatives(
      String name, UnaryOperator<Value> f, double from, double to, int highest) {
    requireRange("function", from, to);
    if (highest < 0) {
      throw new IllegalArgumentException("derivatives up to order " + highest + "; give 0 or more");
    }
    Value x = Value.of(from);
    Value y = f.apply(x);
    double[] at = Layer.steps(from, to, SAMPLES);
    for (int order = 0; order <= highest; order++) {
      Value derivative = order == 0 ? y : Derivatives.gradient(y, x).get(0);
      y = derivative;
      double[] numbers =
          Layer.map(
              at,
              number -> {
                x.data(number);
                return derivative.forward().data();
              });
      x.data(from);
      y.forward();
      String mark = order <= 3 ? "'".repeat(order) : " (" + order + ")";
      line(name.isEmpty() ? "" : name + mark, at, numbers);
    }
    return this;
  }

  /// Points, not joined. No name, no entry in the legend.
  ///
  /// @throws IllegalArgumentException unless there are as many x as y
  public Plot points(String name, double[] x, double[] y) {
    layers.add(new Layer.Series(name, false, x, y));
    return this;
  }

  /// A function of two variables as filled areas between round levels, with a line where it is
  /// zero: the decision boundary, if it is the output of a classifier. What is added later is drawn
  /// on top.
  ///
  /// @throws IllegalArgumentException if an axis is logarithmic
  public Plot contour(DoubleBinaryOperator f, double xFrom, double xTo, double yFrom, double yTo) {
    requireRange("contour", xFrom, xTo);
    requireRange("contour", yFrom, yTo);
    requireLinear("x", logarithmicX);
    requireLinear("y", logarithmicY);
    double[] x = Layer.steps(xFrom, xTo, GRID);
    double[] y = Layer.steps(yFrom, yTo, GRID);
    double[] values = new double[GRID * GRID];
    Arrays.setAll(values, i -> f.applyAsDouble(x[i % GRID], y[i / GRID]));
    layers.add(new Layer.Field(xFrom, xTo, yFrom, yTo, new Contours(GRID, GRID, values)));
    filled = true;
    return this;
  }

  /// The part of the x axis to show, instead of what holds all numbers.
  public Plot xRange(double from, double to) {
    requireRange("x axis", from, to);
    requirePositive("x", logarithmicX, from);
    xRange = new double[] {from, to};
    return this;
  }

  /// The part of the y axis to show, instead of what holds all numbers.
  public Plot yRange(double from, double to) {
    requireRange("y axis", from, to);
    requirePositive("y", logarithmicY, from);
    yRange = new double[] {from, to};
    return this;
  }

  /// Names beside the y axis instead of numbers: the first at 1, the next at 2, and so on.
  public Plot yNames(List<String> names) {
    yNames = List.copyOf(names);
    return this;
  }

  /// Makes equal factors equally wide, which suits ratios.
  ///
  /// @throws IllegalArgumentException if there are contours, or if the range of the x axis does not
  ///   begin above 0
  public Plot logarithmicX() {
    requireLinear("x", filled);
    requirePositive("x", xRange != null, xRange == null ? 0.0 : xRange[0]);
    logarithmicX = true;
    return this;
  }

  /// Makes equal factors equally high, which suits losses.
  ///
  /// @throws IllegalArgumentException if there are contours, or if the range of the y axis does not
  ///   begin above 0
  public Plot logarithmicY() {
    requireLinear("y", filled);
    requirePositive("y", yRange != null, yRange == null ? 0.0 : yRange[0]);
    logarithmicY = true;
    return this;
  }

  /// The size in pixels; 640 by 400 if nothing is said.
  ///
  /// @throws IllegalArgumentException unless the width is from 240 to 4000 and the height from 220
  ///   to 4000
  public Plot size(int width, int height) {
    if (width < 240 || width > 4000 || height < 220 || height > 4000) {
      throw new IllegalArgumentException(
          "a plot of " + width + " by " + height + " pixels; give 240 by 220 to 4000 by 4000");
    }
    this.width = width;
    this.height = height;
    return this;
  }

  @Override
  public Picture picture() {
    return PlotPainter.paint(this);
  }

  private static void requirePositive(String axis, boolean needed, double from) {
    if (needed && from <= 0.0) {
      throw new IllegalArgumentException(
          "a logarithmic " + axis + " axis from " + from + "; it must begin above 0");
    }
  }

  private static void requireLinear(String axis, boolean conflict) {
    if (conflict) {
      throw new IllegalArgumentException(
          "contours on a logarithmic " + axis + " axis; draw log(" + axis + ") instead");
    }
  }

  private static void requireRange(String what, double from, double to) {
    if (!(from < to) || Double.isInfinite(from) || Double.isInfinite(to)) {
      throw new IllegalArgumentException(
          what + " from " + from + " to " + to + "; the first must be less, and both finite");
    }
  }

  /// What is drawn, in words.
  @Override
  public String toString() {
    String names =
        layers.stream()
            .filter(Layer.Series.class::isInstance)
            .map(series -> ((Layer.Series) series).name)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.joining(", "));
    return "plot " + title + (names.isEmpty() ? "" : ": " + names);
  }
}
