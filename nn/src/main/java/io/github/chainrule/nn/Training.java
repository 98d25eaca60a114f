package io.github.chainrule.nn;

import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/// How parameters are trained: over and over again through the data, batch by batch.
///
/// ```java
/// Training training = Training.of(100).withRate(0.01).withBatch(32);
/// RowFunction loss = Compiler.compile(net.loss(Loss.CROSS_ENTROPY)); // or without the compiler
/// double[] p = net.parameters();
/// training.run(loss, new Adam(), p, columns, epoch -> true);
/// net.parameters(p);
/// ```
///
/// @param epochs how many passes over the data
/// @param batch how many rows a step sees; [Integer#MAX_VALUE] for all of them
/// @param rate the learning rate
/// @param schedule how it changes
/// @param penalty what is added to the mean loss of a batch
/// @param clip the largest norm of a gradient; infinity for any
/// @param seed of the order of the rows
public record Training(
    int epochs,
    int batch,
    double rate,
    Schedule schedule,
    Penalty penalty,
    double clip,
    long seed) {

  /// @throws IllegalArgumentException if a number is out of its range
  public Training {
    require(epochs >= 0, "epochs", epochs, "0 or more");
    require(batch >= 1, "rows in a batch", batch, "1 or more");
    require(rate > 0.0 && rate < Double.POSITIVE_INFINITY, "learning rate", rate, "more than 0");
    require(clip > 0.0, "largest norm of a gradient", clip, "more than 0");
  }

  private static void require(boolean holds, String what, Object given, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(what + ": " + given + "; give " + wanted);
    }
  }

  /// Full batches, a rate of 0.01 that stays, nothing else.
  public static Training of(int epochs) {
    return new Training(
        epochs,
        Integer.MAX_VALUE,
        0.01,
        Schedule.constant(),
        Penalty.NONE,
        Double.POSITIVE_INFINITY,
        0);
  }

  /// The same with another size of batches.
  public Training withBatch(int batch) {
    return new Training(epochs, batch, rate, schedule, penalty, clip, seed);
  }

  /// The same with another learning rate.
  public Training withRate(double rate) {
    return new Training(epochs, batch, rate, schedule, penalty, clip, seed);
  }

  /// The same with another schedule.
  public Training withSchedule(Schedule schedule) {
    return new Training(epochs, batch, rate, schedule, penalty, clip, seed);
  }

  /// The same with another penalty.
  public Training withPenalty(Penalty penalty) {
    return new Training(epochs, batch, rate, schedule, penalty, clip, seed);
  }

  /// The same with gradients made no longer than this.
  public Training withClip(double clip) {
    return new Training(epochs, batch, rate, schedule, penalty, clip, seed);
  }

  /// The same with another order of the rows.
  public Training withSeed(long seed) {
    return new Training(epochs, batch, rate, schedule, penalty, clip, seed);
  }

  /// Trains from the beginning, without rows that are held back.
  ///
  /// @see #run(RowFunction, Optimizer, double[], double[][], double[][], int, Predicate)
  public int run(
      RowFunction loss,
      Optimizer optimizer,
      double[] parameters,
      double[][] columns,
      Predicate<Epoch> goOn) {
    return run(loss, optimizer, parameters, columns, new double[0][], 0, goOn);
  }

  /// Trains.
  ///
  /// @param loss of a row, as [Mlp#loss] makes it
  /// @param parameters which are changed
  /// @param columns of the data: the inputs, and the target last
  /// @param validation columns of rows that are held back; none for no such rows
  /// @param done how many epochs are done already
  /// @param goOn is told of each epoch, and says whether there should be another
  /// @return how many epochs are done in the end
  /// @throws IllegalArgumentException if there are no rows
  /// @throws ArithmeticException if the loss or a parameter is no longer a finite number
  public int run(
      RowFunction loss,
      Optimizer optimizer,
      double[] parameters,
      double[][] columns,
      double[][] validation,
      int done,
      Predicate<Epoch> goOn) {
    if (columns.length == 0 || columns[0].length == 0) {
      throw new IllegalArgumentException("no rows to train on; give at least one");
    }
    Batches batches = new Batches(columns, batch, seed);
    boolean hasValidation = validation.length > 0 && validation[0].length > 0;
    for (int epoch = done; epoch < epochs; epoch++) {
      double mean = pass(loss, optimizer, parameters, batches, epoch);
      double heldBack = Double.NaN;
      if (hasValidation) {
        heldBack = loss.sum(Rows.ofColumns(validation), parameters) / validation[0].length;
      }
      Epoch now = new Epoch(epoch + 1, rate(batches, epoch, batches.count() - 1), mean, heldBack);
      // The last step of an epoch may go astray where the losses before it did not.
      if (!Double.isFinite(mean) || !DoubleStream.of(parameters).allMatch(Double::isFinite)) {
        throw new ArithmeticException(
            "the loss is "
                + mean
                + " in epoch "
                + now.number()
                + " and the parameters go beyond all bounds; give a lower learning rate");
      }
      if (!goOn.test(now)) {
        return now.number();
      }
    }
    return Math.max(done, epochs);
  }

  private double rate(Batches batches, int epoch, int batch) {
    long step = (long) epoch * batches.count() + batch;
    return rate * schedule.factor(step, (long) epochs * batches.count());
  }

  /// One epoch.
  ///
  /// @return the mean of the objective over its steps, by rows
  private double pass(
      RowFunction loss, Optimizer optimizer, double[] parameters, Batches batches, int epoch) {
    Rows rows = batches.of(epoch);
    double sum = 0.0;
    for (int b = 0; b < batches.count(); b++) {
      Rows some = batches.batch(rows, b);
      sum +=
          optimizer.step(objective(loss, some), parameters, rate(batches, epoch, b)) * some.count();
    }
    return sum / rows.count();
  }

  /// The mean loss of some rows, and the penalty; with its gradient clipped.
  private Objective objective(RowFunction loss, Rows rows) {
    Objective whole = new MeanLoss(loss, rows, penalty);
    return clip == Double.POSITIVE_INFINITY ? whole : new Clipped(whole, clip);
  }

  private record MeanLoss(RowFunction loss, Rows rows, Penalty penalty) implements Objective {
    @Override
    public double valueAndGradient(double[] x, double[] gradient) {
      double mean = loss.sumAndGradient(rows, x, gradient) / rows.count();
      double share = 1.0 / rows.count();
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] *= share;
      }
      return mean + penalty.add(x, gradient);
    }
  }
}
